import { invoice } from '../../../lib/dialects/teamwork/invoice.ts';
import { read } from '../../../lib/dialects/teamwork/verbs.ts';

export const { route, handler } = read(invoice);
