import { calendarEvent } from '../../../lib/dialects/perfex/calendar-event.ts';
import { list } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = list(calendarEvent);
