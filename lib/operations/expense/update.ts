/** Changing expenses. */
import type { Expense } from '../../domain/expense/expense.ts';
import { refuseLockedChange } from '../../domain/expense/locks.ts';
import type { Stored } from '../../store/noun.ts';
import { racing } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { existing, requireRight, touched } from '../record/records.ts';
import { composeExpense } from './compose.ts';
import type { ExpenseChange } from './input.ts';

/**
 * Changes an expense; what is left out stays. A repetition goes on after the last date that was made,
 * and one that was paused is taken up again. Two round trips, three where something is named anew.
 * @throws Problem `not_found`; `invalid` for what does not exist; `conflict` for the money of an expense
 *   that is on an invoice; `forbidden` where it is to make invoices and the token may not
 */
export function updateExpense(id: number, wish: ExpenseChange, work: Work): Promise<Stored<Expense>> {
  const { expenses } = work.store;
  return racing(async () => {
    const before = await existing(expenses, id);
    if (wish.invoicesOccurrences && !before.doc.invoicesOccurrences) requireRight(work, 'invoices:create');
    const after = { ...(await composeExpense(before.doc, wish, {}, work)), ...touched(work) };
    refuseLockedChange(before.doc, after);
    const [stored] = await work.store.save([expenses.update(before, after)]);
    return stored;
  });
}
