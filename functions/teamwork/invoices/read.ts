import { read } from '../../../lib/dialects/routes.ts';
import { invoice } from '../../../lib/dialects/teamwork/invoice.ts';

export const { route, handler } = read(invoice);
