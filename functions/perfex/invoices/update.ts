import { invoice } from '../../../lib/dialects/perfex/bills/invoice.ts';
import { update } from '../../../lib/dialects/routes.ts';

export const { route, handler } = update(invoice);
