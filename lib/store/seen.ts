/** Records as a token sees them: none of types that it may not read, and the others without copies of those. */
import type { ListQuery } from '../domain/list-query.ts';
import type { Rights } from '../domain/token/token.ts';
import type { Collection } from './collection.ts';
import type { Document, RecordType, Stored } from './record-type.ts';

/** What reads nothing; creating and deleting have rights of their own. */
type Shared =
  | 'recordType'
  | 'resource'
  | 'seen'
  | 'dueAt'
  | 'nextId'
  | 'parse'
  | 'create'
  | 'update'
  | 'remove'
  | 'bump';

function hideAll<D extends Document>(records: Collection<D>): Collection<D> {
  // The type holds that no read is left out.
  const nothing: Omit<Collection<D>, Shared> = {
    visible: false,
    get: async () => null,
    getMany: async () => new Map(),
    figures: async () => null,
    all: async () => [],
    newest: async () => [],
    count: async () => 0,
    locate: async () => ({ total: 0, ids: [], sums: null }),
    ids: async () => [],
    idsAfter: async () => [],
    lastUntil: async () => [],
    find: async () => ({ total: 0, items: [], sums: null }),
  };
  return { ...records, ...nothing };
}

function stripCopies<D extends Document>(records: Collection<D>, strip: (doc: D) => D): Collection<D> {
  const stripStored = (stored: Stored<D>): Stored<D> => ({ ...stored, doc: strip(stored.doc) });
  // A search through copies would reveal them.
  const own = <S>(query: ListQuery<S>): ListQuery<S> =>
    query.terms ? { ...query, terms: { ...query.terms, own: true } } : query;
  return {
    ...records,
    get: async (id) => {
      const stored = await records.get(id);
      return stored && stripStored(stored);
    },
    getMany: async (ids) => new Map([...(await records.getMany(ids))].map(([id, stored]) => [id, stripStored(stored)])),
    all: async () => (await records.all()).map(stripStored),
    newest: async (limit) => (await records.newest(limit)).map(stripStored),
    locate: (query) => records.locate(own(query)),
    lastUntil: async (...of) => (await records.lastUntil(...of)).map(stripStored),
    find: async (query) => {
      const { items, ...found } = await records.find(own(query));
      return { ...found, items: items.map(stripStored) };
    },
    seen: strip,
  };
}

/** Limits a collection to what these rights may see. */
export function limitToRights<D extends Document>(
  records: Collection<D>,
  recordType: RecordType<D>,
  may: Rights,
): Collection<D> {
  const { resource, copies } = recordType;
  const bare = copies && !may(`${copies.of}:read`) ? stripCopies(records, copies.without) : records;
  return resource === null || may(`${resource}:read`) ? bare : hideAll(bare);
}
