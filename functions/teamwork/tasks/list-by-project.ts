import { task, tasksInProject } from '../../../lib/dialects/teamwork/task.ts';
import { listInProject } from '../../../lib/dialects/teamwork/under.ts';

export const { route, handler } = listInProject(task, tasksInProject);
