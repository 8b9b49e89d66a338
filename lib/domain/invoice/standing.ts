/** What follows from an invoice's facts: its stored state, the sums of its payments and credits. */
import { creditsMinor } from '../credit-note/applied-credit.ts';
import { invalid } from '../problem.ts';
import { type Invoice, openMinor } from './invoice.ts';
import { stateOf } from './status.ts';

/**
 * The invoice with everything that is derived from the rest set anew.
 * @param flags what does not follow; left out, a draft stays a draft and a cancelled one cancelled
 * @throws Problem `invalid` when its payments together are more than can be counted exactly
 */
export function settled(
  invoice: Invoice,
  flags = { draft: invoice.state === 'draft', cancelled: invoice.state === 'cancelled' },
): Invoice {
  const paidMinor = invoice.payments.reduce((sum, payment) => sum + payment.amountMinor, 0);
  if (!Number.isSafeInteger(paidMinor)) throw invalid('amount', 'is too large');
  const sums = { paidMinor, creditedMinor: creditsMinor(invoice.credits) };
  const state = stateOf({ ...flags, openMinor: openMinor({ ...invoice, ...sums }) });
  // An invoice that is no longer open, or got another due date, may become overdue anew.
  const overdueAt = state === 'open' ? invoice.overdueAt : null;
  return { ...invoice, ...sums, state, overdueAt };
}
