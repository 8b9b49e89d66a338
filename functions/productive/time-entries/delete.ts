import { timeEntry } from '../../../lib/dialects/productive/time-entry.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(timeEntry);
