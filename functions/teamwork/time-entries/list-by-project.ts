import { timeEntry, timeInProject } from '../../../lib/dialects/teamwork/time-entry.ts';
import { listInProject } from '../../../lib/dialects/teamwork/under.ts';

export const { route, handler } = listInProject(timeEntry, timeInProject);
