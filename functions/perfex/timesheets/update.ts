import { timesheet } from '../../../lib/dialects/perfex/work/timesheet.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(timesheet);
