/** Exchange rates: one a day and pair of currencies, so there can be many thousands. */
import type { ExchangeRate, RateOn } from '../../domain/exchange-rate/exchange-rate.ts';
import { readKnownRate } from '../../store/known-rate.ts';
import { ratesOfPair } from '../../store/record-types/exchange-rate.ts';
import type { Work } from '../../store/work.ts';

/** What a currency was worth in the organization's on a day; null: nobody knows. */
export type RateOf = (currency: string, on: string) => Promise<RateOn | null>;

export type RatesQuery = { pair: Pick<ExchangeRate, 'from' | 'to'> | null; offset: number; limit: number };

/**
 * A page of the rates, or of those of one pair: the newest date first. Two or three round trips.
 * @returns the rates on the page and how many there are in all
 */
export async function listExchangeRates(
  { pair, offset, limit }: RatesQuery,
  work: Work,
): Promise<{ total: number; docs: ExchangeRate[] }> {
  const list = pair ? ratesOfPair(pair.from, pair.to) : 'all';
  const { total, items } = await work.store.exchangeRates.find({ list, by: 'date', descending: true, offset, limit });
  return { total, docs: items.map(({ doc }) => doc) };
}

/**
 * What a currency was worth in the organization's on a day: see `readKnownRate`.
 * @param currency ISO 4217
 * @returns null where no rate leads from one to the other
 */
export function readRateOn(currency: string, on: string, { store, organization }: Work): Promise<RateOn | null> {
  return readKnownRate(store.exchangeRates, currency, organization.currency, on);
}

/** The same for many records: asked once of each currency and day. */
export function cacheRates(work: Work): RateOf {
  const asked = new Map<string, ReturnType<RateOf>>();
  return (currency, on) => {
    const key = `${currency} ${on}`;
    const rate = asked.get(key) ?? readRateOn(currency, on, work);
    asked.set(key, rate);
    return rate;
  };
}
