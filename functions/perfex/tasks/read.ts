import { orListAtSearch } from '../../../lib/dialects/perfex/protocol/read-or-list.ts';
import { task } from '../../../lib/dialects/perfex/work/task.ts';
import { list, read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = orListAtSearch(read(task), list(task));
