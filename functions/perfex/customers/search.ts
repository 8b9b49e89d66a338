import { customer } from '../../../lib/dialects/perfex/customer.ts';
import { search } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = search(customer);
