/** Writes single exchange rates and values the records that wait for them. */
import { type ExchangeRate, isRateOf } from '../../domain/exchange-rate/exchange-rate.ts';
import { notFoundProblem } from '../../domain/problem.ts';
import { type NewRecordFields, stampChange, stampNew } from '../../domain/record.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { readExisting } from '../record/records.ts';
import { fillFirstMissingRates, valuationEffect } from './valuation.ts';

/** Reads a rate. @throws Problem `not_found`, also for a deleted one */
export async function readExistingRate(id: number, { store }: Work): Promise<Stored<ExchangeRate>> {
  const stored = await readExisting(store.exchangeRates, id);
  if (stored.doc.deletedAt !== null) throw notFoundProblem(store.exchangeRates.recordType);
  return stored;
}

/** Stores a rate. Two round trips, more where a record waits for it. @throws Problem `duplicate` for pair and day */
export async function createRate(
  make: (newFields: NewRecordFields) => ExchangeRate,
  work: Work,
): Promise<Stored<ExchangeRate>> {
  const { exchangeRates } = work.store;
  const doc = make(stampNew(work, await exchangeRates.nextId()));
  const [stored] = await work.store.save([exchangeRates.create(doc)], { effects: [valuationEffect(doc, work)] });
  await fillFirstMissingRates(doc, work);
  return stored;
}

/** A rate remembers this many pairs and days that it was for before. */
const placesKept = 20;

/** Changes a rate. Amounts converted with it stay. @throws Problem `not_found`; `duplicate` as createRate */
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
    // A rate sent back unchanged values nothing again.
    if (isRateOf(after, before.doc) && after.rate === before.doc.rate) return before;
    const formerPlaces = isRateOf(after, before.doc) ? formerly : [{ from, to, on }, ...formerly].slice(0, placesKept);
    const doc = { ...after, formerly: formerPlaces, ...stampChange(work) };
    const [saved] = await work.store.save([exchangeRates.update(before, doc)], {
      effects: [valuationEffect(doc, work)],
    });
    return saved;
  });
  await fillFirstMissingRates(stored.doc, work);
  return stored;
}

/** Deletes a rate. Amounts converted with it stay. @throws Problem `not_found` */
export function deleteRate(id: number, work: Work): Promise<ExchangeRate> {
  const { exchangeRates } = work.store;
  return retryOnConflict(async () => {
    const before = await readExistingRate(id, work);
    const doc = { ...before.doc, deletedAt: work.at, ...stampChange(work) };
    const [stored] = await work.store.save([exchangeRates.update(before, doc)]);
    return stored.doc;
  });
}
