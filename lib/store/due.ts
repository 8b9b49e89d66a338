/** The due index: what the schedule must look at, in order of instants, spread over shards. */
import { type Item, readTableName, sendRequest } from './client.ts';
import { deriveItems } from './derive.ts';
import * as keys from './keys.ts';
import { parseDocument, readAllItems, readItem } from './read.ts';
import type { Document, RecordType } from './record-type.ts';
import { retryWhileBusy } from './retry.ts';

/** `kind` is the record type's name. */
export type DueEntry = { organizationId: number; kind: string; id: number; at: string };

export const allDueShards: readonly number[] = Array.from({ length: keys.dueShards }, (_, shard) => shard);

export const dueShardOf = keys.toDueShard;

/**
 * Reads a page of one shard, in order of instants. One query.
 * @param until ISO instant, inclusive
 * @param after the `cursor` of the page before
 * @returns `cursor` null on the last page
 */
export async function readDue(
  shard: number,
  until: string,
  limit: number,
  after = '0',
): Promise<{ entries: DueEntry[]; cursor: string | null }> {
  const items = await readAllItems(
    keys.duePartition(shard),
    { from: `${after}\u0000`, to: `${until}\uffff` },
    { limit },
  );
  const entries = items.map((item) => ({
    organizationId: Number(item.organizationId),
    kind: String(item.kind),
    id: Number(item.id),
    at: toInstant(item),
  }));
  const last = items.at(-1);
  return { entries, cursor: last && items.length === limit ? String(last.sk) : null };
}

/** The key says it, and in its order entries are read. */
const toInstant = ({ sk }: Item): string => String(sk).split('#', 1)[0] ?? '';

/** Tells whether an entry is damaged: it names no organization or no instant. */
export const isDamagedEntry = ({ organizationId, at }: DueEntry): boolean =>
  !(organizationId > 0) || Number.isNaN(Date.parse(at));

const pageSize = 1_000;

/**
 * Finds the first due instant of a shard; null: nothing is due. One query of one key.
 * @param stale costs half a read unit instead of one, and may miss what was written in the last second
 */
export async function findFirstDue(shard: number, until: string, stale: boolean): Promise<string | null> {
  const [first] = await readDueKeys(shard, until, { limit: 1, stale });
  return first === undefined ? null : toInstant(first);
}

/** Counts the entries of a shard that are due until an instant, up to 1,000, as of about a second ago. One query. */
export async function countDue(shard: number, until: string): Promise<number> {
  return (await readDueKeys(shard, until, { limit: pageSize, stale: true })).length;
}

const readDueKeys = (shard: number, until: string, options: { limit: number; stale: boolean }) =>
  readAllItems(keys.duePartition(shard), { from: '0', to: `${until}\uffff` }, { ...options, only: ['sk'] });

/** Reads all entries of an organization. It reads the whole shard, other organizations included: for rare use. */
export async function readAllDue(organizationId: number): Promise<DueEntry[]> {
  const own: DueEntry[] = [];
  let after: string | undefined;
  do {
    const { entries, cursor } = await readDue(keys.toDueShard(organizationId), '9', pageSize, after);
    own.push(...entries.filter((entry) => entry.organizationId === organizationId));
    after = cursor ?? undefined;
  } while (after !== undefined);
  return own;
}

/** Reads what is due up to `until` (ISO instant, inclusive); null when one page of the shard does not cover it. */
export async function readOwnDue(organizationId: number, until: string): Promise<DueEntry[] | null> {
  const { entries, cursor } = await readDue(keys.toDueShard(organizationId), until, pageSize);
  return cursor === null ? entries.filter((entry) => entry.organizationId === organizationId) : null;
}

/** Corrects an entry after a change of the time zone. If its record changes meanwhile, the next run looks again. */
export async function settleDue<D extends Document>(
  entry: DueEntry,
  zone: string,
  recordType: RecordType<D>,
): Promise<void> {
  const key = keys.documentKey(entry.organizationId, recordType.name, recordType.home, entry.id);
  const item = await readItem(key);
  const stored = item ? parseDocument(recordType, item) : null;
  const { items } = deriveItems(entry.organizationId, zone, recordType, stored?.doc ?? null);
  const expected = [...items.values()].find(({ kind }) => kind === 'due');
  const wrongKey = keys.dueKey(entry);
  if (expected?.key.sk === wrongKey.sk) return;
  const TableName = readTableName();
  const unchanged = stored
    ? { ConditionExpression: 'version = :v', ExpressionAttributeValues: { ':v': stored.version } }
    : { ConditionExpression: 'attribute_not_exists(pk)' };
  const actions = [
    { ConditionCheck: { TableName, Key: key, ...unchanged } },
    { Delete: { TableName, Key: wrongKey } },
    ...(expected ? [{ Put: { TableName, Item: { ...expected.key, ...expected.attributes } } }] : []),
  ];
  try {
    await retryWhileBusy(() => sendRequest({ type: 'transact', input: { TransactItems: actions } }));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'TransactionCanceledException')) throw error;
  }
}
