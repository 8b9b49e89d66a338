/** When an invoice is due: on a day that somebody stated, or so many days after its date, which it then follows. */
import { addPeriods, countDaysBetween } from '../calendar.ts';
import type { Organization } from '../organization/organization.ts';
import { invalidProblem } from '../problem.ts';
import type { Invoice } from './invoice.ts';

type Due = Pick<Invoice, 'dueOn' | 'dueAfterDays'>;

/**
 * What was agreed on, of which the first that says anything counts: days to due of the invoice or its rule, the terms of
 * the firm, what is usual where it is written.
 */
export type Terms = {
  daysToDue: number | null;
  organization: Pick<Organization, 'paymentTermsDays'>;
  usualDaysToDue?: number | undefined;
};

/**
 * When an invoice that is made, or had no due date, is due.
 * @param given a day that is stated; without one the terms say it, and without terms it is never due
 * @throws Problem `invalid` for a day beyond the year 9999
 */
export function deriveFirstDue(given: string | null | undefined, issueOn: string, terms: Terms): Due {
  if (given) return { dueOn: given, dueAfterDays: null };
  const { daysToDue, organization, usualDaysToDue = null } = terms;
  const days = daysToDue ?? organization.paymentTermsDays ?? usualDaysToDue;
  if (days === null) return { dueOn: null, dueAfterDays: null };
  // Rules could be made once from invoices that were due before their date.
  return daysAfter(issueOn, Math.max(0, days), daysToDue === null ? 'issueOn' : 'daysToDue');
}

/**
 * When an invoice is due after a change. What is stated stays, also when the date is moved beyond it; what came of days follows
 * the date. What is sent back as it stands states nothing.
 * @param wish a due date, or days to due, as given; undefined: not mentioned
 * @throws Problem `invalid` for a day beyond the year 9999
 */
export function deriveDueAfter(
  before: Pick<Invoice, 'issueOn' | 'daysToDue'> & Due,
  { dueOn, daysToDue }: { dueOn?: string | null | undefined; daysToDue?: number | null | undefined },
  issueOn: string,
): Due {
  if (dueOn !== undefined && dueOn !== before.dueOn) return { dueOn, dueAfterDays: null };
  if (daysToDue === null && before.daysToDue !== null) return { dueOn: before.dueOn, dueAfterDays: null };
  const isSaid = dueOn === undefined || daysToDue !== before.daysToDue;
  if (typeof daysToDue === 'number' && isSaid) return daysAfter(issueOn, daysToDue, 'daysToDue');
  // Of invoices from before it was kept, only that it follows its own days to due is known.
  const { dueAfterDays = before.daysToDue } = before;
  if (issueOn === before.issueOn || dueAfterDays === null) {
    return { dueOn: before.dueOn, dueAfterDays: before.dueAfterDays };
  }
  return daysAfter(issueOn, dueAfterDays, 'issueOn');
}

/** The days to due of a rule that starts from an invoice: those of the invoice, at least none; null where it has no due date. */
export function countDaysToDue({ issueOn, dueOn }: Pick<Invoice, 'issueOn' | 'dueOn'>): number | null {
  return dueOn === null ? null : Math.max(0, countDaysBetween(issueOn, dueOn));
}

function daysAfter(issueOn: string, days: number, field: string): Due {
  const dueOn = addPeriods(issueOn, days, 'day');
  if (dueOn === null) throw invalidProblem(field, 'leads to a due date beyond the year 9999');
  return { dueOn, dueAfterDays: days };
}
