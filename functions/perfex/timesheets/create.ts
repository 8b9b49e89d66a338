import { timesheet } from '../../../lib/dialects/perfex/work/timesheet.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(timesheet);
