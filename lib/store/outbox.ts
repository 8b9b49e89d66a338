/**
 * The outbox: effects that were promised in a write and are still to be done. A drain reads
 * them, does them, and deletes each on condition, so that two drains at once do not both
 * count it done; whoever receives an effect tells repetitions by its id.
 */
import { randomBytes } from 'node:crypto';
import { type Item, request, tableName } from './client.ts';
import * as keys from './keys.ts';
import { beginningWith, queryAll } from './read.ts';
import { patiently } from './retry.ts';
import type { Effect } from './save.ts';
import { takeStamp } from './stamps.ts';

/** Every shard number, for the drain. */
export const allOutboxShards: readonly number[] = Array.from({ length: keys.outboxShards }, (_, shard) => shard);

export type Waiting = {
  /** Unguessable and the same at every try. */
  id: string;
  /** ISO instant. */
  promisedAt: string;
  /** Why it was set aside; null for one that waits. */
  reason: string | null;
  organizationId: number;
  kind: string;
  payload: Record<string, unknown>;
  attempts: number;
  claimedUntil: number;
  key: keys.Key;
};

/**
 * What waits in one shard, oldest first.
 * @param limit so many that can be done
 * @param isPossible whether one can be done at all; those that cannot are read past, for they may be many and old
 */
export async function readOutbox(
  shard: number,
  limit: number,
  isPossible: (waiting: Waiting) => boolean = () => true,
): Promise<Waiting[]> {
  return readEffects(keys.outboxPartition(shard), limit, isPossible);
}

/**
 * An organization's effects, oldest first: those that wait, and those that were set aside, of each so many at most.
 * Reads past those of the organizations it shares a shard with. A round trip for every `limit` of them.
 */
export async function readOwnEffects(
  organizationId: number,
  limit: number,
): Promise<{ waiting: Waiting[]; aside: Waiting[] }> {
  const shard = organizationId % keys.outboxShards;
  const isOwn = (effect: Waiting): boolean => effect.organizationId === organizationId;
  const places = [keys.outboxPartition(shard), keys.setAsidePartition(shard)];
  const [waiting = [], aside = []] = await Promise.all(
    places.map(async (place) => (await readEffects(place, limit, isOwn)).filter(isOwn).slice(0, limit)),
  );
  return { waiting, aside };
}

async function readEffects(
  partition: string,
  limit: number,
  isPossible: (waiting: Waiting) => boolean,
): Promise<Waiting[]> {
  const found: Waiting[] = [];
  let range = beginningWith('0');
  for (let possible = 0, more = true; more && possible < limit; ) {
    const page = (await queryAll(partition, range, { limit })).map(waitingOf);
    found.push(...page);
    possible += page.filter(isPossible).length;
    range = { ...range, from: `${page.at(-1)?.key.sk}\u0000` };
    more = page.length === limit;
  }
  return found;
}

const waitingOf = (item: Item): Waiting => ({
  id: String(item.sk).split('#')[2] ?? '',
  promisedAt: new Date(Number.parseInt(String(item.sk), 10) / 1_000).toISOString(),
  reason: typeof item.reason === 'string' ? item.reason : null,
  organizationId: Number(item.organizationId),
  kind: String(item.kind),
  payload: item.payload as Record<string, unknown>,
  attempts: Number(item.attempts),
  claimedUntil: Number(item.claimedUntil ?? 0),
  key: { pk: String(item.pk), sk: String(item.sk) },
});

/**
 * Claims an effect, counting the try: of two drains only one gets it until `untilMs`.
 * @returns false when another drain has it or has done it
 */
export async function claim(waiting: Waiting, untilMs: number): Promise<boolean> {
  return conditionally({
    type: 'update',
    input: {
      TableName: tableName(),
      Key: waiting.key,
      UpdateExpression: 'SET attempts = :next, claimedUntil = :until',
      ConditionExpression: 'attempts = :now',
      ExpressionAttributeValues: { ':next': waiting.attempts + 1, ':now': waiting.attempts, ':until': untilMs },
    },
  });
}

/** Lets a failed effect be tried again from `fromMs` on, not before. */
export async function postpone(waiting: Waiting, fromMs: number): Promise<void> {
  await conditionally({
    type: 'update',
    input: {
      TableName: tableName(),
      Key: waiting.key,
      UpdateExpression: 'SET claimedUntil = :from',
      ConditionExpression: 'attempts = :tried',
      ExpressionAttributeValues: { ':from': fromMs, ':tried': waiting.attempts + 1 },
    },
  });
}

/** Moves an effect out of the drains' way: it is kept, with why it failed, for people to look at. */
export async function setAside(waiting: Waiting, reason: string): Promise<void> {
  const { organizationId, kind, payload, attempts, key } = waiting;
  const TableName = tableName();
  const aside = { pk: keys.setAsidePartition(organizationId % keys.outboxShards), sk: key.sk };
  const Item = { ...aside, organizationId, kind, payload, attempts: attempts + 1, reason };
  const TransactItems = [{ Delete: { TableName, Key: key } }, { Put: { TableName, Item } }];
  await patiently(() => request({ type: 'transact', input: { TransactItems } }));
}

/**
 * Lets an effect that was set aside wait again, as if it had never been tried; under the same id.
 * @returns false when it is there no more
 */
export async function takeUp({ organizationId, kind, payload, key }: Waiting): Promise<boolean> {
  const TableName = tableName();
  const waits = { pk: keys.outboxPartition(organizationId % keys.outboxShards), sk: key.sk };
  const Item = { ...waits, organizationId, kind, payload, attempts: 0 };
  const there = { ConditionExpression: 'attribute_exists(pk)' };
  const TransactItems = [{ Delete: { TableName, Key: key, ...there } }, { Put: { TableName, Item } }];
  try {
    await patiently(() => request({ type: 'transact', input: { TransactItems } }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'TransactionCanceledException') return false;
    throw error;
  }
}

/** Takes a done effect out, or one whose promise is not needed any more. */
export async function done({ key }: Pick<Waiting, 'key'>): Promise<void> {
  await conditionally({
    type: 'delete',
    input: { TableName: tableName(), Key: key, ConditionExpression: 'attribute_exists(pk)' },
  });
}

/**
 * Promises an effect outside of any write: a net under what a write needs done before it, and
 * undone should it never come. Effects of a write go with the write (save.ts).
 * @param fromMs not to be done before; milliseconds since 1970
 * @returns what `done` takes it out by
 */
export async function promise(
  organizationId: number,
  { kind, payload }: Effect,
  fromMs: number,
): Promise<Pick<Waiting, 'key'>> {
  const key = keys.outboxKey(organizationId, takeStamp(), `${randomBytes(12).toString('base64url')}-0`);
  const Item = { ...key, organizationId, attempts: 0, claimedUntil: fromMs, kind, payload };
  await patiently(() => request({ type: 'put', input: { TableName: tableName(), Item } }));
  return { key };
}

async function conditionally(write: Parameters<typeof request>[0]): Promise<boolean> {
  try {
    await patiently(() => request(write));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
