/** Reads single items. Reads of the same turn of the event loop leave as one BatchGet: one round trip. */
import DataLoader from 'dataloader';
import { busyProblem, Problem } from '../domain/problem.ts';
import { isOver, withoutDeadline } from '../platform/deadline.ts';
import { spendReading } from '../platform/reading.ts';
import { type Item, readGraceMs, readTableName, sendRequest } from './client.ts';
import type { Key } from './keys.ts';
import { readNoted } from './moment.ts';
import type { Document, RecordType, Stored } from './record-type.ts';
import { backOff, retryWhileBusy } from './retry.ts';
import { readFields } from './schema.ts';

/** Most items of one BatchGet. */
export const batchSize = 100;

async function batchGet(keys: readonly Key[]): Promise<Map<string, Item>> {
  const found = new Map<string, Item>();
  let wanted: Record<string, unknown>[] = keys.map(({ pk, sk }) => ({ pk, sk }));
  for (let attempt = 0; wanted.length > 0; attempt += 1) {
    if (attempt > 0) await backOff(attempt);
    const input = { RequestItems: { [readTableName()]: { Keys: wanted, ConsistentRead: true } } };
    const answer = await retryWhileBusy(() => sendRequest({ type: 'batchGet', input }));
    const responses = answer.Responses as Record<string, Item[]> | undefined;
    for (const item of responses?.[readTableName()] ?? []) found.set(`${item.pk}|${item.sk}`, item);
    // DynamoDB leaves out what exceeds 16 MB or its capacity.
    const unprocessed = answer.UnprocessedKeys as Record<string, { Keys?: Record<string, unknown>[] }> | undefined;
    wanted = unprocessed?.[readTableName()]?.Keys ?? [];
  }
  return found;
}

/** Wraps the promise, so that each batch is handed on as it arrives and thousands of items do not arrive at once. */
type Reading = { item: Promise<Item | null> };

const loader = new DataLoader<Key, Reading, string>(
  async (keys) => {
    const toName = ({ pk, sk }: Key): string => `${pk}|${sk}`;
    const wanted = [...new Map(keys.map((key) => [toName(key), key])).values()];
    const readings = new Map<string, Reading>();
    for (let from = 0; from < wanted.length; from += batchSize) {
      const batchKeys = wanted.slice(from, from + batchSize);
      // Several requests may share a batch: the first must not lend it a deadline.
      const batch = withoutDeadline(() => batchGet(batchKeys));
      for (const key of batchKeys) {
        readings.set(toName(key), { item: batch.then((found) => found.get(toName(key)) ?? null) });
      }
    }
    return keys.map((key) => readings.get(toName(key)) ?? { item: Promise.resolve(null) });
  },
  // Batches are cut above, because a key that is asked for twice must not be read in two of them.
  { cache: false, cacheKeyFn: ({ pk, sk }) => `${pk}|${sk}` },
);

/**
 * Reads one item, or null, together with all other reads of the same turn.
 * @throws Problem `busy` when the work under way has no time left
 */
export function readItem(key: Key): Promise<Item | null> {
  return readNoted(`${key.pk}|${key.sk}`, () => readUnnoted(key));
}

/** Reads one item without noting it: nothing is decided on it, or the write is conditional on it anyway. */
export async function readUnnoted(key: Key): Promise<Item | null> {
  if (isOver(readGraceMs)) throw busyProblem();
  return (await loader.load(key)).item;
}

/**
 * Parses a stored item.
 * @throws when it does not fit the schema: our fault, not the client's; Problem `busy` when a later release wrote it,
 *   `too_large` when the request under way has read too much
 */
export function parseDocument<D extends Document>(recordType: RecordType<D>, item: Item): Stored<D> {
  const text = String(item.doc);
  if (!spendReading(text.length))
    throw new Problem('too_large', 'These are too many records to read at once: ask for them in smaller pages');
  // Older records have their extras as `kept`; a record gets the new key with its next write.
  const { kept, ...stored } = readFields(recordType, item);
  return {
    doc: recordType.schema.parse(kept === undefined ? stored : { extras: kept, ...stored }),
    version: Number(item.version),
    stamp: typeof item.stamp === 'string' ? item.stamp : null,
    marks: String(item.mark ?? ''),
  };
}

/** Reads all items between two sort keys. `stale` costs half, but may miss the last second or so of writes. */
export function readAllItems(pk: string, range: Range, options: QueryOptions = {}): Promise<Item[]> {
  const query = (): Promise<Item[]> => readPages(pk, range, options);
  // A read that may be a second old proves no change.
  return options.stale || options.unnoted ? query() : readNoted(JSON.stringify([pk, range, options]), query);
}

type Range = { from: string; to: string };
type QueryOptions = {
  limit?: number;
  descending?: boolean;
  only?: readonly string[];
  stale?: boolean;
  unnoted?: boolean;
};

async function readPages(pk: string, range: Range, options: QueryOptions): Promise<Item[]> {
  const items: Item[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const names = Object.fromEntries((options.only ?? []).map((name, i) => [`#p${i}`, name]));
    const input = {
      TableName: readTableName(),
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': pk, ':from': range.from, ':to': range.to },
      ConsistentRead: !options.stale,
      ScanIndexForward: !options.descending,
      ...(options.only ? { ProjectionExpression: Object.keys(names).join(', '), ExpressionAttributeNames: names } : {}),
      ...(options.limit !== undefined ? { Limit: options.limit - items.length } : {}),
      ...(start ? { ExclusiveStartKey: start } : {}),
    };
    const answer = await retryWhileBusy(() => sendRequest({ type: 'query', input }));
    items.push(...((answer.Items as Item[] | undefined) ?? []));
    start = answer.LastEvaluatedKey as Record<string, unknown> | undefined;
  } while (start && (options.limit === undefined || items.length < options.limit));
  return items;
}

/** Makes the bounds of all sort keys with a prefix. */
export const toPrefixRange = (prefix: string): Range => ({
  from: prefix,
  to: `${prefix}\uffff`,
});
