/** Deleting expenses. */
import type { Expense } from '../../domain/expense/expense.ts';
import { refuseLockedDelete } from '../../domain/expense/locks.ts';
import { racing } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { existing } from '../record/records.ts';

/**
 * Deletes an expense, and with it its repetition; what that has made stays.
 * @throws Problem `not_found`; `conflict` while it is on an invoice or other records refer to it
 */
export function deleteExpense(id: number, work: Work): Promise<Expense> {
  const { expenses } = work.store;
  return racing(async () => {
    const before = await existing(expenses, id);
    refuseLockedDelete(before.doc);
    await work.store.save([expenses.remove(before)]);
    return before.doc;
  });
}
