import { invoice } from '../../../lib/dialects/productive/invoice.ts';
import { read } from '../../../lib/dialects/routes.ts';

export const { route, handler } = read(invoice);
