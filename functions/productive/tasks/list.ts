import { task } from '../../../lib/dialects/productive/task.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(task);
