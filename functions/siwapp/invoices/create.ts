import { invoice } from '../../../lib/dialects/siwapp/invoice.ts';
import { create } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = create(invoice);
