import type { Expense } from '../../domain/expense/expense.ts';
import { refuseLockedDelete } from '../../domain/expense/locks.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Change, Effect } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { planCommentRemoval, readCommentsOn } from '../comment/delete.ts';
import { removalEffects } from '../file/files.ts';
import { forEachPlaced, placeChange, refuseTwice } from '../record/placed.ts';
import { readExisting } from '../record/records.ts';

async function planDelete(id: number, work: Work): Promise<{ before: Expense; changes: Change[]; effects: Effect[] }> {
  const { expenses } = work.store;
  const subject = { subject: 'expense', subjectId: id } as const;
  const [before, firstComments] = await Promise.all([readExisting(expenses, id), readCommentsOn(subject, work)]);
  refuseLockedDelete(before.doc);
  return {
    before: before.doc,
    changes: [expenses.remove(before), ...(await planCommentRemoval(subject, firstComments, work))],
    effects: removalEffects({ kind: 'expenses', id }, before.doc.files),
  };
}

/**
 * Deletes an expense with its receipts and comments; its occurrences stay. Two round trips, three with comments.
 * @throws Problem `not_found`; `conflict` while it is on an invoice or other records refer to it
 */
export function deleteExpense(id: number, work: Work): Promise<Expense> {
  return retryOnConflict(async () => {
    const { before, changes, effects } = await planDelete(id, work);
    await work.store.save(changes, { effects });
    return before;
  });
}

/**
 * Deletes expenses, all or none. Round trips as for one.
 * @throws Problem as `deleteExpense`; each path begins with the position of the id
 */
export async function deleteExpenses(ids: readonly number[], work: Work): Promise<void> {
  refuseTwice(ids);
  await retryOnConflict(async () => {
    const planned = await forEachPlaced(ids, (id) => planDelete(id, work));
    await work.store.save(
      planned.flatMap(({ changes }, i) => changes.map((change) => placeChange(change, i))),
      { effects: planned.flatMap(({ effects }) => effects) },
    );
  });
}
