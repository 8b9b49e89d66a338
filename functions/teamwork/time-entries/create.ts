import { create } from '../../../lib/dialects/routes.ts';
import { timeEntry } from '../../../lib/dialects/teamwork/time-entry.ts';

export const { route, handler } = create(timeEntry);
