/** The rates an expense has, and whether a write asks for others. */
import Big from 'big.js';
import { roundRatio } from '../exchange-rate/conversion.ts';
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
export function withoutShownRate(before: Expense | null, input: ExpenseChange): ExpenseChange {
  const { exchangeRate, ...others } = input;
  return before && exchangeRate !== undefined && isShown(exchangeRate, before) ? others : input;
}

function isShown(rate: Decimal | null, { exchangeRate }: Expense): boolean {
  if (rate === null || exchangeRate === null) return rate === exchangeRate;
  return Big(rate).eq(roundRatio(exchangeRate));
}

/** Whether an expense needs new rates. */
export function needsRates(before: Expense | null, input: ExpenseChange): boolean {
  if (!before || input.exchangeRate !== undefined) return true;
  const { currency = before.currency, spentOn = before.spentOn, projectId = before.projectId } = input;
  return currency !== before.currency || spentOn !== before.spentOn || projectId !== before.projectId;
}

/** The rates an expense has. */
export function pickRates(expense: Expense): Rates {
  const { exchangeRate, exchangeOn, rateStated, billableCurrency, billableRate, billableRateStated } = expense;
  return { exchangeRate, exchangeOn, rateStated, billableCurrency, billableRate, billableRateStated };
}
