import { list } from '../../../lib/dialects/routes.ts';
import { timeEntry } from '../../../lib/dialects/teamwork/time-entry.ts';

export const { route, handler } = list(timeEntry);
