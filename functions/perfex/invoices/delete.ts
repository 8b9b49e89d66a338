import { invoice } from '../../../lib/dialects/perfex/invoice.ts';
import { remove } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = remove(invoice);
