import { customer } from '../../../lib/dialects/siwapp/customer.ts';
import { create } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = create(customer);
