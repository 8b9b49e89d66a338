/**
 * What the table keeps for anything that repeats: a due entry for its next date, and a guard for each occurrence, so
 * that it is created only once. The guard names the original, and outlives the record that was created.
 */
import { startOfDay } from '../../domain/calendar.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { FieldProblem } from '../../domain/problem.ts';
import type { Recurrence } from '../../domain/recurrence/recurrence.ts';
import { occurrences } from '../keys.ts';
import type { Due, Guard } from '../record-type.ts';

/** Finds when a rule's next date begins in the organization's time zone; null if it has none, or is paused. */
export function findDue(rule: Pick<Recurrence, 'nextOn' | 'pausedAt'> | null, zone: string): Due | null {
  if (!rule || rule.pausedAt || rule.nextOn === null) return null;
  return { at: new Date(startOfDay(rule.nextOn, zone)).toISOString() };
}

/** Guards one date of one original. `kind` is the original's record type, such as "recurring invoice" or "task". */
export function toOccurrenceGuard(kind: string, originalId: number, on: string): Guard {
  return { key: `${occurrences}/${kind}/${originalId}/${on}`, path: 'generatedFrom' };
}

/**
 * Guards an invoice that a recurring invoice created. If the rule began with an invoice, that is the original, and
 * later rules may share it. The rule's own guard stays for dates created before there was another.
 */
export function listGeneratedGuards({
  recurringInvoiceId,
  invoiceId,
  on,
}: NonNullable<Invoice['generatedFrom']>): Guard[] {
  const ofRule = toOccurrenceGuard('recurring invoice', recurringInvoiceId, on);
  return invoiceId === null ? [ofRule] : [ofRule, toOccurrenceGuard('invoice', invoiceId, on)];
}

/** Whether a problem says that the occurrence exists already. */
export function isOccurrenceGuard(problem: FieldProblem): boolean {
  return problem.path[0] === 'generatedFrom';
}
