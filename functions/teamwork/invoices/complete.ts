import { invoice, markComplete } from '../../../lib/dialects/teamwork/invoice.ts';
import { act } from '../../../lib/dialects/teamwork/protocol.ts';

export const { route, handler } = act(invoice, 'complete', 'Mark an invoice as complete.', markComplete(true));
