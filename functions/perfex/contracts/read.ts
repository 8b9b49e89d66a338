import { contract } from '../../../lib/dialects/perfex/people/contract.ts';
import { orListAtSearch } from '../../../lib/dialects/perfex/protocol/read-or-list.ts';
import { list, read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = orListAtSearch(read(contract), list(contract));
