import { calendarEvent } from '../../../lib/dialects/perfex/people/calendar-event.ts';
import { update } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = update(calendarEvent);
