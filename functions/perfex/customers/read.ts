import { customer } from '../../../lib/dialects/perfex/customer.ts';
import { read } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = read(customer);
