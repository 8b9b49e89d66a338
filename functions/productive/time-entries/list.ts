import { timeEntry } from '../../../lib/dialects/productive/time-entry.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(timeEntry);
