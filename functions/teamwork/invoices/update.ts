import { invoice } from '../../../lib/dialects/teamwork/invoice.ts';
import { update } from '../../../lib/dialects/teamwork/verbs.ts';

export const { route, handler } = update(invoice);
