import { task } from '../../../lib/dialects/perfex/work/task.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(task);
