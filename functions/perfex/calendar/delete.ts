import { calendarEvent } from '../../../lib/dialects/perfex/calendar-event.ts';
import { remove } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = remove(calendarEvent);
