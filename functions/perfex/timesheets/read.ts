import { timesheet } from '../../../lib/dialects/perfex/work/timesheet.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(timesheet);
