import { invoice } from '../../../lib/dialects/perfex/invoice.ts';
import { list } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = list(invoice);
