/** Imports many exchange rates at once. Rates that are already right stay; others are added or corrected. */
import type { ReferenceRate } from '../../domain/exchange-rate/ecb.ts';
import { exchangeRate as exchangeRateSchema } from '../../domain/exchange-rate/exchange-rate.ts';
import { Problem } from '../../domain/problem.ts';
import { stampChange, stampNew } from '../../domain/record.ts';
import { readNowMs } from '../../platform/clock.ts';
import { Conflict } from '../../store/moment.ts';
import type { Stored } from '../../store/record-type.ts';
import { ratesOfPair } from '../../store/record-types/exchange-rate.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { valuationEffect } from './valuation.ts';

export type Imported = { days: number; rates: number; added: number; changed: number };

type Known = Stored<ReturnType<typeof exchangeRateSchema.parse>>;

/** This many rates fit in one transaction, whatever their months. */
const perSave = 12;
const mostAtOnce = 1_000;
const longestImportMs = 60 * 60_000;

/** Reads the stored rates of a pair between the first and the last day. One query for each thousand. */
async function readKnown(rates: readonly ReferenceRate[], { store }: Work): Promise<Map<string, Known>> {
  const [{ from, to } = { from: '', to: '' }] = rates;
  const days = rates.map(({ on }) => on).sort();
  const [first = ''] = days;
  const known = new Map<string, Known>();
  let until = days.at(-1) ?? '';
  for (;;) {
    const page = await store.exchangeRates.lastUntil(
      ratesOfPair(from, to),
      until,
      Math.min(days.length + 1, mostAtOnce),
    );
    const before = known.size;
    for (const stored of page) known.set(stored.doc.on, stored);
    const oldest = page.at(-1)?.doc.on ?? '';
    if (oldest < first || known.size === before) return known;
    until = oldest;
  }
}

function splitIntoBatches<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

/** Writes one transaction of rates. */
async function importBatch(batch: readonly ReferenceRate[], known: ReadonlyMap<string, Known>, work: Work) {
  const { exchangeRates } = work.store;
  const fresh = batch.filter(({ on }) => !known.has(on));
  const id = fresh.length > 0 ? await exchangeRates.nextId(fresh.length) : 0;
  const added = fresh.map((rate, i) =>
    exchangeRates.create(exchangeRateSchema.parse({ ...rate, ...stampNew(work, id + i) })),
  );
  const changed = batch.flatMap(({ on, rate }) => {
    const stored = known.get(on);
    if (!stored || stored.doc.rate === rate) return [];
    return [exchangeRates.update(stored, { ...stored.doc, rate, ...stampChange(work) })];
  });
  if (added.length + changed.length > 0) await work.store.save([...added, ...changed]);
  return { added: added.length, changed: changed.length };
}

/** Somebody else has added a rate of the same day: a lost race like any other. */
function asLostRace(error: unknown): never {
  if (error instanceof Problem && error.code === 'duplicate') throw new Conflict(error.message);
  throw error;
}

/**
 * Imports rates of any number of pairs and days. The transactions run one after another, because they all move the same
 * counters. An import can be repeated, and one that fails keeps what it has written. A valuation is promised before the
 * first write, due in an hour, in case the import breaks off; at the end it is due at once.
 * @throws what Store.save throws
 */
export async function importRates(rates: readonly ReferenceRate[], work: Work): Promise<Imported> {
  const withdrawPromise = await work.store.promise(valuationEffect(null, work), readNowMs() + longestImportMs);
  const sums = { added: 0, changed: 0 };
  for (const ofPair of Map.groupBy(rates, ({ from, to }) => ratesOfPair(from, to)).values()) {
    let known = await readKnown(ofPair, work);
    for (const batch of splitIntoBatches(ofPair, perSave)) {
      let isRetry = false;
      const { added, changed } = await retryOnConflict(async () => {
        if (isRetry) known = await readKnown(ofPair, work);
        isRetry = true;
        return importBatch(batch, known, work).catch(asLostRace);
      });
      sums.added += added;
      sums.changed += changed;
    }
  }
  await work.store.promise(valuationEffect(null, work), readNowMs());
  await withdrawPromise();
  return { days: new Set(rates.map(({ on }) => on)).size, rates: rates.length, ...sums };
}
