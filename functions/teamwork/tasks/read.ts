import { read } from '../../../lib/dialects/routes.ts';
import { task } from '../../../lib/dialects/teamwork/task.ts';

export const { route, handler } = read(task);
