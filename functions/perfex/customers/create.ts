import { customer } from '../../../lib/dialects/perfex/customer.ts';
import { create } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = create(customer);
