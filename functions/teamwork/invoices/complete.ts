import { invoice, markComplete } from '../../../lib/dialects/teamwork/invoice.ts';
import { declareAction } from '../../../lib/dialects/teamwork/protocol.ts';

export const { route, handler } = declareAction(
  invoice,
  'complete',
  'Mark an invoice as complete.',
  markComplete(true),
);
