import { customer } from '../../../lib/dialects/perfex/customer.ts';
import { remove } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = remove(customer);
