/**
 * Free filters and search: the only reads whose cost grows with an organization's records.
 * They read thin rows (or folded texts) shard by shard, in parallel, never whole documents.
 *
 * Shards are read with eventual consistency, at half the price. A client that has just created a record
 * must find it all the same: what changed in the last seconds is told by the list of changes, read from
 * the documents themselves (both strongly consistent), and takes the place of whatever the shards said.
 */
import type { Row, SearchTerms } from '../domain/list-query.ts';
import { foldText } from '../domain/text.ts';
import { readNowMs } from '../platform/clock.ts';
import { readChanges } from './changes.ts';
import { beforeCopies, deriveSearchText } from './derive.ts';
import * as keys from './keys.ts';
import { readAllItems, toPrefixRange } from './read.ts';
import type { Document, RecordType, Stored } from './record-type.ts';

/** A write is stamped up to five seconds before it is over; eventual consistency takes a second, seldom two. */
const lateAfterMs = 15_000;
/** More records than this changed just now: the shards are then read strongly instead. They leave as one BatchGet. */
const mostRecent = 100;

/**
 * Ids of the records that changed within the last seconds; null where that is not told (a record type that is
 * not polled) or where they are too many, and the shards have to be read strongly. One round trip.
 */
export async function readChangedLately(
  organizationId: number,
  recordType: Pick<RecordType<never>, 'name' | 'polled'>,
): Promise<number[] | null> {
  if (!recordType.polled) return null;
  const window = { afterMicros: (readNowMs() - lateAfterMs) * 1000, limit: mostRecent + 1, newestFirst: true };
  const found = await readChanges(organizationId, recordType.name, window);
  return found.length > mostRecent ? null : found.map(({ id }) => id);
}

/** The part of a record type's rows or texts to look at. `recent`: the changed records as they are now, under way while the shards are read; null: read strongly. */
export type Shards<D> = {
  organizationId: number;
  highestId: number;
  recent: Promise<ReadonlyMap<number, Stored<D>>> | null;
  changed: readonly number[];
};

async function everyShard<D extends Document, T>(
  { organizationId, highestId, recent, changed }: Shards<D>,
  recordType: RecordType<D>,
  kind: 'row' | 'search',
  each: (item: Record<string, unknown>) => T | null,
): Promise<T[]> {
  const shards = Array.from({ length: Math.floor(highestId / keys.idsPerShard) + 1 }, (_, shard) => shard);
  const replaced = new Set(recent ? changed.map((id) => keys.padNumber(id)) : []);
  const parts = await Promise.all(
    shards.map(async (shard) => {
      const { pk } = keys.rowKey(organizationId, recordType.name, kind, shard * keys.idsPerShard);
      const items = await readAllItems(pk, toPrefixRange('0'), { stale: recent !== null });
      return items.flatMap((item) => (replaced.has(String(item.sk)) ? [] : (each(item) ?? [])));
    }),
  );
  return parts.flat();
}

/** Every thin row of a record type. */
export async function readRows<D extends Document>(shards: Shards<D>, recordType: RecordType<D>): Promise<Row[]> {
  const [rows, recent] = await Promise.all([
    everyShard<D, Row>(shards, recordType, 'row', (item) => JSON.parse(String(item.row))),
    shards.recent,
  ]);
  return [...rows, ...[...(recent?.values() ?? [])].map(({ doc }) => recordType.row?.(doc) ?? { id: doc.id })];
}

/**
 * Ids of the records whose text matches, whatever the case and the accents. The parts of a
 * text are divided by a line feed, the main part first; copies come last.
 */
export async function searchTexts<D extends Document>(
  shards: Shards<D>,
  recordType: RecordType<D>,
  terms: SearchTerms,
): Promise<number[]> {
  const folded = foldText(terms.text);
  const wanted = terms.match === 'words' ? [...new Set(folded.split(' '))] : [folded];
  const matches = (text: string): boolean => {
    const [own = '', copied = ''] = text.split(beforeCopies);
    const [main = '', ...rest] = own.split('\n');
    const parts = terms.where === 'main' ? [main] : [main, ...rest, ...(terms.own ? [] : [copied])];
    return wanted.every((word) => parts.some((part) => part.includes(word)));
  };
  const [found, recent] = await Promise.all([
    everyShard<D, number>(shards, recordType, 'search', (item) =>
      matches(String(item.text)) ? Number(item.sk) : null,
    ),
    shards.recent,
  ]);
  return [
    ...found,
    ...[...(recent?.values() ?? [])].flatMap(({ doc }) => (matches(deriveSearchText(recordType, doc)) ? doc.id : [])),
  ];
}
