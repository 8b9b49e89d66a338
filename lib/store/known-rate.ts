import { deriveRate, type ExchangeRate, pivot, type RateOn } from '../domain/exchange-rate/exchange-rate.ts';
import type { Collection } from './collection.ts';
import { ratesBetween } from './record-types/exchange-rate.ts';

/**
 * Derives a rate from the newest rates up to and including a day. One query when the euro is one of the two, otherwise
 * three at once; then one round trip for the rates.
 * @param from ISO 4217, as `to`
 * @returns null when no rate leads from one to the other
 */
export async function readKnownRate(
  rates: Pick<Collection<ExchangeRate>, 'lastUntil'>,
  from: string,
  to: string,
  on: string,
): Promise<RateOn | null> {
  if (from === to) return { rate: '1', on };
  // A rate and its inverse may be of the same day.
  const readNewest = async (one: string, other: string): Promise<ExchangeRate[]> =>
    (await rates.lastUntil(ratesBetween(one, other), on, 2)).map(({ doc }) => doc);
  const isDirect = from === pivot || to === pivot;
  const [direct, fromPivot, toPivot] = await Promise.all([
    readNewest(from, to),
    isDirect ? [] : readNewest(from, pivot),
    isDirect ? [] : readNewest(pivot, to),
  ]);
  return deriveRate(from, to, { direct, fromPivot, toPivot });
}
