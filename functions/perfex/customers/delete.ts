import { customer } from '../../../lib/dialects/perfex/people/customer.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(customer);
