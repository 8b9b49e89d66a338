import { read } from '../../../lib/dialects/routes.ts';
import { customer } from '../../../lib/dialects/siwapp/customer.ts';

export const { route, handler } = read(customer);
