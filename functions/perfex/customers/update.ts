import { customer } from '../../../lib/dialects/perfex/customer.ts';
import { update } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = update(customer);
