/** The due index: what the schedule must look at, by instant, spread over shards. */
import { request, tableName } from './client.ts';
import { consequences } from './derive.ts';
import * as keys from './keys.ts';
import type { Document, Noun } from './noun.ts';
import { parseDocument, queryAll, readItem } from './read.ts';
import { patiently } from './retry.ts';

/** `kind` is the noun's name. */
export type DueEntry = { organizationId: number; kind: string; id: number; at: string };

/** Every shard number, for the fan-out. */
export const allDueShards: readonly number[] = Array.from({ length: keys.dueShards }, (_, shard) => shard);

/**
 * What is due in one shard.
 * @param until ISO instant, inclusive
 * @param limit null: everything
 * @param after sort key to go on from (the `cursor` of the page before)
 */
export async function readDue(
  shard: number,
  until: string,
  limit: number | null,
  after = '0',
): Promise<{ entries: DueEntry[]; cursor: string | null }> {
  const items = await queryAll(
    keys.duePartition(shard),
    { from: `${after}\u0000`, to: `${until}\uffff` },
    limit === null ? {} : { limit },
  );
  const entries = items.map((item) => ({
    organizationId: Number(item.organizationId),
    kind: String(item.kind),
    id: Number(item.id),
    at: String(item.at),
  }));
  const last = items.at(-1);
  return { entries, cursor: last && items.length === limit ? String(last.sk) : null };
}

/**
 * All of an organization's entries, whenever they are due. Reads the shard up to then, which is of other organizations
 * too: for what is asked for seldom.
 * @param until ISO instant, inclusive; left out, the end of time
 */
export async function readAllDue(organizationId: number, until = '9'): Promise<DueEntry[]> {
  const { entries } = await readDue(keys.dueShard(organizationId), until, null);
  return entries.filter((entry) => entry.organizationId === organizationId);
}

/**
 * Puts right an entry that does not follow from its record any more: an entry is an instant, and the
 * organization's time zone may have been changed since it was made. Does nothing when the record is
 * changed at the same moment; the next run looks again.
 */
export async function settleDue<D extends Document>(entry: DueEntry, zone: string, noun: Noun<D>): Promise<void> {
  const key = keys.documentKey(entry.organizationId, noun.name, noun.home, entry.id);
  const item = await readItem(key);
  const stored = item ? parseDocument(noun, item) : null;
  const { items } = consequences(entry.organizationId, zone, noun, stored?.doc ?? null);
  const right = [...items.values()].find(({ kind }) => kind === 'due');
  const wrongKey = keys.dueKey(entry);
  if (right?.key.sk === wrongKey.sk) return;
  const TableName = tableName();
  const same = stored
    ? { ConditionExpression: 'version = :v', ExpressionAttributeValues: { ':v': stored.version } }
    : { ConditionExpression: 'attribute_not_exists(pk)' };
  const actions = [
    { ConditionCheck: { TableName, Key: key, ...same } },
    { Delete: { TableName, Key: wrongKey } },
    ...(right ? [{ Put: { TableName, Item: { ...right.key, ...right.attributes } } }] : []),
  ];
  try {
    await patiently(() => request({ type: 'transact', input: { TransactItems: actions } }));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'TransactionCanceledException')) throw error;
  }
}
