import { task } from '../../../lib/dialects/perfex/task.ts';
import { read } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = read(task);
