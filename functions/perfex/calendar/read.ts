import { calendarEvent } from '../../../lib/dialects/perfex/people/calendar-event.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(calendarEvent);
