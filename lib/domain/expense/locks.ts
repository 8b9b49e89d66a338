/** What can no longer change: an invoice locks the money, an approval what was approved. Both prevent deletion. */
import { type FieldProblem, Problem } from '../problem.ts';
import type { Expense } from './expense.ts';

type Fields = readonly (readonly [keyof Expense, string])[];

/** What is charged, and to whom. */
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

/** Also when, for what and by whom it was spent, and its value in the books. */
const approvedFields: Fields = [
  ...moneyFields,
  ['spentOn', 'spentOn'],
  ['categoryId', 'categoryId'],
  ['serviceId', 'serviceId'],
  ['personId', 'personId'],
  ['exchangeRate', 'exchangeRate'],
  ['billableRate', 'exchangeRate'],
];

/** `key` is the same as long as the lock holds. `because` completes "the expense …", `first` says how to lift it. */
type Lock = { key: string; because: string; first: string; fields: Fields };

function listLocks({ invoiceId, approvedAt }: Expense): Lock[] {
  return [
    ...(invoiceId === null
      ? []
      : [
          {
            key: `invoice ${invoiceId}`,
            because: `is on invoice ${invoiceId}`,
            first: 'remove it from there',
            fields: moneyFields,
          },
        ]),
    ...(approvedAt === null
      ? []
      : [{ key: 'approval', because: 'is approved', first: 'withdraw the approval', fields: approvedFields }]),
  ];
}

/** Refuses a change to locked fields. @throws Problem `conflict` that names each locked field */
export function refuseLockedChange(before: Expense, after: Expense): void {
  // A change may lift a lock itself, such as removal from an invoice.
  const remaining = new Set(listLocks(after).map(({ key }) => key));
  const problemsByPath = new Map<string, FieldProblem>();
  for (const { because, fields } of listLocks(before).filter((lock) => remaining.has(lock.key))) {
    for (const [key, path] of fields) {
      if (before[key] === after[key] || problemsByPath.has(path)) continue;
      problemsByPath.set(path, { path: [path], message: `cannot change: the expense ${because}` });
    }
  }
  const problems = [...problemsByPath.values()];
  if (problems.length === 0) return;
  throw new Problem('conflict', problems.map(({ path, message }) => `${path} ${message}`).join('; '), problems);
}

/** Refuses to delete a locked expense. @throws Problem `conflict` if it is on an invoice or approved */
export function refuseLockedDelete(expense: Expense): void {
  const [lock] = listLocks(expense);
  if (lock) throw new Problem('conflict', `The expense ${lock.because}: ${lock.first} before deleting it`);
}

/**
 * Decides whether an expense is invoiced elsewhere. True changes nothing while it is on an invoice here, so that it is
 * free again when removed.
 * @throws Problem `conflict` for false while it is on an invoice here
 */
export function decideInvoiced(before: Expense | null, input: boolean | undefined): boolean {
  const current = before?.invoicedElsewhere ?? false;
  if (input === undefined) return current;
  if (before === null || before.invoiceId === null) return input;
  if (input) return current;
  const message = `cannot be withdrawn: the expense is on invoice ${before.invoiceId}`;
  throw new Problem('conflict', `invoicedElsewhere ${message}`, [{ path: ['invoicedElsewhere'], message }]);
}
