import { timesheet } from '../../../lib/dialects/perfex/timesheet.ts';
import { list } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = list(timesheet);
