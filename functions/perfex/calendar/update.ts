import { calendarEvent } from '../../../lib/dialects/perfex/people/calendar-event.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(calendarEvent);
