import { invoice } from '../../../lib/dialects/teamwork/invoice.ts';
import { remove } from '../../../lib/dialects/teamwork/verbs.ts';

export const { route, handler } = remove(invoice);
