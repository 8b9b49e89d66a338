import { task } from '../../../lib/dialects/perfex/work/task.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(task);
