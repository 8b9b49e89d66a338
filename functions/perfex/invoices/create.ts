import { invoice } from '../../../lib/dialects/perfex/invoice.ts';
import { create } from '../../../lib/dialects/perfex/verbs.ts';

export const { route, handler } = create(invoice);
