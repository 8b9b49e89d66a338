import { invoice } from '../../../lib/dialects/perfex/invoice.ts';
import { read } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = read(invoice);
