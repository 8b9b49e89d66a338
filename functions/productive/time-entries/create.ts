import { timeEntry } from '../../../lib/dialects/productive/time-entry.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(timeEntry);
