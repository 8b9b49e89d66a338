import { orListAtSearch } from '../../../lib/dialects/perfex/protocol/read-or-list.ts';
import { milestone } from '../../../lib/dialects/perfex/work/milestone.ts';
import { list, read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = orListAtSearch(read(milestone), list(milestone));
