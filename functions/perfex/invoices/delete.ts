import { invoice } from '../../../lib/dialects/perfex/bills/invoice.ts';
import { remove } from '../../../lib/dialects/routes.ts';

export const { route, handler } = remove(invoice);
