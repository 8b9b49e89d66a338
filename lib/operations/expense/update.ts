import { type Expense, mostReceipts } from '../../domain/expense/expense.ts';
import type { ExpenseChange } from '../../domain/expense/input.ts';
import { refuseLockedChange } from '../../domain/expense/locks.ts';
import { invalidProblem } from '../../domain/problem.ts';
import { stampChange } from '../../domain/record.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Change, Effect } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { beginChangedCustomValues } from '../custom-field/values.ts';
import { removalEffects, storeFiles, type Upload } from '../file/files.ts';
import { forEachPlaced, placeChange, refuseTwice } from '../record/placed.ts';
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

type Planned = { change: Change<Expense>; effects: Effect[] };

/** Plans the change of an expense. @param receipts new ones; `field` is where they came from */
function beginUpdate(id: number, input: ExpenseChange, work: Work, field = 'file') {
  const { expenses } = work.store;
  const changedValues = beginChangedCustomValues('expenses', input.customValues, work);
  return async (receipts: Expense['files'] = []): Promise<Planned> => {
    const before = await readExisting(expenses, id);
    if (input.invoicesOccurrences && !before.doc.invoicesOccurrences) requireRight(work, 'invoices:create');
    refuseCharging(before.doc, input);
    const remaining = keepReceipts(before.doc.files, input);
    const composed = await composeExpense(before.doc, input, {}, work);
    const after = { ...composed, ...stampChange(work), files: [...remaining, ...receipts] };
    if (after.files.length > mostReceipts)
      throw invalidProblem(field, `would exceed ${mostReceipts} files for this expense`);
    refuseLockedChange(before.doc, after);
    const customValues = await changedValues(before.doc.customValues);
    return {
      change: expenses.update(before, { ...after, customValues }),
      effects:
        remaining.length < before.doc.files.length ? removalEffects({ kind: 'expenses', id }, before.doc.files) : [],
    };
  };
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
  const plan = beginUpdate(id, input, work, receipts[0]?.field);
  const write = (files: Expense['files']): Promise<Stored<Expense>> =>
    retryOnConflict(async () => {
      const { change, effects } = await plan(files);
      const [stored] = await work.store.save([change], { effects });
      return stored;
    });
  return storeFiles({ kind: 'expenses', id }, receipts, work, write, ({ doc }) => doc.files);
}

/**
 * Changes expenses, all or none. Round trips as for one.
 * @param changes of different expenses
 * @throws Problem as `updateExpense`; each path begins with the position of the change
 */
export async function updateExpenses(
  changes: readonly { id: number; input: ExpenseChange }[],
  work: Work,
): Promise<Stored<Expense>[]> {
  refuseTwice(changes.map(({ id }) => id));
  const begun = changes.map(({ id, input }) => beginUpdate(id, input, work));
  return retryOnConflict(async () => {
    const planned = await forEachPlaced(begun, (plan) => plan());
    return work.store.save(
      planned.map(({ change }, i) => placeChange(change, i)),
      { effects: planned.flatMap(({ effects }) => effects) },
    );
  });
}
