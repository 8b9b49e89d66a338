/** Exchange rates: one a day and pair of currencies, so there can be many thousands. */
import type { ExchangeRate } from '../../domain/exchange-rate/exchange-rate.ts';
import { ratesOfPair } from '../../store/nouns/settings.ts';
import type { Work } from '../../store/work.ts';

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

/** So many rates may lie in the future without hiding that of today. */
const newestRates = 20;

/**
 * What one unit of a currency is worth in another: the newest rate not after a day, '1' where none is known. Two
 * round trips.
 */
export async function rateOn(pair: Pick<ExchangeRate, 'from' | 'to'>, on: string, work: Work): Promise<string> {
  const { docs } = await listExchangeRates({ pair, offset: 0, limit: newestRates }, work);
  return docs.find((rate) => rate.on <= on)?.rate ?? '1';
}
