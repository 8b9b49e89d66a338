import { invoice } from '../../../lib/dialects/teamwork/invoice.ts';
import { create } from '../../../lib/dialects/teamwork/verbs.ts';

export const { route, handler } = create(invoice);
