import { calendarEvent } from '../../../lib/dialects/perfex/calendar-event.ts';
import { update } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = update(calendarEvent);
