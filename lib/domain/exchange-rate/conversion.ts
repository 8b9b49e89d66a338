/** Converts amounts. Rates stay exact (1/28000 has no finite decimal), and each amount is rounded once. */
import Big from 'big.js';
import * as z from 'zod';
import { getCurrency } from '../currency.ts';
import { type Decimal, divideWhole } from '../money.ts';

/** An exact positive rate: a decimal ("1.25"), or a quotient that no decimal equals ("1/28000", "1.2/0.7"). */
export const ratio = z.string().regex(/^\d+(\.\d+)?(\/\d+(\.\d+)?)?$/);
export type Ratio = z.infer<typeof ratio>;

export type Fraction = { units: Big; of: Big };

/** Splits a ratio; null for a zero part. */
export function toFraction(value: Ratio): Fraction | null {
  const [units = '0', of = '1'] = value.split('/');
  const fraction = { units: Big(units), of: Big(of) };
  return fraction.units.eq(0) || fraction.of.eq(0) ? null : fraction;
}

const decimalsShown = 10;
const Rounding = Big();
Rounding.DP = decimalsShown;
Rounding.RM = Big.roundHalfUp;

/** Formats a positive fraction, as a decimal if that is exact. */
export function toRatio({ units, of }: Fraction): Ratio {
  const quotient = Rounding(units).div(of);
  return quotient.times(of).eq(units) ? quotient.toFixed() : `${units.toFixed()}/${of.toFixed()}`;
}

/** Rounds a ratio to 10 decimals, for display only. */
export function roundRatio(value: Ratio): Decimal {
  const { units, of } = toFraction(value) ?? { units: Big(0), of: Big(1) };
  return Rounding(units).div(of).toFixed();
}

/** A currency and its rate to the organization's; null: unknown. */
export type Valued = { currency: string; rate: Ratio | null };

/** Returns the exact factor between two currencies, in major units; null if no rate connects them. */
export function findFactor(from: Valued, to: Valued): Fraction | null {
  if (from.currency === to.currency) return { units: Big(1), of: Big(1) };
  const [own, other] = [from, to].map(({ rate }) => (rate === null ? null : toFraction(rate)));
  return own && other ? { units: own.units.times(other.of), of: own.of.times(other.units) } : null;
}

/** Converts minor units, rounded once; null if no rate is known. Large results are approximate, never an error. */
export function convertMinor(amountMinor: number, from: Valued, to: Valued): number | null {
  if (from.currency === to.currency) return amountMinor;
  const factor = findFactor(from, to);
  if (!factor) return null;
  const digits = (currency: string): string => `1e${getCurrency(currency).minorDigits}`;
  const units = Big(amountMinor).times(factor.units).times(digits(to.currency));
  return Number(divideWhole(units, factor.of.times(digits(from.currency))).toFixed(0)) + 0;
}
