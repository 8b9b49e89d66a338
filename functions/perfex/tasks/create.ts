import { task } from '../../../lib/dialects/perfex/task.ts';
import { create } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = create(task);
