import { task } from '../../../lib/dialects/perfex/task.ts';
import { update } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = update(task);
