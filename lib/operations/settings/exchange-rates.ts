/** Exchange rates: one a day and pair of currencies, so there can be many thousands. */
import { type ExchangeRate, pivot, type RateOn, rateFrom } from '../../domain/exchange-rate/exchange-rate.ts';
import { ratesBetween, ratesOfPair } from '../../store/nouns/settings.ts';
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
 * What a currency was worth in the organization's on a day: by the newest rates of that day or before it. One query
 * where one of the two is the euro, otherwise three that are under way at once; then the rates they tell of.
 * @param from ISO 4217
 * @returns null where no rate leads from one to the other
 */
export async function rateOn(from: string, on: string, { store, firm }: Work): Promise<RateOn | null> {
  const to = firm.currency;
  if (from === to) return { rate: '1', on };
  // A rate and the same one backwards may be of the same day.
  const known = async (one: string, other: string): Promise<ExchangeRate[]> =>
    (await store.exchangeRates.lastUntil(ratesBetween(one, other), on, 2)).map(({ doc }) => doc);
  const straight = from === pivot || to === pivot;
  const [direct, fromPivot, toPivot] = await Promise.all([
    known(from, to),
    straight ? [] : known(from, pivot),
    straight ? [] : known(pivot, to),
  ]);
  return rateFrom(from, to, { direct, fromPivot, toPivot });
}
