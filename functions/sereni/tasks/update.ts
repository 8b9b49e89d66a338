import { task } from '../../../lib/dialects/sereni/task.ts';
import { update } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = update(task);
