import { remove } from '../../../lib/dialects/routes.ts';
import { timeEntry } from '../../../lib/dialects/teamwork/time-entry.ts';

export const { route, handler } = remove(timeEntry);
