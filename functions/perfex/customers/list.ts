import { customer } from '../../../lib/dialects/perfex/customer.ts';
import { list } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = list(customer);
