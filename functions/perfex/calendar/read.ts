import { calendarEvent } from '../../../lib/dialects/perfex/people/calendar-event.ts';
import { read } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = read(calendarEvent);
