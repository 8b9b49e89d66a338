import { timeEntry } from '../../../lib/dialects/productive/time-entry.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(timeEntry);
