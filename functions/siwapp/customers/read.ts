import { customer } from '../../../lib/dialects/siwapp/customer.ts';
import { read } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = read(customer);
