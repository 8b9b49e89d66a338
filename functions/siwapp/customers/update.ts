import { customer } from '../../../lib/dialects/siwapp/customer.ts';
import { update } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = update(customer);
