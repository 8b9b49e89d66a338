import { invoice } from '../../../lib/dialects/perfex/bills/invoice.ts';
import { search } from '../../../lib/dialects/perfex/protocol/search.ts';

export const { route, handler } = search(invoice);
