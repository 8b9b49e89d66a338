/** Giving an expense that was kept without a rate the rates that are known by now. */
import type { RateOn } from '../../domain/exchange-rate/exchange-rate.ts';
import type { Expense } from '../../domain/expense/expense.ts';
import { listCurrenciesToAsk, valueExpenseWith } from '../../domain/expense/valued.ts';
import type { Work } from '../../store/work.ts';
import type { RateOf } from './exchange-rates.ts';

/**
 * No round trip for one that wants no rate.
 * @returns the expense with the rates of its day and what follows from them; itself where none is known that it wants, where it
 *   has been approved or charged, and where an amount would be beyond counting
 */
export async function valueExpense(expense: Expense, work: Work, rateOf: RateOf): Promise<Expense> {
  const asked = await Promise.all(
    listCurrenciesToAsk(expense).map(async (one) => [one, await rateOf(one, expense.spentOn)] as const),
  );
  const known = new Map(asked.flatMap(([one, rate]): [string, RateOn][] => (rate ? [[one, rate]] : [])));
  return valueExpenseWith(expense, known, work.organization.currency) ?? expense;
}
