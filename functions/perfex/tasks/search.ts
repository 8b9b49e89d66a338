import { task } from '../../../lib/dialects/perfex/task.ts';
import { search } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = search(task);
