/** The rates of an expense, and whether a write needs new ones. */
import Big from 'big.js';
import { roundRatio } from '../exchange-rate/conversion.ts';
import type { Decimal } from '../money.ts';
import type { Expense } from './expense.ts';
import type { ExpenseChange } from './input.ts';

export type Rates = Pick<
  Expense,
  'exchangeRate' | 'exchangeOn' | 'rateStated' | 'billableCurrency' | 'billableRate' | 'billableRateStated'
>;

/** Drops a rate that the client only sends back as shown: the stored one may have more digits. */
export function withoutShownRate(before: Expense | null, input: ExpenseChange): ExpenseChange {
  const { exchangeRate, ...others } = input;
  return before && exchangeRate !== undefined && isShown(exchangeRate, before) ? others : input;
}

function isShown(rate: Decimal | null, { exchangeRate }: Expense): boolean {
  if (rate === null || exchangeRate === null) return rate === exchangeRate;
  return Big(rate).eq(roundRatio(exchangeRate));
}

/** Returns whether an expense needs new rates. */
export function needsRates(before: Expense | null, input: ExpenseChange): boolean {
  if (!before || input.exchangeRate !== undefined) return true;
  const { currency = before.currency, spentOn = before.spentOn, projectId = before.projectId } = input;
  return currency !== before.currency || spentOn !== before.spentOn || projectId !== before.projectId;
}

/** Picks the rates of an expense. */
export function pickRates(expense: Expense): Rates {
  const { exchangeRate, exchangeOn, rateStated, billableCurrency, billableRate, billableRateStated } = expense;
  return { exchangeRate, exchangeOn, rateStated, billableCurrency, billableRate, billableRateStated };
}
