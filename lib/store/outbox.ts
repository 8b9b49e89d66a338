/**
 * The outbox: effects that were promised in a write and are still to be done. A drain reads
 * them, does them, and deletes each on condition, so that two drains at once do not both
 * count it done; whoever receives an effect tells repetitions by its id.
 */
import { type Item, request, tableName } from './client.ts';
import * as keys from './keys.ts';
import { beginningWith, queryAll } from './read.ts';
import { patiently } from './retry.ts';

/** Every shard number, for the drain. */
export const allOutboxShards: readonly number[] = Array.from({ length: keys.outboxShards }, (_, shard) => shard);

export type Waiting = {
  /** Unguessable and the same at every try. */
  id: string;
  organizationId: number;
  kind: string;
  payload: Record<string, unknown>;
  attempts: number;
  claimedUntil: number;
  key: keys.Key;
};

/** What waits in one shard, oldest first. */
export async function readOutbox(shard: number, limit: number): Promise<Waiting[]> {
  const items = await queryAll(keys.outboxPartition(shard), beginningWith('0'), { limit });
  return items.map((item: Item) => ({
    id: String(item.sk).split('#')[2] ?? '',
    organizationId: Number(item.organizationId),
    kind: String(item.kind),
    payload: item.payload as Record<string, unknown>,
    attempts: Number(item.attempts),
    claimedUntil: Number(item.claimedUntil ?? 0),
    key: { pk: String(item.pk), sk: String(item.sk) },
  }));
}

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

/** Takes a done effect out. */
export async function done(waiting: Waiting): Promise<void> {
  await conditionally({
    type: 'delete',
    input: { TableName: tableName(), Key: waiting.key, ConditionExpression: 'attribute_exists(pk)' },
  });
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
