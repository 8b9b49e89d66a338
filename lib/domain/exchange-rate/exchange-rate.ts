/**
 * What a currency was worth in another on a day. Records that were converted keep the rate they
 * were converted at, so that changing or deleting one here changes no amount written before.
 */
import Big from 'big.js';
import * as z from 'zod';
import { invalidProblem } from '../problem.ts';
import { currency, date, decimal, instant, recordFields } from '../record.ts';
import { type Fraction, type Ratio, toRatio } from './conversion.ts';

/** Two currencies and a day of which a rate is known. */
const place = { from: currency, to: currency, on: date };

export const exchangeRate = z.object({
  ...recordFields,
  ...place,
  /** 1 unit of `from` = this many of `to`, on that day; above 0. */
  rate: decimal,
  /** A rate that is deleted leads nowhere any more; that it was there explains the records that have it. */
  deletedAt: instant.nullable().default(null),
  /** The currencies and days it was of before it was moved, likewise. */
  formerly: z.array(z.object(place)).default([]),
});
export type ExchangeRate = z.infer<typeof exchangeRate>;

type Place = Pick<ExchangeRate, 'from' | 'to' | 'on'>;

/** Whether two are of the same currencies and day. */
export function isRateOf(one: Place, other: Place): boolean {
  return one.from === other.from && one.to === other.to && one.on === other.on;
}

/**
 * Refuses a rate of a currency to itself, which is 1 whatever is written.
 * @throws Problem `invalid`
 */
export function checkExchangeRate({ from, to }: Pick<ExchangeRate, 'from' | 'to'>): void {
  if (from === to) throw invalidProblem('to', 'must be another currency than from');
}

/** The currency in which the European Central Bank quotes all others: two of them meet in it. */
export const pivot = 'EUR';

/** 1 unit of a currency = this many of another, exactly, by the rates of that day. */
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

/** What is known of three pairs of currencies, up to a day; each in either direction and in any order. */
export type KnownRates = {
  direct: readonly ExchangeRate[];
  fromPivot: readonly ExchangeRate[];
  toPivot: readonly ExchangeRate[];
};

/**
 * The newest rate: as given, else read backwards, else by way of the pivot, whose day is the older one of its two.
 * @returns null where nothing leads from one to the other
 * @example deriveRate('GBP', 'USD', { direct: [], fromPivot: [EUR → GBP 0.8], toPivot: [EUR → USD 1.2] }) // "1.5"
 */
export function deriveRate(from: string, to: string, { direct, fromPivot, toPivot }: KnownRates): RateOn | null {
  const straight = deriveBetween(from, to, direct);
  const first = deriveBetween(from, pivot, fromPivot);
  const second = deriveBetween(pivot, to, toPivot);
  const around = first &&
    second && {
      units: first.units.times(second.units),
      of: first.of.times(second.of),
      on: first.on < second.on ? first.on : second.on,
    };
  const best = straight && around ? (straight.on >= around.on ? straight : around) : (straight ?? around);
  return best ? { rate: toRatio(best), on: best.on } : null;
}
