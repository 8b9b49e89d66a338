import { timesheet } from '../../../lib/dialects/perfex/timesheet.ts';
import { create } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = create(timesheet);
