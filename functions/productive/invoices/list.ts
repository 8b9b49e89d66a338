import { invoice } from '../../../lib/dialects/productive/invoice.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(invoice);
