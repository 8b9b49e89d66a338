import { remove } from '../../../lib/dialects/routes.ts';
import { task } from '../../../lib/dialects/sereni/task.ts';

export const { route, handler } = remove(task);
