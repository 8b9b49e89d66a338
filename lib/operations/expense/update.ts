import { type Expense, mostReceipts } from '../../domain/expense/expense.ts';
import type { ExpenseChange } from '../../domain/expense/input.ts';
import { refuseLockedChange } from '../../domain/expense/locks.ts';
import { invalidProblem } from '../../domain/problem.ts';
import { stampChange } from '../../domain/record.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { beginChangedCustomValues } from '../custom-field/values.ts';
import { removalEffects, storeFiles, type Upload } from '../file/files.ts';
import { readExisting, requireRight } from '../record/records.ts';
import { composeExpense } from './compose.ts';

/** Refuses to move an expense between invoices. @throws Problem `invalid` */
export function refuseCharging(before: Expense | null, { chargedToInvoiceId }: ExpenseChange): void {
  if (chargedToInvoiceId === undefined || chargedToInvoiceId === (before?.invoiceId ?? null)) return;
  throw invalidProblem('invoiceId', 'cannot be set here: add or remove the expense through the invoice');
}

/** Lists the receipts that stay. @throws Problem `invalid` for the number of any file but the newest */
export function keepReceipts(files: Expense['files'], { receiptId }: ExpenseChange): Expense['files'] {
  if (receiptId === null) return [];
  if (receiptId === undefined || receiptId === files.at(-1)?.id) return files;
  throw invalidProblem('receiptId', 'must be the current file, or null: send another one as a file');
}

/**
 * Changes an expense; fields left out stay and receipts are added. A repetition goes on after its last date, also if it
 * was paused. Two round trips, three for new references, two more with receipts.
 * @throws Problem `not_found`; `invalid` for what does not exist; `conflict` for money that is on an invoice;
 * `forbidden` where it shall invoice and the token may not
 */
export function updateExpense(
  id: number,
  input: ExpenseChange,
  work: Work,
  receipts: readonly Upload[] = [],
): Promise<Stored<Expense>> {
  const { expenses } = work.store;
  const owner = { kind: 'expenses', id } as const;
  const changedValues = beginChangedCustomValues('expenses', input.customValues, work);
  const write = (files: Expense['files']): Promise<Stored<Expense>> =>
    retryOnConflict(async () => {
      const before = await readExisting(expenses, id);
      if (input.invoicesOccurrences && !before.doc.invoicesOccurrences) requireRight(work, 'invoices:create');
      refuseCharging(before.doc, input);
      const remaining = keepReceipts(before.doc.files, input);
      const composed = await composeExpense(before.doc, input, {}, work);
      const after = { ...composed, ...stampChange(work), files: [...remaining, ...files] };
      if (after.files.length > mostReceipts) {
        throw invalidProblem(receipts[0]?.field ?? 'file', `would exceed ${mostReceipts} files for this expense`);
      }
      refuseLockedChange(before.doc, after);
      const customValues = await changedValues(before.doc.customValues);
      const [stored] = await work.store.save([expenses.update(before, { ...after, customValues })], {
        effects: remaining.length < before.doc.files.length ? removalEffects(owner, before.doc.files) : [],
      });
      return stored;
    });
  return storeFiles(owner, receipts, work, write, ({ doc }) => doc.files);
}
