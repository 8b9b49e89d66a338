import { invoice } from '../../../lib/dialects/perfex/bills/invoice.ts';
import { create } from '../../../lib/dialects/routes.ts';

export const { route, handler } = create(invoice);
