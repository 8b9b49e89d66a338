import { invoice, markComplete } from '../../../lib/dialects/teamwork/invoice.ts';
import { act } from '../../../lib/dialects/teamwork/protocol.ts';

export const { route, handler } = act(invoice, 'uncomplete', 'Mark an invoice as not complete.', markComplete(false));
