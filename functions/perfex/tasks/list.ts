import { task } from '../../../lib/dialects/perfex/task.ts';
import { list } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = list(task);
