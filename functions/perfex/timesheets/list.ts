import { list } from '../../../lib/dialects/perfex/protocol/verbs.ts';
import { timesheet } from '../../../lib/dialects/perfex/work/timesheet.ts';

export const { route, handler } = list(timesheet);
