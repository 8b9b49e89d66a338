import { task } from '../../../lib/dialects/perfex/work/task.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(task);
