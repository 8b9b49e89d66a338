import { calendarEvent } from '../../../lib/dialects/perfex/people/calendar-event.ts';
import { create } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = create(calendarEvent);
