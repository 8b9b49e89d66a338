import { list } from '../../../lib/dialects/perfex/protocol/verbs.ts';
import { task } from '../../../lib/dialects/perfex/work/task.ts';

export const { route, handler } = list(task);
