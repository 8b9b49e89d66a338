/** Making expenses. */
import { currencyOf } from '../../domain/currency.ts';
import { type Expense, expense as expenseSchema } from '../../domain/expense/expense.ts';
import { worthInProject } from '../../domain/expense/worth.ts';
import { toMinor } from '../../domain/money.ts';
import { unknownReference } from '../../domain/problem.ts';
import type { Stored } from '../../store/noun.ts';
import type { Work } from '../../store/work.ts';
import { createRecord } from '../record/records.ts';

export type ExpenseInput = Partial<Omit<Expense, 'amountMinor' | 'billableMinor'>> &
  Pick<Expense, 'categoryId' | 'spentOn'> & { amount: string; billableAmount?: string };

/**
 * Stores a new expense. Amounts are exact decimals in major units: the cost in its own currency,
 * what is billed in its project's (its own where it has none).
 * @throws Problem `invalid` when category, customer, vendor or project do not exist
 */
export async function createExpense(input: ExpenseInput, work: Work): Promise<Stored<Expense>> {
  const { amount, billableAmount, ...fields } = input;
  const currency = input.currency ?? work.firm.currency;
  const [category, project] = await Promise.all([
    work.store.expenseCategories.get(input.categoryId),
    input.projectId ? work.store.projects.get(input.projectId) : null,
  ]);
  if (!category || category.doc.deletedAt) throw unknownReference('category_id', input.categoryId);
  const billableCurrency = project?.doc.currency ?? null;
  const priced = {
    currency,
    amountMinor: toMinor(amount, currencyOf(currency).minorDigits),
    exchangeRate: input.exchangeRate ?? (billableCurrency === currency ? (project?.doc.exchangeRate ?? '1') : '1'),
    billableCurrency,
    billableRate: project?.doc.exchangeRate ?? null,
  };
  const costMinor = worthInProject({ ...priced, billableMinor: 0 }).amountMinor;
  const billableMinor =
    billableAmount === undefined
      ? input.billable
        ? costMinor
        : 0
      : toMinor(billableAmount, currencyOf(billableCurrency ?? currency).minorDigits);
  return createRecord(
    work.store.expenses,
    (born) =>
      expenseSchema.parse({
        exchangeOn: input.spentOn,
        customerId: project?.doc.customerId ?? null,
        ...fields,
        ...born,
        ...priced,
        billableMinor,
        reference: `EXP-${String(born.id).padStart(4, '0')}`,
      }),
    work,
  );
}
