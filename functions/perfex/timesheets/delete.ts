import { timesheet } from '../../../lib/dialects/perfex/timesheet.ts';
import { remove } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = remove(timesheet);
