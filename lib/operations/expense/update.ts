/** Changing expenses. */
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

/** @throws Problem `invalid` for another invoice than the one it is on; `before` null: it is new and on none */
export function refuseCharging(before: Expense | null, { chargedOn }: ExpenseChange): void {
  if (chargedOn === undefined || chargedOn === (before?.invoiceId ?? null)) return;
  throw invalidProblem('invoiceId', 'cannot be set here: add or remove the expense through the invoice');
}

/**
 * The receipts that stay after a wish.
 * @throws Problem `invalid` for the number of another file than the newest
 */
export function keepReceipts(files: Expense['files'], { receiptId }: ExpenseChange): Expense['files'] {
  if (receiptId === null) return [];
  if (receiptId === undefined || receiptId === files.at(-1)?.id) return files;
  throw invalidProblem('receiptId', 'must be the current file, or null: send another one as a file');
}

/**
 * Changes an expense; what is left out stays. A repetition goes on after the last date that was made,
 * and one that was paused is taken up again. Two round trips, three where something is named anew; two
 * more with receipts, which are added to those that are there.
 * @throws Problem `not_found`; `invalid` for what does not exist; `conflict` for the money of an expense
 *   that is on an invoice; `forbidden` where it is to make invoices and the token may not
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
      const stay = keepReceipts(before.doc.files, input);
      const composed = await composeExpense(before.doc, input, {}, work);
      const after = { ...composed, ...stampChange(work), files: [...stay, ...files] };
      if (after.files.length > mostReceipts) {
        throw invalidProblem(receipts[0]?.field ?? 'file', `would exceed ${mostReceipts} files for this expense`);
      }
      refuseLockedChange(before.doc, after);
      const customValues = await changedValues(before.doc.customValues);
      const [stored] = await work.store.save([expenses.update(before, { ...after, customValues })], {
        effects: stay.length < before.doc.files.length ? removalEffects(owner, before.doc.files) : [],
      });
      return stored;
    });
  return storeFiles(owner, receipts, work, write, ({ doc }) => doc.files);
}
