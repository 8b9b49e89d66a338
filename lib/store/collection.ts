/** What the store offers for one record type: read, page through, find, and make changes for `save`. */
import { cutPage, type ListQuery, type Row } from '../domain/list-query.ts';
import type { ScopeResource } from '../domain/token/scopes.ts';
import { mapInSlices } from '../platform/slices.ts';
import { type Change, planChange, touchRecord } from './change.ts';
import type { Item } from './client.ts';
import * as keys from './keys.ts';
import { countList, readIdsAfter, readIdsUntil, readPage } from './listing.ts';
import { batchSize, parseDocument, readAllItems, readItem, toPrefixRange } from './read.ts';
import type { Document, RecordType, Stored } from './record-type.ts';
import { readChangedLately, readRows, searchTexts } from './rows.ts';
import { readNumber, takeNumbers } from './sequence.ts';
import { readUntilSettled } from './settled.ts';

/** A page of records. `sums`: what `summarize` of the query makes of all rows that it leaves; null where it asks for none. */
export type Found<D, S = unknown> = { total: number; items: Stored<D>[]; sums?: S | null };
export type Located<S = unknown> = { total: number; ids: number[]; sums?: S | null };

export type Collection<D extends Document> = {
  /** The record type's name, for messages. */
  readonly recordType: string;
  /** Whose right it takes to be shown its records; null: none but that to whatever names them. */
  readonly resource: ScopeResource | null;
  /** One record, or null. Gets of the same turn leave as one BatchGet. */
  get: (id: number) => Promise<Stored<D> | null>;
  /** Those of the records that exist, by id. */
  getMany: (ids: Iterable<number>) => Promise<Map<number, Stored<D>>>;
  /** The figures kept beside a record ("billed.EUR" in minor units), or null when there is no such record. */
  figures: (id: number) => Promise<Record<string, number> | null>;
  /** A whole short list (`settings` record types only), by id. One round trip. */
  all: () => Promise<Stored<D>[]>;
  /** How many records a list has. One round trip. */
  count: (list: string, by?: 'id' | 'date') => Promise<number>;
  /**
   * Where a page lies: the ids on it and how many records there are in all. For whoever reads
   * something else beside each record and need not wait for the records first.
   */
  locate: <S>(query: ListQuery<S>) => Promise<Located<S>>;
  /** Ids on a page of a list. */
  ids: (list: string, limit: number) => Promise<number[]>;
  /** The ids of a list that come after one, in order. One round trip, however long the list is. */
  idsAfter: (list: string, after: number, limit: number) => Promise<number[]>;
  /** The newest records of a list by date, up to and including a day. Two round trips, however long the list is. */
  lastUntil: (list: string, until: string, limit: number) => Promise<Stored<D>[]>;
  /** A page of a list or of what a filter or search leaves of it. */
  find: <S>(query: ListQuery<S>) => Promise<Found<D, S>>;
  /** Ids for new records: the first of `count`. */
  nextId: (count?: number) => Promise<number>;
  create: (doc: D) => Change<D>;
  update: (before: Stored<D>, doc: D) => Change<D>;
  remove: (before: Stored<D>) => Change<D>;
  /** Of the saves that have read a record and bump it only one goes through, though the record stays as it is. */
  bump: (before: Stored<D>) => Change<D>;
  /** When the schedule must look at a record, ISO 8601 in UTC; null: never. */
  dueAt: (doc: D) => string | null;
  /** Whether this store shows records of the kind. */
  readonly visible: boolean;
  /** A record at hand as it may be shown: without copies of what this store does not show. See seen.ts. */
  seen: (doc: D) => D;
};

/** So many matches of a search leave as one BatchGet. */
const fewMatches = 100;

/** A record type of one organization. */
type Of<D extends Document> = { organizationId: number; zone: string; recordType: RecordType<D> };
/** The ids on a page, and records that had to be read to find them. */
type Place<D, S> = Located<S> & { known?: ReadonlyMap<number, Stored<D>> };

/** The collection of one record type in one organization. */
export function openCollection<D extends Document>(
  organizationId: number,
  zone: string,
  recordType: RecordType<D>,
): Collection<D> {
  const of = { organizationId, zone, recordType };
  return {
    recordType: recordType.name,
    resource: recordType.resource,
    visible: true,
    seen: (doc) => doc,
    dueAt: (doc) => recordType.due?.(doc, zone)?.at ?? null,
    ...toReads(of),
    ...toLists(of),
    ...toChanges(of),
  };
}

function toReads<D extends Document>(of: Of<D>): Pick<Collection<D>, 'get' | 'getMany' | 'figures' | 'all'> {
  const { organizationId, recordType } = of;
  return {
    get: async (id) => {
      const item = await readDocument(of, id);
      return item ? parseDocument(recordType, item) : null;
    },
    getMany: (ids) => readMany(of, ids),
    figures: async (id) => {
      const item = await readItem(keys.sumsKey(organizationId, recordType.name, id));
      if (!item) return null;
      return Object.fromEntries(
        // A sum beyond what a number counts exactly arrives as a bigint.
        Object.entries(item).flatMap(([name, value]) =>
          typeof value === 'number' || typeof value === 'bigint' ? [[name, Number(value)]] : [],
        ),
      );
    },
    all: async () => {
      const { pk } = keys.documentKey(organizationId, recordType.name, 'settings', 0);
      // DynamoDB takes no empty text as a bound of a key; ids are fixed-width digits.
      return (await readAllItems(pk, toPrefixRange('0'))).map((item) => parseDocument(recordType, item));
    },
  };
}

function toLists<D extends Document>(
  of: Of<D>,
): Pick<Collection<D>, 'count' | 'ids' | 'locate' | 'idsAfter' | 'lastUntil' | 'find'> {
  const { organizationId } = of;
  const { name } = of.recordType;
  return {
    count: (list, by = 'id') => countList(organizationId, name, by, list),
    ids: async (list, limit) => (await readPage(organizationId, name, { list, by: 'id', offset: 0, limit })).ids,
    locate: (query) => locate(of, query),
    idsAfter: (list, after, limit) => readIdsAfter(organizationId, name, { list, after, limit }),
    lastUntil: async (list, until, limit) =>
      readInOrder(of, await readIdsUntil(organizationId, name, { list, until, limit })),
    find: (query) =>
      readUntilSettled(async () => {
        const { ids, known, ...found } = await locate(of, query);
        const items = await readInOrder(of, ids, known);
        return { value: { ...found, items }, settled: items.length === ids.length };
      }),
  };
}

function toChanges<D extends Document>({
  organizationId,
  zone,
  recordType,
}: Of<D>): Pick<Collection<D>, 'nextId' | 'create' | 'update' | 'remove' | 'bump'> {
  return {
    nextId: (count = 1) => takeNumbers(organizationId, toSequence(recordType), count),
    create: (doc) => planChange(organizationId, zone, recordType, null, doc),
    update: (before, doc) => planChange(organizationId, zone, recordType, before, doc),
    remove: (before) => planChange(organizationId, zone, recordType, before, null),
    bump: (before) => touchRecord(organizationId, recordType, before),
  };
}

const toSequence = ({ sequence, name }: Pick<RecordType<never>, 'sequence' | 'name'>): string => sequence ?? name;

async function readDocument<D extends Document>(
  { organizationId, recordType }: Of<D>,
  id: number,
): Promise<Item | null> {
  if (!Number.isSafeInteger(id) || id <= 0) return null;
  return readItem(keys.documentKey(organizationId, recordType.name, recordType.home, id));
}

async function readMany<D extends Document>(of: Of<D>, ids: Iterable<number>): Promise<Map<number, Stored<D>>> {
  const wanted = [...new Set(ids)];
  const batches = Array.from({ length: Math.ceil(wanted.length / batchSize) }, (_, i) =>
    wanted.slice(i * batchSize, (i + 1) * batchSize),
  );
  const found = new Map<number, Stored<D>>();
  const read = (batch: readonly number[] = []): Promise<(Item | null)[]> =>
    Promise.all(batch.map((id) => readDocument(of, id)));
  let items = read(batches[0]);
  for (let i = 0; i < batches.length; i += 1) {
    const here = await items;
    // The next batch is on its way while this one is parsed, and no more: thousands do not arrive at once.
    items = read(batches[i + 1]);
    items.catch(() => {});
    for (const stored of await mapInSlices(here, (item) => item && parseDocument(of.recordType, item))) {
      if (stored) found.set(stored.doc.id, stored);
    }
  }
  return found;
}

async function readInOrder<D extends Document>(
  of: Of<D>,
  ids: readonly number[],
  known?: ReadonlyMap<number, Stored<D>>,
): Promise<Stored<D>[]> {
  const found = known?.size ? known : await readMany(of, ids);
  return ids.flatMap((id) => found.get(id) ?? []);
}

async function locate<D extends Document, S>(of: Of<D>, query: ListQuery<S>): Promise<Place<D, S>> {
  if (query.where || query.terms || query.order || query.summarize) return locateFiltered(of, query);
  const { list = 'all', by = 'id', descending = false, offset, limit } = query;
  return readPage(of.organizationId, of.recordType.name, { list, by, descending, offset, limit });
}

/** The page of what a filter, a search or a sort of its own leaves: every thin row is looked at. */
async function locateFiltered<D extends Document, S>(of: Of<D>, query: ListQuery<S>): Promise<Place<D, S>> {
  const { organizationId, recordType } = of;
  const [highestId, lately] = await Promise.all([
    readNumber(organizationId, toSequence(recordType)),
    readChangedLately(organizationId, recordType),
  ]);
  const changed = lately ?? [];
  const fresh = readMany(of, changed);
  const shards = { organizationId, highestId, changed, recent: lately && fresh };
  const matches = query.terms ? await searchTexts(shards, recordType, query.terms) : null;
  // A few matches are read themselves; their rows are then at hand, and every other row is spared.
  const few = matches !== null && matches.length <= fewMatches;
  const known = few ? await readMany(of, matches) : new Map<number, Stored<D>>();
  const rows: Row[] = few
    ? [...known.values()].map(({ doc }) => recordType.row?.(doc) ?? { id: doc.id })
    : await readRows(shards, recordType);
  const matching = matches ? new Set(matches) : null;
  return { ...cutPage(matching ? rows.filter((row) => matching.has(row.id)) : rows, query), known };
}
