import { task } from '../../../lib/dialects/perfex/work/task.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(task);
