import { customer } from '../../../lib/dialects/perfex/people/customer.ts';
import { update } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = update(customer);
