import { calendarEvent } from '../../../lib/dialects/perfex/calendar-event.ts';
import { create } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = create(calendarEvent);
