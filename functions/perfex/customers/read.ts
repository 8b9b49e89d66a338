import { customer } from '../../../lib/dialects/perfex/people/customer.ts';
import { orListAtSearch } from '../../../lib/dialects/perfex/protocol/read-or-list.ts';
import { list, read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = orListAtSearch(read(customer), list(customer));
