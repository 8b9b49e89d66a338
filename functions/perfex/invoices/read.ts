import { invoice } from '../../../lib/dialects/perfex/bills/invoice.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(invoice);
