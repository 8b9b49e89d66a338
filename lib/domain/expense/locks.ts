/**
 * What of an expense may not change any more. An expense that is on an invoice has been charged as it
 * stands: its money can be changed, and the expense be deleted, only after it has been taken off there.
 */
import { type FieldProblem, Problem } from '../problem.ts';
import type { Expense } from './expense.ts';

/** The fields that say what is charged, and to whom; with the name a refusal gives them. */
const moneyFields: readonly (readonly [keyof Expense, string])[] = [
  ['currency', 'currency'],
  ['amountMinor', 'amount'],
  ['billable', 'billable'],
  ['billableMinor', 'billable_amount'],
  ['taxId', 'tax_id'],
  ['secondTaxId', 'second_tax_id'],
  ['customerId', 'customer_id'],
  ['projectId', 'project_id'],
];

/**
 * Lets a change pass that leaves the money of an invoiced expense as it is.
 * @throws Problem `conflict` naming each field that would change
 */
export function refuseLockedChange(before: Expense, after: Expense): void {
  const { invoiceId } = before;
  // Taking it off its invoice lifts the lock.
  if (invoiceId === null || after.invoiceId !== invoiceId) return;
  const message = `cannot change: the expense is on invoice ${invoiceId}`;
  const fields = moneyFields.flatMap(([key, path]): FieldProblem[] =>
    before[key] === after[key] ? [] : [{ path: [path], message }],
  );
  if (fields.length > 0)
    throw new Problem('conflict', fields.map(({ path }) => `${path} ${message}`).join('; '), fields);
}

/** @throws Problem `conflict` for an expense that is on an invoice */
export function refuseLockedDelete({ invoiceId }: Expense): void {
  if (invoiceId === null) return;
  throw new Problem('conflict', `The expense is on invoice ${invoiceId}: take it off there before deleting it`);
}
