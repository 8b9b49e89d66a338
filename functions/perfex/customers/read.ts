import { customer } from '../../../lib/dialects/perfex/people/customer.ts';
import { read } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = read(customer);
