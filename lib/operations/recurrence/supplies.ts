/** Shared by the occurrences of one run in one organization, so that each costs little more than its write. */
import type { Series } from '../../domain/settings/settings.ts';
import type { Collection } from '../../store/collection.ts';
import type { Document } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { chooseSeries } from '../invoice/compose.ts';
import { listEntries } from '../settings/entries.ts';

type Ids = Pick<Collection<Document>, 'recordType' | 'nextId'>;

export type Supplies = {
  /** Gives a new id. Ids are taken in blocks; the rest of a block is never used. */
  newId: (records: Ids) => Promise<number>;
  seriesOf: (id: number) => Promise<Series | null>;
  /** Reads the series for invoices that name none. */
  defaultSeries: () => Promise<Series | null>;
  /** A work whose store reads each short list only once. */
  reading: Work;
  /** The last number of each row, by its counter; cleared when it proves wrong. */
  lastNumbers: Map<string, number>;
  /** See skipUsedNumbers in ../bill/numbering.ts. */
  passed: number;
};

const largestBlock = 100;

/** Remembers each result; a failed read is repeated. */
function memoize<K, V>(find: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const known = new Map<K, Promise<V>>();
  return (key) => {
    const found = known.get(key) ?? find(key);
    known.set(key, found);
    found.catch(() => known.delete(key));
    return found;
  };
}

function readOnce<D extends Document>(records: Collection<D>): Collection<D> {
  const known = memoize(async (_: null) => new Map((await records.all()).map((one) => [one.doc.id, one])));
  return {
    ...records,
    all: async () => [...(await known(null)).values()],
    get: async (id) => (await known(null)).get(id) ?? null,
    getMany: async (ids) => {
      const idSet = new Set(ids);
      return new Map([...(await known(null))].filter(([id]) => idSet.has(id)));
    },
  };
}

/** Creates the supplies for a run. @param expected new records by record type: the size of their blocks of ids */
export function createSupplies(work: Work, expected: ReadonlyMap<string, number> = new Map()): Supplies {
  const { series, taxes, expenseCategories } = work.store;
  const lists = {
    series: readOnce(series),
    taxes: readOnce(taxes),
    expenseCategories: readOnce(expenseCategories),
  };
  const blocks = new Map<string, { first: Promise<number>; taken: number }>();
  return {
    newId: async (records) => {
      const size = Math.min(Math.max(expected.get(records.recordType) ?? 1, 1), largestBlock);
      let block = blocks.get(records.recordType);
      if (!block || block.taken === size) {
        const fresh = { first: records.nextId(size), taken: 0 };
        blocks.set(records.recordType, fresh);
        fresh.first.catch(() => blocks.get(records.recordType) === fresh && blocks.delete(records.recordType));
        block = fresh;
      }
      const offset = block.taken;
      block.taken += 1;
      return (await block.first) + offset;
    },
    seriesOf: async (id) => (await lists.series.get(id))?.doc ?? null,
    defaultSeries: async () => chooseSeries(await listEntries(lists.series), null),
    reading: { ...work, store: Object.assign(Object.create(work.store), lists) },
    lastNumbers: new Map(),
    passed: 0,
  };
}

/** Reuses the ids of an earlier try after a lost race. */
export function reuseIds(supplies: Supplies): Supplies {
  const idsByType = new Map<string, Promise<number>>();
  return {
    ...supplies,
    newId: (records) => {
      const id = idsByType.get(records.recordType) ?? supplies.newId(records);
      idsByType.set(records.recordType, id);
      id.catch(() => idsByType.delete(records.recordType));
      return id;
    },
  };
}
