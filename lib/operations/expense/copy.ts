import type { Expense } from '../../domain/expense/expense.ts';
import type { ExpenseChange } from '../../domain/expense/input.ts';
import { unknownReferenceProblem } from '../../domain/problem.ts';
import { stampNew } from '../../domain/record.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { requireRight } from '../record/records.ts';
import { composeExpense } from './compose.ts';
import { formatReference } from './create.ts';
import { untouched } from './occurrence.ts';

/** The original, and what its copy has otherwise. */
export type CopyInput = { originalId: number } & ExpenseChange;

/**
 * Stores a copy of an expense, with the changes given. It does not repeat, and nothing has happened to it yet: no
 * payment, decision or invoice. Receipts stay with the original. Two round trips, three for new references.
 * @throws Problem `invalid` for what does not exist; `forbidden` where the token may not read expenses
 */
export function copyExpense({ originalId, ...changes }: CopyInput, work: Work): Promise<Stored<Expense>> {
  requireRight(work, 'expenses:read');
  const { expenses } = work.store;
  const idPromise = expenses.nextId();
  return retryOnConflict(async () => {
    const [original, id] = await Promise.all([expenses.get(originalId), idPromise]);
    if (!original) throw unknownReferenceProblem('originalId', originalId);
    const before = { ...original.doc, ...untouched, generatedFrom: null };
    const composed = await composeExpense(before, changes, stampNew(work, id), work);
    const [stored] = await work.store.save([expenses.create({ ...composed, reference: formatReference(id) })]);
    return stored;
  });
}
