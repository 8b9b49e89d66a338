/**
 * What the table keeps because of whatever repeats: an entry in the due index for the next date and,
 * for each date that was made, a guard that the record made on it holds, so that it is made once only.
 * The guard names the original, that which repeats, and stays when the record made on its date is deleted.
 */
import { startOfDay } from '../../domain/calendar.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { FieldProblem } from '../../domain/problem.ts';
import type { Recurrence } from '../../domain/recurrence/recurrence.ts';
import { occurrences } from '../keys.ts';
import type { Due, Guard } from '../record-type.ts';

/** When the next date of a rule begins in the organization's time zone; null where it has none, or is paused. */
export function findDue(rule: Pick<Recurrence, 'nextOn' | 'pausedAt'> | null, zone: string): Due | null {
  if (!rule || rule.pausedAt || rule.nextOn === null) return null;
  return { at: new Date(startOfDay(rule.nextOn, zone)).toISOString() };
}

/**
 * The guard of one date of one original.
 * @param kind the record type of the original: "recurring invoice", "invoice", "expense", "task", "subscription"
 */
export function toOccurrenceGuard(kind: string, originalId: number, on: string): Guard {
  return { key: `${occurrences}/${kind}/${originalId}/${on}`, path: 'generatedFrom' };
}

/**
 * The guards of an invoice that a recurring invoice made. Where that started from an invoice this is the original, which
 * later rules may start from as well. The rule's own guard stands beside it for dates that were made when there was no other.
 */
export function listGeneratedGuards({
  recurringInvoiceId,
  invoiceId,
  on,
}: NonNullable<Invoice['generatedFrom']>): Guard[] {
  const ofRule = toOccurrenceGuard('recurring invoice', recurringInvoiceId, on);
  return invoiceId === null ? [ofRule] : [ofRule, toOccurrenceGuard('invoice', invoiceId, on)];
}

/** Whether a refusal says that a date was made already. */
export function isOccurrenceGuard(problem: FieldProblem): boolean {
  return problem.path[0] === 'generatedFrom';
}
