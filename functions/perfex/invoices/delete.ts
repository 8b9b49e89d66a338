import { invoice } from '../../../lib/dialects/perfex/bills/invoice.ts';
import { remove } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = remove(invoice);
