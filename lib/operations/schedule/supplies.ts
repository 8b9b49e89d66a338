/** What the occurrences of one run in one organization share, so that each of them costs little more than its write. */
import type { Series } from '../../domain/settings/settings.ts';
import type { Collection } from '../../store/collection.ts';
import type { Document } from '../../store/noun.ts';
import type { Work } from '../../store/work.ts';
import { chooseSeries } from '../invoice/compose.ts';
import { listEntries } from '../settings/entries.ts';

type Ids = Pick<Collection<Document>, 'noun' | 'nextId'>;

export type Supplies = {
  /** An id for a new record. Ids are taken in blocks; what is left of a block is never given. */
  newId: (records: Ids) => Promise<number>;
  seriesOf: (id: number) => Promise<Series | null>;
  /** The series new invoices are numbered in that name none. */
  defaultSeries: () => Promise<Series | null>;
  /** Where a series' number was left by the occurrence before; forgotten when that turns out wrong. */
  lastNumbers: Map<number, number>;
};

const largestBlock = 100;

/** Remembers what a key stands for; what could not be had is asked for again. */
function remembered<K, V>(find: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const known = new Map<K, Promise<V>>();
  return (key) => {
    const found = known.get(key) ?? find(key);
    known.set(key, found);
    found.catch(() => known.delete(key));
    return found;
  };
}

/**
 * Supplies for a run.
 * @param expected how many records of a kind will be made at least, by the noun's name: the size of the blocks of ids
 */
export function suppliesFor(work: Work, expected: ReadonlyMap<string, number> = new Map()): Supplies {
  const { series } = work.store;
  const defaultSeries = remembered(async (_: null) => chooseSeries(await listEntries(series), null));
  const blocks = new Map<string, { first: Promise<number>; taken: number }>();
  return {
    newId: async (records) => {
      const size = Math.min(Math.max(expected.get(records.noun) ?? 1, 1), largestBlock);
      let block = blocks.get(records.noun);
      if (!block || block.taken === size) {
        const fresh = { first: records.nextId(size), taken: 0 };
        blocks.set(records.noun, fresh);
        fresh.first.catch(() => blocks.get(records.noun) === fresh && blocks.delete(records.noun));
        block = fresh;
      }
      const offset = block.taken;
      block.taken += 1;
      return (await block.first) + offset;
    },
    seriesOf: remembered(async (id) => (await series.get(id))?.doc ?? null),
    defaultSeries: () => defaultSeries(null),
    lastNumbers: new Map(),
  };
}

/** The same supplies, but each id only once: a lost race that is run again uses the ids it had. */
export function keepingIds(supplies: Supplies): Supplies {
  const kept = new Map<string, Promise<number>>();
  return {
    ...supplies,
    newId: (records) => {
      const id = kept.get(records.noun) ?? supplies.newId(records);
      kept.set(records.noun, id);
      id.catch(() => kept.delete(records.noun));
      return id;
    },
  };
}
