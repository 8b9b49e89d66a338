/** What a currency was worth in another on a day, from the rates that an organization has. */
import { deriveRate, type ExchangeRate, pivot, type RateOn } from '../domain/exchange-rate/exchange-rate.ts';
import type { Collection } from './collection.ts';
import { ratesBetween } from './record-types/exchange-rate.ts';

/**
 * By the newest rates of that day or before it. One query where one of the two is the euro, otherwise three that are under
 * way at once; then the rates they tell of. None for a currency in itself.
 * @param from ISO 4217, as `to`
 * @returns null where no rate leads from one to the other
 */
export async function readKnownRate(
  rates: Pick<Collection<ExchangeRate>, 'lastUntil'>,
  from: string,
  to: string,
  on: string,
): Promise<RateOn | null> {
  if (from === to) return { rate: '1', on };
  // A rate and the same one backwards may be of the same day.
  const known = async (one: string, other: string): Promise<ExchangeRate[]> =>
    (await rates.lastUntil(ratesBetween(one, other), on, 2)).map(({ doc }) => doc);
  const straight = from === pivot || to === pivot;
  const [direct, fromPivot, toPivot] = await Promise.all([
    known(from, to),
    straight ? [] : known(from, pivot),
    straight ? [] : known(pivot, to),
  ]);
  return deriveRate(from, to, { direct, fromPivot, toPivot });
}
