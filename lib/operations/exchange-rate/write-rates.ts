/** Exchange rates that somebody enters, corrects or takes back. What was kept without a rate is valued by them. */
import { type ExchangeRate, isRateOf } from '../../domain/exchange-rate/exchange-rate.ts';
import { notFoundProblem } from '../../domain/problem.ts';
import { type NewRecordFields, stampChange, stampNew } from '../../domain/record.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { readExisting } from '../record/records.ts';
import { valuationEffect, valueFirst } from './valuation.ts';

/** @throws Problem `not_found`, also for one that was deleted */
export async function readExistingRate(id: number, { store }: Work): Promise<Stored<ExchangeRate>> {
  const stored = await readExisting(store.exchangeRates, id);
  if (stored.doc.deletedAt !== null) throw notFoundProblem(store.exchangeRates.recordType);
  return stored;
}

/**
 * Stores a rate. Two round trips, more where something waits for it.
 * @param make completes the rate from its id, instants and people
 * @throws Problem `duplicate` where these currencies have a rate of that day
 */
export async function createRate(
  make: (born: NewRecordFields) => ExchangeRate,
  work: Work,
): Promise<Stored<ExchangeRate>> {
  const { exchangeRates } = work.store;
  const doc = make(stampNew(work, await exchangeRates.nextId()));
  const [stored] = await work.store.save([exchangeRates.create(doc)], { effects: [valuationEffect(doc, work)] });
  await valueFirst(doc, work);
  return stored;
}

/** So many places are remembered that a rate was of before. */
const placesKept = 20;

/**
 * Changes a rate. What was converted at it keeps what it had.
 * @throws Problem `not_found`; `duplicate` as above
 */
export async function changeRate(
  id: number,
  alter: (doc: ExchangeRate) => ExchangeRate,
  work: Work,
): Promise<Stored<ExchangeRate>> {
  const { exchangeRates } = work.store;
  const stored = await retryOnConflict(async () => {
    const before = await readExistingRate(id, work);
    const { from, to, on, formerly } = before.doc;
    const after = alter(before.doc);
    // Sent back as it stands it says nothing, and nothing is valued anew.
    if (isRateOf(after, before.doc) && after.rate === before.doc.rate) return before;
    const moved = isRateOf(after, before.doc) ? formerly : [{ from, to, on }, ...formerly].slice(0, placesKept);
    const doc = { ...after, formerly: moved, ...stampChange(work) };
    const [saved] = await work.store.save([exchangeRates.update(before, doc)], {
      effects: [valuationEffect(doc, work)],
    });
    return saved;
  });
  await valueFirst(stored.doc, work);
  return stored;
}

/**
 * Takes a rate back: it leads nowhere any more, and what was converted at it keeps it.
 * @throws Problem `not_found`
 */
export function deleteRate(id: number, work: Work): Promise<ExchangeRate> {
  const { exchangeRates } = work.store;
  return retryOnConflict(async () => {
    const before = await readExistingRate(id, work);
    const doc = { ...before.doc, deletedAt: work.at, ...stampChange(work) };
    const [stored] = await work.store.save([exchangeRates.update(before, doc)]);
    return stored.doc;
  });
}
