import { customer } from '../../../lib/dialects/siwapp/customer.ts';
import { list } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = list(customer);
