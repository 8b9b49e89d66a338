import { customer } from '../../../lib/dialects/perfex/people/customer.ts';
import { list } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = list(customer);
