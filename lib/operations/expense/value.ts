/** Giving an expense that was kept without a rate the rates that are known by now. */
import { currenciesToValue, type Expense } from '../../domain/expense/expense.ts';
import { Problem } from '../../domain/problem.ts';
import type { Work } from '../../store/work.ts';
import type { RateOf } from '../settings/exchange-rates.ts';
import { priceOf } from './price.ts';
import { type Rates, ratesKept } from './rates.ts';

/**
 * @returns the expense with the rates of its day and what follows from them; itself where none is known, where it has been
 *   approved or charged, and where an amount would be beyond counting
 */
export async function valuedExpense(expense: Expense, rateOf: RateOf, work: Work): Promise<Expense> {
  const { currency, billableCurrency, spentOn } = expense;
  const wanted = currenciesToValue(expense);
  const ask = async (one: string | null) => (one !== null && wanted.includes(one) ? rateOf(one, spentOn) : null);
  const [own, billed] = await Promise.all([ask(currency), ask(billableCurrency)]);
  if (!own && !billed) return expense;
  const kept = ratesKept(expense);
  const rates: Rates = {
    ...kept,
    ...(own ? { exchangeRate: own.rate, exchangeOn: own.on } : {}),
    billableRate: billed?.rate ?? kept.billableRate,
  };
  try {
    return { ...expense, ...priceOf(expense, {}, currency, rates, work) };
  } catch (error) {
    if (error instanceof Problem && error.code === 'invalid') return expense;
    throw error;
  }
}
