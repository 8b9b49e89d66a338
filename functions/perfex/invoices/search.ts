import { invoice } from '../../../lib/dialects/perfex/bills/invoice.ts';
import { search } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = search(invoice);
