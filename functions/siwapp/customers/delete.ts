import { customer } from '../../../lib/dialects/siwapp/customer.ts';
import { remove } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = remove(customer);
