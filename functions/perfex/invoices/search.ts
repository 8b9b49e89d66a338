import { invoice } from '../../../lib/dialects/perfex/invoice.ts';
import { search } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = search(invoice);
