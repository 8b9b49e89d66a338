/**
 * What a currency was worth in another on a day. Records that were converted keep the rate they
 * were converted at, so that changing or deleting one here changes no amount written before.
 */
import Big from 'big.js';
import * as z from 'zod';
import { invalid } from '../problem.ts';
import { currency, date, decimal, recordFields } from '../record.ts';

export const exchangeRate = z.object({
  ...recordFields,
  from: currency,
  to: currency,
  on: date,
  /** 1 unit of `from` = this many of `to`, on that day; above 0. */
  rate: decimal,
});
export type ExchangeRate = z.infer<typeof exchangeRate>;

/**
 * Refuses a rate of a currency to itself, which is 1 whatever is written.
 * @throws Problem `invalid`
 */
export function checkExchangeRate({ from, to }: Pick<ExchangeRate, 'from' | 'to'>): void {
  if (from === to) throw invalid('to', 'must be another currency than from');
}

/** The currency in which the European Central Bank quotes all others: two of them meet in it. */
export const pivot = 'EUR';

/** 1 unit of a currency = this many of another, by the rates of that day. */
export type RateOn = { rate: string; on: string };

/** As a fraction, so that a rate read backwards and a rate by way of the pivot are rounded once. */
type Quotient = { units: Big; of: Big; on: string };

const decimals = 10;
const Rounding = Big();
Rounding.DP = decimals;

function between(from: string, to: string, known: readonly ExchangeRate[]): Quotient | null {
  if (from === to) return { units: Big(1), of: Big(1), on: '9999-12-31' };
  const [newest] = known
    .filter((one) => Number(one.rate) > 0)
    .sort((a, b) => (a.on === b.on ? Number(b.from === from) - Number(a.from === from) : a.on < b.on ? 1 : -1));
  if (!newest) return null;
  const { rate, on } = newest;
  return newest.from === from ? { units: Big(rate), of: Big(1), on } : { units: Big(1), of: Big(rate), on };
}

function rounded({ units, of, on }: Quotient): RateOn | null {
  const rate = Rounding(units).div(of);
  return rate.eq(0) ? null : { rate: rate.toFixed(), on };
}

/** What is known of three pairs of currencies, up to a day; each in either direction and in any order. */
export type KnownRates = {
  direct: readonly ExchangeRate[];
  fromPivot: readonly ExchangeRate[];
  toPivot: readonly ExchangeRate[];
};

/**
 * The newest rate: as given, else read backwards, else by way of the pivot, whose day is the older one of its two.
 * @returns at most 10 decimals, halves away from zero; null where nothing leads from one to the other
 * @example rateFrom('GBP', 'USD', { direct: [], fromPivot: [EUR → GBP 0.8], toPivot: [EUR → USD 1.2] }) // "1.5"
 */
export function rateFrom(from: string, to: string, { direct, fromPivot, toPivot }: KnownRates): RateOn | null {
  const straight = between(from, to, direct);
  const first = between(from, pivot, fromPivot);
  const second = between(pivot, to, toPivot);
  const around = first &&
    second && {
      units: first.units.times(second.units),
      of: first.of.times(second.of),
      on: first.on < second.on ? first.on : second.on,
    };
  const best = straight && around ? (straight.on >= around.on ? straight : around) : (straight ?? around);
  return best ? rounded(best) : null;
}
