/** One record type of one organization: reads, pages, searches, and changes for `save`. */
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

/** A page of records. `sums`: what the query's `summarize` gives for all matching rows; null without one. */
export type Found<D, S = unknown> = { total: number; items: Stored<D>[]; sums?: S | null };
export type Located<S = unknown> = { total: number; ids: number[]; sums?: S | null };

export type Collection<D extends Document> = {
  readonly recordType: string;
  /** The resource whose rights guard its records; null: the rights to whatever names them. */
  readonly resource: ScopeResource | null;
  /** Gets of the same turn leave as one BatchGet. */
  get: (id: number) => Promise<Stored<D> | null>;
  /** Leaves out ids that do not exist. */
  getMany: (ids: Iterable<number>) => Promise<Map<number, Stored<D>>>;
  /** Figures beside a record, such as `billed.EUR` in minor units; null where the record does not exist. */
  figures: (id: number) => Promise<Record<string, number> | null>;
  /** The whole list, by id; `settings` record types only. One round trip. */
  all: () => Promise<Stored<D>[]>;
  /** Those of the list with the highest ids, the highest first. One round trip, however long the list is. */
  newest: (limit: number) => Promise<Stored<D>[]>;
  /** One round trip. */
  count: (list: string, by?: 'id' | 'date') => Promise<number>;
  /** Ids of a page and the total, for callers that read other things beside each record at the same time. */
  locate: <S>(query: ListQuery<S>) => Promise<Located<S>>;
  ids: (list: string, limit: number) => Promise<number[]>;
  /** Ids of a list above `after`, in order. One round trip, however long the list is. */
  idsAfter: (list: string, after: number, limit: number) => Promise<number[]>;
  /** The newest records of a list, up to and including a day. Two round trips, however long the list is. */
  lastUntil: (list: string, until: string, limit: number) => Promise<Stored<D>[]>;
  find: <S>(query: ListQuery<S>) => Promise<Found<D, S>>;
  /** Takes ids for new records. Gives the first of `count`. */
  nextId: (count?: number) => Promise<number>;
  create: (doc: D) => Change<D>;
  update: (before: Stored<D>, doc: D) => Change<D>;
  remove: (before: Stored<D>) => Change<D>;
  /** Leaves the record as it is, but of the saves that read and bump it only one goes through. */
  bump: (before: Stored<D>) => Change<D>;
  /** Reads fields as a record of this type. @throws ZodError */
  parse: (fields: unknown) => D;
  /** When the schedule must look at a record, ISO 8601 in UTC; null: never. */
  dueAt: (doc: D) => string | null;
  readonly visible: boolean;
  /** The record without copies that this store does not show; see seen.ts. */
  seen: (doc: D) => D;
};

/** Matches of a search that fit one BatchGet. */
const fewMatches = 100;

type Source<D extends Document> = { organizationId: number; zone: string; recordType: RecordType<D> };
/** `known`: records that had to be read to find the ids. */
type Place<D, S> = Located<S> & { known?: ReadonlyMap<number, Stored<D>> };

/** Opens the records of one record type in one organization. */
export function openCollection<D extends Document>(
  organizationId: number,
  zone: string,
  recordType: RecordType<D>,
): Collection<D> {
  const source = { organizationId, zone, recordType };
  return {
    recordType: recordType.name,
    resource: recordType.resource,
    visible: true,
    seen: (doc) => doc,
    parse: (fields) => recordType.schema.parse(fields),
    dueAt: (doc) => recordType.due?.(doc, zone)?.at ?? null,
    ...toReads(source),
    ...toLists(source),
    ...toChanges(source),
  };
}

function toReads<D extends Document>(
  source: Source<D>,
): Pick<Collection<D>, 'get' | 'getMany' | 'figures' | 'all' | 'newest'> {
  const { organizationId, recordType } = source;
  // DynamoDB takes no empty text as a bound of a key; ids begin with a digit.
  const readList = async (options: { limit?: number; descending?: boolean } = {}): Promise<Stored<D>[]> => {
    const { pk } = keys.documentKey(organizationId, recordType.name, 'settings', 0);
    return (await readAllItems(pk, toPrefixRange('0'), options)).map((item) => parseDocument(recordType, item));
  };
  return {
    get: async (id) => {
      const item = await readDocument(source, id);
      return item ? parseDocument(recordType, item) : null;
    },
    getMany: (ids) => readMany(source, ids),
    figures: async (id) => {
      const item = await readItem(keys.sumsKey(organizationId, recordType.name, id));
      if (!item) return null;
      return Object.fromEntries(
        // A sum that a number cannot hold exactly arrives as a bigint.
        Object.entries(item).flatMap(([name, value]) =>
          typeof value === 'number' || typeof value === 'bigint' ? [[name, Number(value)]] : [],
        ),
      );
    },
    all: () => readList(),
    newest: (limit) => readList({ limit, descending: true }),
  };
}

function toLists<D extends Document>(
  source: Source<D>,
): Pick<Collection<D>, 'count' | 'ids' | 'locate' | 'idsAfter' | 'lastUntil' | 'find'> {
  const { organizationId } = source;
  const { name } = source.recordType;
  return {
    count: (list, by = 'id') => countList(organizationId, name, by, list),
    ids: async (list, limit) => (await readPage(organizationId, name, { list, by: 'id', offset: 0, limit })).ids,
    locate: (query) => locate(source, query),
    idsAfter: (list, after, limit) => readIdsAfter(organizationId, name, { list, after, limit }),
    lastUntil: async (list, until, limit) =>
      readInOrder(source, await readIdsUntil(organizationId, name, { list, until, limit })),
    find: (query) =>
      readUntilSettled(async () => {
        const { ids, known, ...found } = await locate(source, query);
        const items = await readInOrder(source, ids, known);
        return { value: { ...found, items }, settled: items.length === ids.length };
      }),
  };
}

function toChanges<D extends Document>({
  organizationId,
  zone,
  recordType,
}: Source<D>): Pick<Collection<D>, 'nextId' | 'create' | 'update' | 'remove' | 'bump'> {
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
  { organizationId, recordType }: Source<D>,
  id: number,
): Promise<Item | null> {
  if (!Number.isSafeInteger(id) || id <= 0) return null;
  return readItem(keys.documentKey(organizationId, recordType.name, recordType.home, id));
}

async function readMany<D extends Document>(source: Source<D>, ids: Iterable<number>): Promise<Map<number, Stored<D>>> {
  const uniqueIds = [...new Set(ids)];
  const batches = Array.from({ length: Math.ceil(uniqueIds.length / batchSize) }, (_, i) =>
    uniqueIds.slice(i * batchSize, (i + 1) * batchSize),
  );
  const found = new Map<number, Stored<D>>();
  const read = (batch: readonly number[] = []): Promise<(Item | null)[]> =>
    Promise.all(batch.map((id) => readDocument(source, id)));
  let items = read(batches[0]);
  for (let i = 0; i < batches.length; i += 1) {
    const current = await items;
    // One batch is read ahead while this one is parsed, and no more: thousands must not arrive at once.
    items = read(batches[i + 1]);
    items.catch(() => {});
    for (const stored of await mapInSlices(current, (item) => item && parseDocument(source.recordType, item))) {
      if (stored) found.set(stored.doc.id, stored);
    }
  }
  return found;
}

async function readInOrder<D extends Document>(
  source: Source<D>,
  ids: readonly number[],
  known?: ReadonlyMap<number, Stored<D>>,
): Promise<Stored<D>[]> {
  const found = known?.size ? known : await readMany(source, ids);
  return ids.flatMap((id) => found.get(id) ?? []);
}

async function locate<D extends Document, S>(source: Source<D>, query: ListQuery<S>): Promise<Place<D, S>> {
  if (query.where || query.terms || query.order || query.summarize) return locateFiltered(source, query);
  const { list = 'all', by = 'id', descending = false, offset, limit } = query;
  return readPage(source.organizationId, source.recordType.name, { list, by, descending, offset, limit });
}

/** Filters, searches and sorts look at every row. */
async function locateFiltered<D extends Document, S>(source: Source<D>, query: ListQuery<S>): Promise<Place<D, S>> {
  const { organizationId, recordType } = source;
  const [highestId, recentIds] = await Promise.all([
    readNumber(organizationId, toSequence(recordType)),
    readChangedLately(organizationId, recordType),
  ]);
  const changed = recentIds ?? [];
  const recentRecords = readMany(source, changed);
  const shards = { organizationId, highestId, changed, recent: recentIds && recentRecords };
  const matches = query.terms ? await searchTexts(shards, recordType, query.terms) : null;
  // A few matches are read as documents, which spares reading every row.
  const isFew = matches !== null && matches.length <= fewMatches;
  const known = isFew ? await readMany(source, matches) : new Map<number, Stored<D>>();
  const rows: Row[] = isFew
    ? [...known.values()].map(({ doc }) => recordType.row?.(doc) ?? { id: doc.id })
    : await readRows(shards, recordType);
  const matching = matches ? new Set(matches) : null;
  return { ...cutPage(matching ? rows.filter((row) => matching.has(row.id)) : rows, query), known };
}
