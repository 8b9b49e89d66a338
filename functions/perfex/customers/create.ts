import { customer } from '../../../lib/dialects/perfex/people/customer.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(customer);
