import { task } from '../../../lib/dialects/sereni/task.ts';
import { read } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = read(task);
