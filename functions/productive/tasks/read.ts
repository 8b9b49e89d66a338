import { task } from '../../../lib/dialects/productive/task.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(task);
