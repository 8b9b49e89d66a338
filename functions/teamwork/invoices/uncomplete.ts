import { invoice, markComplete } from '../../../lib/dialects/teamwork/invoice.ts';
import { declareAction } from '../../../lib/dialects/teamwork/protocol.ts';

export const { route, handler } = declareAction(
  invoice,
  'uncomplete',
  'Mark an invoice as not complete.',
  markComplete(false),
);
