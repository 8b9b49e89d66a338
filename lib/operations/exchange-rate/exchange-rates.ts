/** Exchange rates: one for each day and pair of currencies, which can be many thousands. */
import type { ExchangeRate, RateOn } from '../../domain/exchange-rate/exchange-rate.ts';
import { readKnownRate } from '../../store/known-rate.ts';
import { ratesOfPair } from '../../store/record-types/exchange-rate.ts';
import type { Work } from '../../store/work.ts';

/** Gives a currency's worth in the organization's currency on a day; null where unknown. */
export type RateOf = (currency: string, on: string) => Promise<RateOn | null>;

export type RatesQuery = { pair: Pick<ExchangeRate, 'from' | 'to'> | null; offset: number; limit: number };

/** Reads a page of rates, of one pair or all, the newest date first. Two or three round trips. */
export async function listExchangeRates(
  { pair, offset, limit }: RatesQuery,
  work: Work,
): Promise<{ total: number; docs: ExchangeRate[] }> {
  const list = pair ? ratesOfPair(pair.from, pair.to) : 'all';
  const { total, items } = await work.store.exchangeRates.find({ list, by: 'date', descending: true, offset, limit });
  return { total, docs: items.map(({ doc }) => doc) };
}

/** Finds a currency's worth in the organization's currency on a day; null where unknown. See `readKnownRate`. */
export function readRateOn(currency: string, on: string, { store, organization }: Work): Promise<RateOn | null> {
  return readKnownRate(store.exchangeRates, currency, organization.currency, on);
}

/** Makes a RateOf that reads each currency and day only once. */
export function cacheRates(work: Work): RateOf {
  const cache = new Map<string, ReturnType<RateOf>>();
  return (currency, on) => {
    const key = `${currency} ${on}`;
    const rate = cache.get(key) ?? readRateOn(currency, on, work);
    cache.set(key, rate);
    return rate;
  };
}
