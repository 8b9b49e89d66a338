import { task } from '../../../lib/dialects/sereni/task.ts';
import { list } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = list(task);
