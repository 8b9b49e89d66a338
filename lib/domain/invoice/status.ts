/** Where an invoice stands. Only what does not depend on the day is stored; overdue and partly paid are derived. */
import { type Invoice, type invoiceStates, sumSettledMinor } from './invoice.ts';

export type InvoiceState = (typeof invoiceStates)[number];

/**
 * Derives the stored state. Draft comes before cancelled, cancelled before paid. A total of zero or less is paid: the
 * customer owes nothing, and must not be reminded of our debt. Refunding more than such a credit opens the invoice for
 * the difference.
 */
export function toState(facts: { draft: boolean; cancelled: boolean; openMinor: number }): InvoiceState {
  if (facts.draft) return 'draft';
  if (facts.cancelled) return 'cancelled';
  return facts.openMinor <= 0 ? 'paid' : 'open';
}

/** Returns whether an invoice can be a draft. A payment issues it (docs/decisions/0012-drafts-and-payments.md). */
export function canBeDraft({ payments }: Pick<Invoice, 'payments'>): boolean {
  return payments.length === 0;
}

export const standings = ['draft', 'cancelled', 'paid', 'overdue', 'partially-paid', 'unpaid'] as const;
export type Standing = (typeof standings)[number];

/** siwapp's invoices are past due on the due date itself, all others the day after. */
export type PastDue = 'from-due-date' | 'after-due-date';

/** Returns whether a due date has passed. */
export function isPastDue(dueOn: string | null, today: string, pastDue: PastDue): boolean {
  if (dueOn === null) return false;
  return pastDue === 'from-due-date' ? dueOn <= today : dueOn < today;
}

/** Derives where an invoice stands on a day of the organization. Overdue comes before partially paid. */
export function deriveStanding(
  invoice: Pick<Invoice, 'state' | 'dueOn' | 'paidMinor' | 'creditedMinor'>,
  today: string,
  pastDue: PastDue,
): Standing {
  if (invoice.state !== 'open') return invoice.state;
  if (isPastDue(invoice.dueOn, today, pastDue)) return 'overdue';
  return sumSettledMinor(invoice) > 0 ? 'partially-paid' : 'unpaid';
}
