import { customer } from '../../../lib/dialects/perfex/people/customer.ts';
import { remove } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = remove(customer);
