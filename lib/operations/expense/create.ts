import type { Expense } from '../../domain/expense/expense.ts';
import type { ExpenseChange } from '../../domain/expense/input.ts';
import { requireGiven, stampNew } from '../../domain/record.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict, retryOnConflictFrom } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { beginNewCustomValues } from '../custom-field/values.ts';
import { storeFiles, type Upload } from '../file/files.ts';
import { forEachPlaced, placeChange } from '../record/placed.ts';
import { requireRight } from '../record/records.ts';
import { composeExpense } from './compose.ts';
import { keepReceipts, refuseCharging } from './update.ts';

/** Formats an expense's id as clients and people see it. */
export const formatReference = (id: number): string => `EXP-${String(id).padStart(4, '0')}`;

/**
 * Checks a new expense. A service gives it project and category. Amounts are exact decimals in major units: the cost in
 * its own currency, the charge in its project's.
 * @returns composes the expense, with an id and a reference that are still to be given
 * @throws Problem `invalid` for what is missing; `forbidden` where it shall invoice and the token may not
 */
function beginExpense(input: ExpenseChange, work: Work): () => Promise<Expense> {
  requireGiven(input, 'spentOn');
  if (!input.serviceId) requireGiven(input, 'categoryId');
  if (input.amountMinor === undefined) requireGiven(input, 'amount');
  keepReceipts([], input);
  refuseCharging(null, input);
  if (input.invoicesOccurrences) requireRight(work, 'invoices:create');
  const newValues = beginNewCustomValues('expenses', input.customValues, work);
  return async () => {
    const composed = await composeExpense(null, input, stampNew(work, 1), work);
    return { ...composed, customValues: await newValues() };
  };
}

const identify = (expense: Expense, id: number, work: Work): Expense => ({
  ...expense,
  ...stampNew(work, id),
  reference: formatReference(id),
});

/**
 * Stores a new expense. Two round trips, two more with receipts.
 * @throws Problem `invalid` for what does not exist, and as `beginExpense`
 */
export async function createExpense(
  input: ExpenseChange,
  work: Work,
  receipts: readonly Upload[] = [],
): Promise<Stored<Expense>> {
  const { expenses } = work.store;
  const compose = beginExpense(input, work);
  // The checks need no id, so the first composing shares the turn that takes the id.
  const [composed, id] = await Promise.all([retryOnConflict(compose), expenses.nextId()]);
  const write = (files: Expense['files']): Promise<Stored<Expense>> =>
    retryOnConflictFrom(composed, compose, async (expense) => {
      const [stored] = await work.store.save([expenses.create({ ...identify(expense, id, work), files })]);
      return stored;
    });
  return storeFiles({ kind: 'expenses', id }, receipts, work, write, ({ doc }) => doc.files);
}

/**
 * Stores new expenses, all or none. Round trips as for one.
 * @throws Problem as `createExpense`; each path begins with the position of the input
 */
export async function createExpenses(inputs: readonly ExpenseChange[], work: Work): Promise<Stored<Expense>[]> {
  const { expenses } = work.store;
  const compose = await forEachPlaced(inputs, async (input) => beginExpense(input, work));
  const composeAll = (): Promise<Expense[]> => forEachPlaced(compose, (one) => one());
  const [composed, firstId] = await Promise.all([retryOnConflict(composeAll), expenses.nextId(inputs.length)]);
  return retryOnConflictFrom(composed, composeAll, (all) =>
    work.store.save(all.map((one, i) => placeChange(expenses.create(identify(one, firstId + i, work)), i))),
  );
}
