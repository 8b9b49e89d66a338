import { customer } from '../../../lib/dialects/perfex/people/customer.ts';
import { search } from '../../../lib/dialects/perfex/protocol/search.ts';

export const { route, handler } = search(customer);
