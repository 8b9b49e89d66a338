/**
 * Where an invoice stands. Four states are stored, because they follow from the invoice alone; that it
 * is overdue or partly paid follows from the day it is looked at, and is worked out each time.
 * Each dialect has its own words and numbers for these; they are not here.
 */
import { type Invoice, type invoiceStates, sumSettledMinor } from './invoice.ts';

/** The states that are stored. */
export type InvoiceState = (typeof invoiceStates)[number];

/**
 * The state that follows from an invoice's facts. Draft comes before cancelled, cancelled before paid.
 *
 * Paid means that the customer owes nothing: total − payments − credits ≤ 0. So a total of zero is paid,
 * and so is a total below zero: there it is we who owe, and an invoice left open would turn overdue and have
 * the customer reminded of our debt. Paying out more than such a credit makes the difference owed, and open.
 *
 * @param facts.openMinor what is still to be paid (openMinor in invoice.ts)
 */
export function toState(facts: { draft: boolean; cancelled: boolean; openMinor: number }): InvoiceState {
  if (facts.draft) return 'draft';
  if (facts.cancelled) return 'cancelled';
  return facts.openMinor <= 0 ? 'paid' : 'open';
}

/**
 * Whether an invoice that is to be a draft can be one. Nothing is owed of a draft: whoever pays on it owes, so a
 * payment issues it (docs/decisions/0012-drafts-and-payments.md).
 */
export function canBeDraft({ payments }: Pick<Invoice, 'payments'>): boolean {
  return payments.length === 0;
}

/** How an open invoice is called on a given day; other states are called what they are. */
export const standings = ['draft', 'cancelled', 'paid', 'overdue', 'partially-paid', 'unpaid'] as const;
export type Standing = (typeof standings)[number];

/** siwapp calls an invoice past due on its due date already; everyone else the day after. */
export type PastDue = 'from-due-date' | 'after-due-date';

/** Whether a due date has passed; without one, never. Dates are ISO, which sort as text. */
export function isPastDue(dueOn: string | null, today: string, pastDue: PastDue): boolean {
  if (dueOn === null) return false;
  return pastDue === 'from-due-date' ? dueOn <= today : dueOn < today;
}

/**
 * Where an invoice stands on a day. Overdue comes before partially paid: what is late is late,
 * whatever part of it has come in or was credited.
 *
 * @param today ISO date in the organization's time zone
 */
export function deriveStanding(
  invoice: Pick<Invoice, 'state' | 'dueOn' | 'paidMinor' | 'creditedMinor'>,
  today: string,
  pastDue: PastDue,
): Standing {
  if (invoice.state !== 'open') return invoice.state;
  if (isPastDue(invoice.dueOn, today, pastDue)) return 'overdue';
  return sumSettledMinor(invoice) > 0 ? 'partially-paid' : 'unpaid';
}
