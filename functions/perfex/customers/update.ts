import { customer } from '../../../lib/dialects/perfex/people/customer.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(customer);
