/**
 * Amounts of one currency in another. A rate is kept as exactly as it was given and an amount is rounded once, at the end:
 * 1/28000 is no decimal, and a decimal in its place makes another amount of a large one.
 */
import Big from 'big.js';
import * as z from 'zod';
import { getCurrency } from '../currency.ts';
import { type Decimal, divideWhole } from '../money.ts';

/** An exact rate above 0: a decimal ("1.25"), or one divided by another where that has no end ("1/28000", "1.2/0.7"). */
export const ratio = z.string().regex(/^\d+(\.\d+)?(\/\d+(\.\d+)?)?$/);
export type Ratio = z.infer<typeof ratio>;

/** `units / of`. */
export type Fraction = { units: Big; of: Big };

/** A ratio as what is divided by what; null for one of nothing. */
export function toFraction(value: Ratio): Fraction | null {
  const [units = '0', of = '1'] = value.split('/');
  const fraction = { units: Big(units), of: Big(of) };
  return fraction.units.eq(0) || fraction.of.eq(0) ? null : fraction;
}

/** So many decimals a rate is shown with. */
const decimalsShown = 10;
const Rounding = Big();
Rounding.DP = decimalsShown;
Rounding.RM = Big.roundHalfUp;

/** The ratio of a fraction above 0: as a decimal where that is exact. */
export function toRatio({ units, of }: Fraction): Ratio {
  const quotient = Rounding(units).div(of);
  return quotient.times(of).eq(units) ? quotient.toFixed() : `${units.toFixed()}/${of.toFixed()}`;
}

/** A ratio to be shown: at most 10 decimals, halves away from zero. Never to be counted with. */
export function roundRatio(value: Ratio): Decimal {
  const { units, of } = toFraction(value) ?? { units: Big(0), of: Big(1) };
  return Rounding(units).div(of).toFixed();
}

/** A currency and how many of the organization's one unit of it is; null: nobody knows. */
export type Valued = { currency: string; rate: Ratio | null };

/**
 * What an amount of one currency is multiplied with, and divided by, to be one of another, in major units.
 * @returns null where one of the two has no rate and the currencies differ
 */
export function findFactor(from: Valued, to: Valued): Fraction | null {
  if (from.currency === to.currency) return { units: Big(1), of: Big(1) };
  const [own, other] = [from, to].map(({ rate }) => (rate === null ? null : toFraction(rate)));
  return own && other ? { units: own.units.times(other.of), of: own.of.times(other.units) } : null;
}

/**
 * Minor units of one currency as minor units of another: the exact quotient rounded once, halves away from zero.
 * Never throws: beyond what numbers count exactly the result is the nearest number.
 * @returns null where no rate leads from one to the other
 */
export function convertMinor(amountMinor: number, from: Valued, to: Valued): number | null {
  if (from.currency === to.currency) return amountMinor;
  const factor = findFactor(from, to);
  if (!factor) return null;
  const digits = (currency: string): string => `1e${getCurrency(currency).minorDigits}`;
  const units = Big(amountMinor).times(factor.units).times(digits(to.currency));
  return Number(divideWhole(units, factor.of.times(digits(from.currency))).toFixed(0)) + 0;
}
