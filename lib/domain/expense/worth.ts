/**
 * What an expense comes to in a currency other than its own. It costs in its own currency and is
 * billed in its project's; both have a rate to the organization's, fixed when it was written.
 */
import Big from 'big.js';
import { currencyOf } from '../currency.ts';
import { wholeQuotient } from '../money.ts';
import type { Expense } from './expense.ts';

/** A currency and how many of the organization's one unit of it is. */
export type Valued = { currency: string; rate: string };

/** All in minor units of `currency`; the profit is what is billed less what it cost. */
export type Worth = { currency: string; amountMinor: number; billableMinor: number; profitMinor: number };

/** The facts of an expense that its worth follows from. */
export type Priced = Pick<
  Expense,
  'currency' | 'amountMinor' | 'exchangeRate' | 'billableCurrency' | 'billableMinor' | 'billableRate'
>;

/**
 * Minor units of one currency as minor units of another, rounded once, halves away from zero.
 * Never throws: beyond what numbers count exactly the result is the nearest number.
 */
export function converted(amountMinor: number, from: Valued, to: Valued): number {
  if (from.currency === to.currency) return amountMinor;
  const divisor = Big(to.rate).times(`1e${currencyOf(from.currency).minorDigits}`);
  if (divisor.eq(0)) return 0;
  const exact = Big(amountMinor)
    .times(from.rate)
    .times(`1e${currencyOf(to.currency).minorDigits}`);
  return Number(wholeQuotient(exact, divisor).toFixed(0)) + 0;
}

const own = ({ currency, exchangeRate }: Priced): Valued => ({ currency, rate: exchangeRate });
/** The currency that what the customer pays is in: its project's. */
export const billedIn = (
  priced: Pick<Priced, 'currency' | 'exchangeRate' | 'billableCurrency' | 'billableRate'>,
): Valued => ({
  currency: priced.billableCurrency ?? priced.currency,
  rate: priced.billableRate ?? priced.exchangeRate,
});

function worthIn(priced: Priced, target: Valued): Worth {
  const amountMinor = converted(priced.amountMinor, own(priced), target);
  const billableMinor = converted(priced.billableMinor, billedIn(priced), target);
  return { currency: target.currency, amountMinor, billableMinor, profitMinor: billableMinor - amountMinor };
}

/** In the currency it is billed in, its project's. */
export function worthInProject(priced: Priced): Worth {
  return worthIn(priced, billedIn(priced));
}

/** In the organization's currency. */
export function worthInOrganization(priced: Priced, currency: string): Worth {
  return worthIn(priced, { currency, rate: '1' });
}
