/** When an invoice is due: on a stated day, or some days after its date, which the due date then follows. */
import { addPeriods, countDaysBetween } from '../calendar.ts';
import type { Organization } from '../organization/organization.ts';
import { invalidProblem } from '../problem.ts';
import type { Invoice } from './invoice.ts';

type Due = Pick<Invoice, 'dueOn' | 'dueAfterDays'>;

/** The first term that is set counts, in this order: the invoice's or rule's, the organization's, the usual one. */
export type Terms = {
  daysToDue: number | null;
  organization: Pick<Organization, 'paymentTermsDays'>;
  usualDaysToDue?: number | undefined;
};

/**
 * Derives the due date of an invoice that has none yet: the stated day, or by the terms; without terms it is never due.
 * @throws Problem `invalid` beyond the year 9999
 */
export function deriveFirstDue(given: string | null | undefined, issueOn: string, terms: Terms): Due {
  if (given) return { dueOn: given, dueAfterDays: null };
  const { daysToDue, organization, usualDaysToDue = null } = terms;
  const days = daysToDue ?? organization.paymentTermsDays ?? usualDaysToDue;
  if (days === null) return { dueOn: null, dueAfterDays: null };
  // Old rules may come from invoices that were due before their date.
  return deriveFromDays(issueOn, Math.max(0, days), daysToDue === null ? 'issueOn' : 'daysToDue');
}

/**
 * Derives the due date after a change. A stated date stays; one from days to due follows the invoice's date. Values
 * sent back unchanged state nothing.
 * @throws Problem `invalid` beyond the year 9999
 */
export function deriveDueAfter(
  before: Pick<Invoice, 'issueOn' | 'daysToDue'> & Due,
  { dueOn, daysToDue }: { dueOn?: string | null | undefined; daysToDue?: number | null | undefined },
  issueOn: string,
): Due {
  if (dueOn !== undefined && dueOn !== before.dueOn) return { dueOn, dueAfterDays: null };
  if (daysToDue === null && before.daysToDue !== null) return { dueOn: before.dueOn, dueAfterDays: null };
  const isStated = dueOn === undefined || daysToDue !== before.daysToDue;
  if (typeof daysToDue === 'number' && isStated) return deriveFromDays(issueOn, daysToDue, 'daysToDue');
  // Older invoices lack `dueAfterDays`; they follow their own days to due.
  const { dueAfterDays = before.daysToDue } = before;
  if (issueOn === before.issueOn || dueAfterDays === null) {
    return { dueOn: before.dueOn, dueAfterDays: before.dueAfterDays };
  }
  return deriveFromDays(issueOn, dueAfterDays, 'issueOn');
}

/** Counts the days to due that a rule takes from an invoice, at least 0; null without a due date. */
export function countDaysToDue({ issueOn, dueOn }: Pick<Invoice, 'issueOn' | 'dueOn'>): number | null {
  return dueOn === null ? null : Math.max(0, countDaysBetween(issueOn, dueOn));
}

function deriveFromDays(issueOn: string, days: number, field: string): Due {
  const dueOn = addPeriods(issueOn, days, 'day');
  if (dueOn === null) throw invalidProblem(field, 'leads to a due date beyond the year 9999');
  return { dueOn, dueAfterDays: days };
}
