import { customer } from '../../../lib/dialects/perfex/people/customer.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(customer);
