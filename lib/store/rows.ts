/**
 * Free filters and search: the only reads whose cost grows with the records. Shards of rows or texts are read in
 * parallel and eventually consistent, at half the price. Records of the last seconds come from the list of changes and
 * their documents, and replace what the shards say.
 */
import type { Row, SearchTerms } from '../domain/list-query.ts';
import { foldText } from '../domain/text.ts';
import { readNowMs } from '../platform/clock.ts';
import { readChanges } from './changes.ts';
import { beforeCopies, deriveSearchText } from './derive.ts';
import * as keys from './keys.ts';
import { readAllItems, toPrefixRange } from './read.ts';
import type { Document, RecordType, Stored } from './record-type.ts';

/** A write ends up to five seconds after its stamp; eventual consistency takes a second, seldom two. */
const lateAfterMs = 15_000;
/** More recent changes than one BatchGet holds: the shards are then read strongly instead. */
const mostRecent = 100;

/** Reads the ids of records changed in the last seconds; null if not polled, or too many. One round trip. */
export async function readChangedLately(
  organizationId: number,
  recordType: Pick<RecordType<never>, 'name' | 'polled'>,
): Promise<number[] | null> {
  if (!recordType.polled) return null;
  const window = { afterMicros: (readNowMs() - lateAfterMs) * 1000, limit: mostRecent + 1, newestFirst: true };
  const found = await readChanges(organizationId, recordType.name, window);
  return found.length > mostRecent ? null : found.map(({ id }) => id);
}

/** `recent`: the changed records as they are now, read in parallel with the shards; null: read the shards strongly. */
export type Shards<D> = {
  organizationId: number;
  highestId: number;
  recent: Promise<ReadonlyMap<number, Stored<D>>> | null;
  changed: readonly number[];
};

async function readShards<D extends Document, T>(
  { organizationId, highestId, recent, changed }: Shards<D>,
  recordType: RecordType<D>,
  kind: 'row' | 'search',
  toValue: (item: Record<string, unknown>) => T | null,
): Promise<T[]> {
  const shards = Array.from({ length: Math.floor(highestId / keys.idsPerShard) + 1 }, (_, shard) => shard);
  const replaced = new Set(recent ? changed.map((id) => keys.padNumber(id)) : []);
  const parts = await Promise.all(
    shards.map(async (shard) => {
      const { pk } = keys.rowKey(organizationId, recordType.name, kind, shard * keys.idsPerShard);
      const items = await readAllItems(pk, toPrefixRange('0'), { stale: recent !== null });
      return items.flatMap((item) => (replaced.has(String(item.sk)) ? [] : (toValue(item) ?? [])));
    }),
  );
  return parts.flat();
}

/** Reads every row of a record type. */
export async function readRows<D extends Document>(shards: Shards<D>, recordType: RecordType<D>): Promise<Row[]> {
  const [rows, recent] = await Promise.all([
    readShards<D, Row>(shards, recordType, 'row', (item) => JSON.parse(String(item.row))),
    shards.recent,
  ]);
  return [...rows, ...[...(recent?.values() ?? [])].map(({ doc }) => recordType.row?.(doc) ?? { id: doc.id })];
}

/** Finds the ids of records whose text matches, ignoring case and accents. */
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
    readShards<D, number>(shards, recordType, 'search', (item) =>
      matches(String(item.text)) ? Number(item.sk) : null,
    ),
    shards.recent,
  ]);
  return [
    ...found,
    ...[...(recent?.values() ?? [])].flatMap(({ doc }) => (matches(deriveSearchText(recordType, doc)) ? doc.id : [])),
  ];
}
