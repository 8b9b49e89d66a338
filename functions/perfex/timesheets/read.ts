import { timesheet } from '../../../lib/dialects/perfex/timesheet.ts';
import { read } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = read(timesheet);
