import { timesheet } from '../../../lib/dialects/perfex/timesheet.ts';
import { update } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = update(timesheet);
