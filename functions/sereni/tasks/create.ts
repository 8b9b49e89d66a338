import { task } from '../../../lib/dialects/sereni/task.ts';
import { create } from '../../../lib/dialects/sereni/verbs.ts';

export const { route, handler } = create(task);
