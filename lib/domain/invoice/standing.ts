/** What follows from an invoice's facts: its stored state and its sums. */
import { sumCreditsMinor } from '../credit-note/applied-credit.ts';
import { invalidProblem } from '../problem.ts';
import { computeOpenMinor, type Invoice } from './invoice.ts';
import { toState } from './status.ts';

/**
 * Derives state and sums of an invoice. Without flags, drafts and cancelled invoices stay so.
 * @throws Problem `invalid` if the payments are too large to be counted exactly
 */
export function settleInvoice(
  invoice: Invoice,
  flags = { draft: invoice.state === 'draft', cancelled: invoice.state === 'cancelled' },
): Invoice {
  const paidMinor = invoice.payments.reduce((sum, payment) => sum + payment.amountMinor, 0);
  if (!Number.isSafeInteger(paidMinor)) throw invalidProblem('amount', 'is too large');
  const sums = { paidMinor, creditedMinor: sumCreditsMinor(invoice.credits) };
  const state = toState({ ...flags, openMinor: computeOpenMinor({ ...invoice, ...sums }) });
  // Only an open invoice is overdue; it may become so again later.
  const overdueAt = state === 'open' ? invoice.overdueAt : null;
  return { ...invoice, ...sums, state, overdueAt };
}
