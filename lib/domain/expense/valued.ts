/**
 * Giving an expense that was kept without a rate those that are known by now. Until it has all of them none is fixed, but what
 * was stated: it is valued whole, by the rates of its day as they are then.
 */
import type { RateOn } from '../exchange-rate/exchange-rate.ts';
import { type Expense, listUnvaluedExpenseCurrencies } from './expense.ts';
import { computeUsualCharge, findUncountableAmount } from './worth.ts';

/** The currencies whose rates an expense that wants one takes from its day; none where it wants none. */
export function listCurrenciesToAsk(expense: Expense): string[] {
  if (listUnvaluedExpenseCurrencies(expense).length === 0) return [];
  const { currency, rateStated, billableCurrency, billableRateStated } = expense;
  const own = rateStated ? [] : [currency];
  const billed = billableCurrency === null || billableRateStated ? [] : [billableCurrency];
  return [...new Set([...own, ...billed])];
}

/**
 * @param known what `listCurrenciesToAsk` are worth in the organization's currency on the day of the expense, as far as it is known
 * @param home that currency
 * @returns the expense with these rates and what follows from them; itself where nothing that it wants is known; null where an
 *   amount would be beyond counting
 */
export function valueExpenseWith(expense: Expense, known: ReadonlyMap<string, RateOn>, home: string): Expense | null {
  if (!listUnvaluedExpenseCurrencies(expense).some((currency) => known.has(currency))) return expense;
  const own = known.get(expense.currency);
  const billed = known.get(expense.billableCurrency ?? '');
  const priced: Expense = {
    ...expense,
    ...(own && !expense.rateStated ? { exchangeRate: own.rate, exchangeOn: own.on, rateStated: false } : {}),
    ...(billed && !expense.billableRateStated ? { billableRate: billed.rate, billableRateStated: false } : {}),
  };
  const { billableMinor } = expense;
  const follows = billableMinor === null || billableMinor === computeUsualCharge(expense);
  const valued = { ...priced, billableMinor: follows ? computeUsualCharge(priced) : billableMinor };
  return findUncountableAmount(valued, home) === null ? valued : null;
}
