import { timeEntry, timeOnTask } from '../../../lib/dialects/teamwork/time-entry.ts';
import { listOnTask } from '../../../lib/dialects/teamwork/under.ts';

export const { route, handler } = listOnTask(timeEntry, timeOnTask);
