/**
 * Records as a token sees them: of kinds that it may not read there are none, and others are without the copies that they
 * keep of those. Reads are given a store of such collections, and so is whoever presents what was written; what is checked,
 * counted and worked out is taken from the whole store. So what a resource joins needs no look at rights, whatever it is.
 */
import type { ListQuery } from '../domain/list-query.ts';
import type { Rights } from '../domain/token/token.ts';
import type { Collection } from './collection.ts';
import type { Document, RecordType, Stored } from './record-type.ts';

/** Reads find nothing; the rest is for whoever has the right to that. */
function unseen<D extends Document>(records: Collection<D>): Collection<D> {
  return {
    ...records,
    visible: false,
    get: async () => null,
    getMany: async () => new Map(),
    figures: async () => null,
    all: async () => [],
    count: async () => 0,
    locate: async () => ({ total: 0, ids: [], sums: null }),
    ids: async () => [],
    lastUntil: async () => [],
    find: async () => ({ total: 0, items: [], sums: null }),
  };
}

/** Records without what they keep of others. */
function without<D extends Document>(records: Collection<D>, less: (doc: D) => D): Collection<D> {
  const seen = (stored: Stored<D>): Stored<D> => ({ ...stored, doc: less(stored.doc) });
  // A search that looks through copies tells what is in them.
  const own = <S>(query: ListQuery<S>): ListQuery<S> =>
    query.terms ? { ...query, terms: { ...query.terms, own: true } } : query;
  return {
    ...records,
    get: async (id) => {
      const stored = await records.get(id);
      return stored && seen(stored);
    },
    getMany: async (ids) => new Map([...(await records.getMany(ids))].map(([id, stored]) => [id, seen(stored)])),
    all: async () => (await records.all()).map(seen),
    locate: (query) => records.locate(own(query)),
    lastUntil: async (...of) => (await records.lastUntil(...of)).map(seen),
    find: async (query) => {
      const { items, ...found } = await records.find(own(query));
      return { ...found, items: items.map(seen) };
    },
    seen: less,
  };
}

/** The records of a record type as they are seen with these rights. */
export function limitToRights<D extends Document>(
  records: Collection<D>,
  recordType: RecordType<D>,
  may: Rights,
): Collection<D> {
  const { resource, copies } = recordType;
  const bare = copies && !may(`${copies.of}:read`) ? without(records, copies.without) : records;
  return resource === null || may(`${resource}:read`) ? bare : unseen(bare);
}
