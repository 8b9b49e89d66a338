/** The rate of two currencies on a day. Records keep their rate, so later changes here change no stored amount. */
import Big from 'big.js';
import * as z from 'zod';
import { invalidProblem } from '../problem.ts';
import { currency, date, decimal, instant, recordFields } from '../record.ts';
import { type Fraction, type Ratio, toRatio } from './conversion.ts';

const place = { from: currency, to: currency, on: date };

export const exchangeRate = z.object({
  ...recordFields,
  ...place,
  /** 1 unit of `from` is this many of `to` on that day; above 0. */
  rate: decimal,
  /** Deletion only marks a rate, because it explains records that used it. */
  deletedAt: instant.nullable().default(null),
  /** Its earlier currencies and days, kept for the same reason. */
  formerly: z.array(z.object(place)).default([]),
});
export type ExchangeRate = z.infer<typeof exchangeRate>;

type Place = Pick<ExchangeRate, 'from' | 'to' | 'on'>;

/** Returns whether two rates have the same currencies and day. */
export function isRateOf(one: Place, other: Place): boolean {
  return one.from === other.from && one.to === other.to && one.on === other.on;
}

/** Refuses a rate of a currency to itself, which is always 1. @throws Problem `invalid` */
export function checkExchangeRate({ from, to }: Pick<ExchangeRate, 'from' | 'to'>): void {
  if (from === to) throw invalidProblem('to', 'must be another currency than from');
}

/** The European Central Bank quotes all others in it. */
export const pivot = 'EUR';

/** 1 unit of a currency is exactly this many of another, by the rates of that day. */
export type RateOn = { rate: Ratio; on: string };

type Known = Fraction & { on: string };

function deriveBetween(from: string, to: string, known: readonly ExchangeRate[]): Known | null {
  if (from === to) return { units: Big(1), of: Big(1), on: '9999-12-31' };
  const [newest] = known
    .filter((one) => Number(one.rate) > 0)
    .sort((a, b) => (a.on === b.on ? Number(b.from === from) - Number(a.from === from) : a.on < b.on ? 1 : -1));
  if (!newest) return null;
  const { rate, on } = newest;
  return newest.from === from ? { units: Big(rate), of: Big(1), on } : { units: Big(1), of: Big(rate), on };
}

/** The known rates of three pairs up to a day, in either direction and in any order. */
export type KnownRates = {
  direct: readonly ExchangeRate[];
  fromPivot: readonly ExchangeRate[];
  toPivot: readonly ExchangeRate[];
};

/**
 * Derives the newest rate: direct, reversed, or through the pivot (dated by its older part); null if there is none.
 * @example deriveRate('GBP', 'USD', { direct: [], fromPivot: [EUR → GBP 0.8], toPivot: [EUR → USD 1.2] }) // "1.5"
 */
export function deriveRate(from: string, to: string, { direct, fromPivot, toPivot }: KnownRates): RateOn | null {
  const straight = deriveBetween(from, to, direct);
  const first = deriveBetween(from, pivot, fromPivot);
  const second = deriveBetween(pivot, to, toPivot);
  const viaPivot = first &&
    second && {
      units: first.units.times(second.units),
      of: first.of.times(second.of),
      on: first.on < second.on ? first.on : second.on,
    };
  const newest = straight && viaPivot ? (straight.on >= viaPivot.on ? straight : viaPivot) : (straight ?? viaPivot);
  return newest ? { rate: toRatio(newest), on: newest.on } : null;
}
