import type { Expense } from '../../domain/expense/expense.ts';
import { refuseLockedDelete } from '../../domain/expense/locks.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { planCommentRemoval, readCommentsOn } from '../comment/delete.ts';
import { removalEffects } from '../file/files.ts';
import { readExisting } from '../record/records.ts';

/**
 * Deletes an expense with its receipts and comments; its occurrences stay. Two round trips, three with comments.
 * @throws Problem `not_found`; `conflict` while it is on an invoice or other records refer to it
 */
export function deleteExpense(id: number, work: Work): Promise<Expense> {
  const { expenses } = work.store;
  const subject = { subject: 'expense', subjectId: id } as const;
  return retryOnConflict(async () => {
    const [before, firstComments] = await Promise.all([readExisting(expenses, id), readCommentsOn(subject, work)]);
    refuseLockedDelete(before.doc);
    await work.store.save([expenses.remove(before), ...(await planCommentRemoval(subject, firstComments, work))], {
      effects: removalEffects({ kind: 'expenses', id }, before.doc.files),
    });
    return before.doc;
  });
}
