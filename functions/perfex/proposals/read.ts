import { proposal } from '../../../lib/dialects/perfex/bills/proposal.ts';
import { orListAtSearch } from '../../../lib/dialects/perfex/protocol/read-or-list.ts';
import { list, read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = orListAtSearch(read(proposal), list(proposal));
