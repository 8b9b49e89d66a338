/** Values an unvalued expense once its rates are known, all at the same time. */
import type { RateOn } from '../exchange-rate/exchange-rate.ts';
import { type Expense, listUnvaluedExpenseCurrencies } from './expense.ts';
import { computeUsualCharge, findUncountableAmount } from './worth.ts';

/** Lists the currencies for which an unvalued expense needs a rate. */
export function listCurrenciesToAsk(expense: Expense): string[] {
  if (listUnvaluedExpenseCurrencies(expense).length === 0) return [];
  const { currency, rateStated, billableCurrency, billableRateStated } = expense;
  const own = rateStated ? [] : [currency];
  const billed = billableCurrency === null || billableRateStated ? [] : [billableCurrency];
  return [...new Set([...own, ...billed])];
}

/**
 * Sets the known rates of an expense and what follows from them.
 * @param known rates of `listCurrenciesToAsk` to the organization's currency on the expense's day
 * @param home the organization's currency
 * @returns the same expense if no missing rate is known; null if an amount would be too large
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
  const followsCost = billableMinor === null || billableMinor === computeUsualCharge(expense);
  const valued = { ...priced, billableMinor: followsCost ? computeUsualCharge(priced) : billableMinor };
  return findUncountableAmount(valued, home) === null ? valued : null;
}
