import { customer } from '../../../lib/dialects/perfex/people/customer.ts';
import { search } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = search(customer);
