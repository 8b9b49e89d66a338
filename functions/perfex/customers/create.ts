import { customer } from '../../../lib/dialects/perfex/people/customer.ts';
import { create } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = create(customer);
