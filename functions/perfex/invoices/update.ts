import { invoice } from '../../../lib/dialects/perfex/bills/invoice.ts';
import { update } from '../../../lib/dialects/perfex/protocol/verbs.ts';

export const { route, handler } = update(invoice);
