import { customer } from '../../../lib/dialects/perfex/people/customer.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(customer);
