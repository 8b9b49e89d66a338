import { invoice } from '../../../lib/dialects/perfex/bills/invoice.ts';
import { list } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = list(invoice);
