import { calendarEvent } from '../../../lib/dialects/perfex/people/calendar-event.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(calendarEvent);
