import { invoice } from '../../../lib/dialects/perfex/bills/invoice.ts';
import { create } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = create(invoice);
