import { invoice } from '../../../lib/dialects/siwapp/invoice.ts';
import { update } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = update(invoice);
