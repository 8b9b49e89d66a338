/** The rates an expense has, and whether a write asks for others. */
import Big from 'big.js';
import { shownRatio } from '../exchange-rate/conversion.ts';
import type { Decimal } from '../money.ts';
import type { Expense } from './expense.ts';
import type { ExpenseChange } from './input.ts';

export type Rates = Pick<
  Expense,
  'exchangeRate' | 'exchangeOn' | 'rateStated' | 'billableCurrency' | 'billableRate' | 'billableRateStated'
>;

/**
 * What is said, without a rate that is only sent back as it was shown: that says nothing new, whatever changes beside it, and
 * what it stands for may have more digits.
 */
export function withoutShownRate(before: Expense | null, wish: ExpenseChange): ExpenseChange {
  const { exchangeRate, ...others } = wish;
  return before && exchangeRate !== undefined && isShown(exchangeRate, before) ? others : wish;
}

function isShown(rate: Decimal | null, { exchangeRate }: Expense): boolean {
  if (rate === null || exchangeRate === null) return rate === exchangeRate;
  return Big(rate).eq(shownRatio(exchangeRate));
}

/** Whether an expense needs new rates. */
export function needsRates(before: Expense | null, wish: ExpenseChange): boolean {
  if (!before || wish.exchangeRate !== undefined) return true;
  const { currency = before.currency, spentOn = before.spentOn, projectId = before.projectId } = wish;
  return currency !== before.currency || spentOn !== before.spentOn || projectId !== before.projectId;
}

/** The rates an expense has. */
export function ratesKept(expense: Expense): Rates {
  const { exchangeRate, exchangeOn, rateStated, billableCurrency, billableRate, billableRateStated } = expense;
  return { exchangeRate, exchangeOn, rateStated, billableCurrency, billableRate, billableRateStated };
}
