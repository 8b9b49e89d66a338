import { timeEntry } from '../../../lib/dialects/productive/time-entry.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(timeEntry);
