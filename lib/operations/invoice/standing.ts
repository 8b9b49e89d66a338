/** What follows from an invoice's facts: its stored state, due date, the sums of its payments and credits. */
import { plus } from '../../domain/calendar.ts';
import { creditsMinor } from '../../domain/credit-note/applied-credit.ts';
import { type Invoice, openMinor } from '../../domain/invoice/invoice.ts';
import { stateOf } from '../../domain/invoice/status.ts';
import type { Organization } from '../../domain/organization/organization.ts';
import { invalid } from '../../domain/problem.ts';

/**
 * The due date of an invoice that is made: as given, else issue date + days to due, else as the firm's terms have it.
 * @param terms what was agreed: of the invoice or its rule `daysToDue`, null where it says nothing; and the firm
 * @throws Problem `invalid` for one beyond the year 9999
 */
export function firstDueDate(
  given: string | null | undefined,
  issueOn: string,
  { daysToDue, firm }: { daysToDue: number | null; firm: Pick<Organization, 'paymentTermsDays'> },
): string | null {
  return given ?? dueDate(undefined, issueOn, daysToDue ?? firm.paymentTermsDays);
}

/**
 * The due date: as given, else issue date + days to due, else none.
 * @throws Problem `invalid` for one beyond the year 9999
 */
export function dueDate(given: string | null | undefined, issueOn: string, daysToDue: number | null): string | null {
  if (given !== undefined) return given;
  if (daysToDue === null) return null;
  const due = plus(issueOn, daysToDue, 'day');
  if (due === null) throw invalid('days_to_due', 'leads beyond the year 9999');
  return due;
}

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
