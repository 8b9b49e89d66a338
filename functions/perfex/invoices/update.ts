import { invoice } from '../../../lib/dialects/perfex/invoice.ts';
import { update } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = update(invoice);
