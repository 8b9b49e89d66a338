import { task } from '../../../lib/dialects/perfex/task.ts';
import { remove } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = remove(task);
