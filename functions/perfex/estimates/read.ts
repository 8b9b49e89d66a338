import { estimate } from '../../../lib/dialects/perfex/bills/estimate.ts';
import { orListAtSearch } from '../../../lib/dialects/perfex/protocol/read-or-list.ts';
import { list, read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = orListAtSearch(read(estimate), list(estimate));
