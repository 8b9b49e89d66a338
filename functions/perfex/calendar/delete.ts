import { calendarEvent } from '../../../lib/dialects/perfex/people/calendar-event.ts';
import { remove } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = remove(calendarEvent);
