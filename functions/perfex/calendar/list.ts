import { calendarEvent } from '../../../lib/dialects/perfex/people/calendar-event.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(calendarEvent);
