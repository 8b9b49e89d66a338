import { invoice } from '../../../lib/dialects/siwapp/invoice.ts';
import { remove } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = remove(invoice);
