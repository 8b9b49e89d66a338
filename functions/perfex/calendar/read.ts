import { calendarEvent } from '../../../lib/dialects/perfex/calendar-event.ts';
import { read } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = read(calendarEvent);
