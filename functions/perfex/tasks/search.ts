import { search } from '../../../lib/dialects/perfex/protocol/search.ts';
import { task } from '../../../lib/dialects/perfex/work/task.ts';

export const { route, handler } = search(task);
