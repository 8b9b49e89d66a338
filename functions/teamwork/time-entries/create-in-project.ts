import { timeEntry } from '../../../lib/dialects/teamwork/time-entry.ts';
import { createInProject } from '../../../lib/dialects/teamwork/under.ts';

export const { route, handler } = createInProject(timeEntry);
