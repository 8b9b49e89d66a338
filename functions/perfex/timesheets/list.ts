import { timesheet } from '../../../lib/dialects/perfex/work/timesheet.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(timesheet);
