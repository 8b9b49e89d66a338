/** Making expenses. */
import { currencyOf } from '../../domain/currency.ts';
import { type Expense, expense as expenseSchema } from '../../domain/expense/expense.ts';
import { toMinor } from '../../domain/money.ts';
import { unknownReference } from '../../domain/problem.ts';
import type { Stored } from '../../store/noun.ts';
import type { Work } from '../../store/work.ts';
import { createRecord } from '../record/records.ts';

export type ExpenseInput = Partial<Omit<Expense, 'amountMinor' | 'billableMinor'>> &
  Pick<Expense, 'categoryId' | 'spentOn'> & { amount: string; billableAmount?: string };

/**
 * Stores a new expense; amounts are exact decimals in major units of its currency.
 * @throws Problem `invalid` when category, customer or project do not exist
 */
export async function createExpense(input: ExpenseInput, work: Work): Promise<Stored<Expense>> {
  const { amount, billableAmount, ...fields } = input;
  const currency = input.currency ?? work.firm.currency;
  const minorDigits = currencyOf(currency).minorDigits;
  const [category, project] = await Promise.all([
    work.store.expenseCategories.get(input.categoryId),
    input.projectId ? work.store.projects.get(input.projectId) : null,
  ]);
  if (!category || category.doc.deletedAt) throw unknownReference('category_id', input.categoryId);
  const amountMinor = toMinor(amount, minorDigits);
  const billableMinor =
    billableAmount === undefined ? (input.billable ? amountMinor : 0) : toMinor(billableAmount, minorDigits);
  return createRecord(
    work.store.expenses,
    (born) =>
      expenseSchema.parse({
        exchangeOn: input.spentOn,
        customerId: project?.doc.customerId ?? null,
        ...fields,
        ...born,
        currency,
        amountMinor,
        billableMinor,
        reference: `EXP-${String(born.id).padStart(4, '0')}`,
      }),
    work,
  );
}
