import { calendarEvent } from '../../../lib/dialects/perfex/people/calendar-event.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(calendarEvent);
