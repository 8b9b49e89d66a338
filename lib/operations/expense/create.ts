import type { Expense } from '../../domain/expense/expense.ts';
import type { ExpenseChange } from '../../domain/expense/input.ts';
import { requireGiven, stampNew } from '../../domain/record.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict, retryOnConflictFrom } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { beginNewCustomValues } from '../custom-field/values.ts';
import { storeFiles, type Upload } from '../file/files.ts';
import { requireRight } from '../record/records.ts';
import { composeExpense } from './compose.ts';
import { keepReceipts, refuseCharging } from './update.ts';

/** Formats an expense's id as clients and people see it. */
export const formatReference = (id: number): string => `EXP-${String(id).padStart(4, '0')}`;

/**
 * Stores a new expense. A service gives it project and category. Amounts are exact decimals in major units: the cost in its own currency, the charge in its
 * project's. Two round trips, two more with receipts.
 * @throws Problem `invalid` for what does not exist; `forbidden` where it shall invoice and the token may not
 */
export async function createExpense(
  input: ExpenseChange,
  work: Work,
  receipts: readonly Upload[] = [],
): Promise<Stored<Expense>> {
  requireGiven(input, 'spentOn');
  if (!input.serviceId) requireGiven(input, 'categoryId');
  if (input.amountMinor === undefined) requireGiven(input, 'amount');
  const { expenses } = work.store;
  keepReceipts([], input);
  refuseCharging(null, input);
  if (input.invoicesOccurrences) requireRight(work, 'invoices:create');
  const newValues = beginNewCustomValues('expenses', input.customValues, work);
  const compose = async (): Promise<Expense> => {
    const composed = await composeExpense(null, input, stampNew(work, 1), work);
    return { ...composed, customValues: await newValues() };
  };
  // The checks need no id, so the first composing shares the turn that takes the id.
  const [composed, id] = await Promise.all([retryOnConflict(compose), expenses.nextId()]);
  const write = (files: Expense['files']): Promise<Stored<Expense>> =>
    retryOnConflictFrom(composed, compose, async (expense) => {
      const doc = { ...expense, ...stampNew(work, id), reference: formatReference(id), files };
      const [stored] = await work.store.save([expenses.create(doc)]);
      return stored;
    });
  return storeFiles({ kind: 'expenses', id }, receipts, work, write, ({ doc }) => doc.files);
}
