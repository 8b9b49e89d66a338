import { timeEntry } from '../../../lib/dialects/teamwork/time-entry.ts';
import { createOnTask } from '../../../lib/dialects/teamwork/under.ts';

export const { route, handler } = createOnTask(timeEntry);
