import { invoice } from '../../../lib/dialects/siwapp/invoice.ts';
import { read } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = read(invoice);
