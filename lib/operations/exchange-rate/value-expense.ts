import type { RateOn } from '../../domain/exchange-rate/exchange-rate.ts';
import type { Expense } from '../../domain/expense/expense.ts';
import { listCurrenciesToAsk, valueExpenseWith } from '../../domain/expense/valued.ts';
import type { Work } from '../../store/work.ts';
import type { RateOf } from './exchange-rates.ts';

/**
 * Values an expense with the rates of its day. No round trip where none is missing.
 * @returns the expense itself where no missing rate is known, where it is approved or charged, or where an amount would
 * be too large
 */
export async function valueExpense(expense: Expense, work: Work, rateOf: RateOf): Promise<Expense> {
  const rates = await Promise.all(
    listCurrenciesToAsk(expense).map(async (one) => [one, await rateOf(one, expense.spentOn)] as const),
  );
  const known = new Map(rates.flatMap(([one, rate]): [string, RateOn][] => (rate ? [[one, rate]] : [])));
  return valueExpenseWith(expense, known, work.organization.currency) ?? expense;
}
