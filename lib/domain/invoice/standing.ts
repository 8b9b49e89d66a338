/** What follows from an invoice's facts: its stored state, the sums of its payments and credits. */
import { sumCreditsMinor } from '../credit-note/applied-credit.ts';
import { invalidProblem } from '../problem.ts';
import { computeOpenMinor, type Invoice } from './invoice.ts';
import { toState } from './status.ts';

/**
 * The invoice with everything that is derived from the rest set anew.
 * @param flags what does not follow; left out, a draft stays a draft and a cancelled one cancelled
 * @throws Problem `invalid` when its payments together are more than can be counted exactly
 */
export function settleInvoice(
  invoice: Invoice,
  flags = { draft: invoice.state === 'draft', cancelled: invoice.state === 'cancelled' },
): Invoice {
  const paidMinor = invoice.payments.reduce((sum, payment) => sum + payment.amountMinor, 0);
  if (!Number.isSafeInteger(paidMinor)) throw invalidProblem('amount', 'is too large');
  const sums = { paidMinor, creditedMinor: sumCreditsMinor(invoice.credits) };
  const state = toState({ ...flags, openMinor: computeOpenMinor({ ...invoice, ...sums }) });
  // An invoice that is no longer open, or got another due date, may become overdue anew.
  const overdueAt = state === 'open' ? invoice.overdueAt : null;
  return { ...invoice, ...sums, state, overdueAt };
}
