import { task } from '../../../lib/dialects/sereni/task.ts';
import { remove } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = remove(task);
