/** What follows from an invoice's facts: its stored state, due date, payments' sum. */
import { addDays } from '../../domain/calendar.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { stateOf } from '../../domain/invoice/status.ts';

/** The due date: as given, else issue date + days to due, else none. */
export function dueDate(given: string | null | undefined, issueOn: string, daysToDue: number | null): string | null {
  if (given !== undefined) return given;
  return daysToDue === null ? null : addDays(issueOn, daysToDue);
}

/** The invoice with everything that is derived from the rest set anew. */
export function settled(invoice: Invoice, flags: { draft: boolean; cancelled: boolean }): Invoice {
  const paidMinor = invoice.payments.reduce((sum, payment) => sum + payment.amountMinor, 0);
  const state = stateOf({ ...flags, grossMinor: invoice.totals.grossMinor, paidMinor });
  // An invoice that is no longer open, or got another due date, may become overdue anew.
  const overdueAt = state === 'open' ? invoice.overdueAt : null;
  return { ...invoice, paidMinor, state, overdueAt };
}
