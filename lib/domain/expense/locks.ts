/**
 * What of an expense may not change any more. An expense that is on an invoice has been charged as it
 * stands: its money can be changed, and the expense be deleted, only after it has been taken off there.
 * One that is approved has been approved as it stands: what was approved can be changed, and the expense
 * be deleted, only after the approval has been taken back.
 */
import { type FieldProblem, Problem } from '../problem.ts';
import type { Expense } from './expense.ts';

/** Fields with the name a refusal gives them. */
type Fields = readonly (readonly [keyof Expense, string])[];

/** The fields that say what is charged, and to whom. */
const moneyFields: Fields = [
  ['currency', 'currency'],
  ['amountMinor', 'amount'],
  ['billable', 'billable'],
  ['billableMinor', 'billableAmount'],
  ['taxId', 'taxId'],
  ['secondTaxId', 'secondTaxId'],
  ['customerId', 'customerId'],
  ['projectId', 'projectId'],
];

/** And those that say when, for what and by whom it was spent, and what it comes to in the books. */
const approvedFields: Fields = [
  ...moneyFields,
  ['spentOn', 'spentOn'],
  ['categoryId', 'categoryId'],
  ['personId', 'personId'],
  ['exchangeRate', 'exchangeRate'],
  ['billableRate', 'exchangeRate'],
];

/** What holds an expense as it is: the reason to give, how to be rid of it, and the fields that are held. */
type Lock = { because: string; first: string; fields: Fields };

function listLocks({ invoiceId, approvedAt }: Expense): Lock[] {
  return [
    ...(invoiceId === null
      ? []
      : [{ because: `is on invoice ${invoiceId}`, first: 'remove it from there', fields: moneyFields }]),
    ...(approvedAt === null
      ? []
      : [{ because: 'is approved', first: 'withdraw the approval', fields: approvedFields }]),
  ];
}

/**
 * Lets a change pass that leaves what is locked as it is.
 * @throws Problem `conflict` naming each field that would change
 */
export function refuseLockedChange(before: Expense, after: Expense): void {
  // A lock that the change itself lifts does not hold: an invoice that the expense comes off.
  const still = new Set(listLocks(after).map(({ because }) => because));
  const held = new Map<string, FieldProblem>();
  for (const { because, fields } of listLocks(before).filter((lock) => still.has(lock.because))) {
    for (const [key, path] of fields) {
      if (before[key] === after[key] || held.has(path)) continue;
      held.set(path, { path: [path], message: `cannot change: the expense ${because}` });
    }
  }
  const problems = [...held.values()];
  if (problems.length === 0) return;
  throw new Problem('conflict', problems.map(({ path, message }) => `${path} ${message}`).join('; '), problems);
}

/** @throws Problem `conflict` for an expense that is on an invoice, or approved */
export function refuseLockedDelete(expense: Expense): void {
  const [lock] = listLocks(expense);
  if (lock) throw new Problem('conflict', `The expense ${lock.because}: ${lock.first} before deleting it`);
}

/**
 * Whether an expense is marked as invoiced elsewhere, after a wish. Of one that is on an invoice here, yes says
 * nothing new, so that it is free again when it comes off.
 * @param wish undefined: nothing is said
 * @throws Problem `conflict` for no, while it is on an invoice here
 */
export function decideInvoiced(before: Expense | null, input: boolean | undefined): boolean {
  const said = before?.invoicedElsewhere ?? false;
  if (input === undefined) return said;
  if (before === null || before.invoiceId === null) return input;
  if (input) return said;
  const message = `cannot be withdrawn: the expense is on invoice ${before.invoiceId}`;
  throw new Problem('conflict', `invoicedElsewhere ${message}`, [{ path: ['invoicedElsewhere'], message }]);
}
