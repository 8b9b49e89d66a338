import { timesheet } from '../../../lib/dialects/perfex/work/timesheet.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(timesheet);
