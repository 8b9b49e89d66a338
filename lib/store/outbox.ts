/**
 * The outbox: effects that were promised in a write and are still to be done. A drain claims
 * each, does it, and takes it out or moves it on; every such write is on condition of the tries
 * begun, so that of two drains only one has an effect. Whoever receives it tells repetitions by its id.
 */
import { randomBytes } from 'node:crypto';
import { type Item, readTableName, sendRequest } from './client.ts';
import { makeEffect, toAttributes, toEffectId, toWaiting, type Waiting } from './effects.ts';
import * as keys from './keys.ts';
import { readItem } from './read.ts';
import { retryRead } from './retry.ts';
import type { Effect } from './save.ts';
import { stampText, takeStamp } from './stamps.ts';

/** Every shard number, for the drain. */
export const allOutboxShards: readonly number[] = Array.from({ length: keys.outboxShards }, (_, shard) => shard);

/**
 * Claims an effect, counting the try: of two drains only one gets it until `untilMs`.
 * @returns the effect with the try in it, or null when another drain has it or has done it
 */
export async function claim(waiting: Waiting, untilMs: number): Promise<Waiting | null> {
  const attempts = waiting.attempts + 1;
  const claimed = await runConditionally({
    type: 'update',
    input: {
      TableName: readTableName(),
      Key: waiting.key,
      UpdateExpression: 'SET attempts = :next, claimedUntil = :until, claimedBy = :me',
      // A claim whose answer was lost is made again, and is still one try.
      ConditionExpression: 'attempts = :now OR claimedBy = :me',
      ExpressionAttributeValues: {
        ':next': attempts,
        ':now': waiting.attempts,
        ':until': untilMs,
        ':me': randomBytes(12).toString('base64url'),
      },
    },
  });
  return claimed ? { ...waiting, attempts, claimedUntil: untilMs } : null;
}

/**
 * Notes what is left of a claimed effect while it goes on: whoever dies from now on leaves no more than that to do again.
 * @throws Problem `busy` after 3 s
 */
export async function noteLeft({ key, attempts }: Waiting, payload: Waiting['payload']): Promise<void> {
  // Where another drain has it by now, that one knows better.
  await runConditionally({
    type: 'update',
    input: {
      TableName: readTableName(),
      Key: key,
      UpdateExpression: 'SET payload = :left',
      ConditionExpression: 'attempts = :seen',
      ExpressionAttributeValues: { ':left': payload, ':seen': attempts },
    },
  });
}

/** What is noted of a try that failed. */
export type Failure = Pick<Waiting, 'failedSince' | 'reason' | 'answer'> & {
  /** What is left to do, where the try did a part of it. */
  payload: Waiting['payload'];
};

/**
 * Moves a claimed effect that failed to where it is due next, so that it is in nobody's way until then.
 * @param dueAt not to be tried before; milliseconds since 1970
 * @throws Problem `busy` after 3 s
 */
export async function postpone(effect: Waiting, failure: Failure, dueAt: number): Promise<void> {
  await moveEffect(effect, toDueItem({ ...effect, ...failure, failures: effect.failures + 1 }, dueAt));
}

/**
 * Moves an effect out of the drains' way: it is kept, with why it failed, for people to look at.
 * @throws Problem `busy` after 3 s
 */
export async function setAside(effect: Waiting, reason: string): Promise<void> {
  await moveEffect(effect, toSetAsideItem(effect, reason));
}

/** An effect's item as it is to be tried from `dueAt` on. */
export function toDueItem(effect: Waiting, dueAt: number): Item {
  const key = keys.outboxKey(effect.organizationId, effect.lane, stampText(dueAt * 1_000), effect.id);
  return { ...key, ...toAttributes(effect) };
}

/** An effect's item as it is kept for people. */
export function toSetAsideItem(effect: Waiting, reason: string): Item {
  const promised = stampText(Date.parse(effect.promisedAt) * 1_000);
  return {
    ...keys.setAsideKey(effect.organizationId, effect.lane, promised, effect.id),
    ...toAttributes(effect),
    reason,
  };
}

/**
 * Puts an effect under another key, all or nothing, if nobody has begun a try of it since it was read.
 * @returns false when somebody has, or it is there no more
 * @throws Problem `busy` after 3 s
 */
export async function moveEffect(effect: Waiting, to: Item): Promise<boolean> {
  try {
    await retryRead(() => sendRequest({ type: 'transact', input: { TransactItems: planMove(effect, to) } }));
    return true;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'TransactionCanceledException')) throw error;
    // A try whose answer was lost may have moved it.
    return (await readItem({ pk: String(to.pk), sk: String(to.sk) })) !== null;
  }
}

/** The two halves of a move, for a transaction. */
export function planMove({ key, attempts }: Waiting, to: Item) {
  const TableName = readTableName();
  const unchanged = { ConditionExpression: 'attempts = :seen', ExpressionAttributeValues: { ':seen': attempts } };
  return [{ Delete: { TableName, Key: key, ...unchanged } }, { Put: { TableName, Item: to } }];
}

/**
 * Takes a done effect out, or one whose promise is not needed any more: it and its promise, in one transaction.
 * @throws Problem `busy` after 3 s
 */
export async function finishEffect({ key, organizationId, id }: Ending): Promise<void> {
  const TableName = readTableName();
  const TransactItems = [
    { Delete: { TableName, Key: key, ConditionExpression: 'attribute_exists(pk)' } },
    { Delete: { TableName, Key: keys.promiseKey(organizationId, id) } },
  ];
  try {
    await retryRead(() => sendRequest({ type: 'transact', input: { TransactItems } }));
  } catch (error) {
    // Not there: a try whose answer was lost has taken it out, or another drain.
    if (!(error instanceof Error && error.name === 'TransactionCanceledException')) throw error;
  }
}

/** What an effect is taken out by. */
export type Ending = Pick<Waiting, 'key' | 'organizationId' | 'id'>;

/**
 * Promises an effect outside of any write: a net under what a write needs done before it, and
 * undone should it never come; or what another effect leaves to do. Effects of a write go with the write (save.ts).
 * @param dueAt not to be done before; milliseconds since 1970
 * @param id what it is called, where it is promised once by whoever does so; left out, a name of its own
 * @returns what `done` takes it out by; nothing to take out, where it waits already under that name
 * @throws Problem `busy` after 3 s
 */
export async function promise(
  organizationId: number,
  effect: Effect,
  dueAt: number,
  id = toEffectId(randomBytes(12).toString('base64url'), 0),
): Promise<Ending> {
  const items = makeEffect(organizationId, effect, { stamp: takeStamp(), id, dueAt });
  const ConditionExpression = 'attribute_not_exists(pk)';
  const TransactItems = Object.values(items).map((Item) => ({
    Put: { TableName: readTableName(), Item, ConditionExpression },
  }));
  try {
    await retryRead(() => sendRequest({ type: 'transact', input: { TransactItems } }));
  } catch (error) {
    // There already: a try whose answer was lost has put it there, or whoever has promised it before.
    if (!(error instanceof Error && error.name === 'TransactionCanceledException')) throw error;
  }
  return toWaiting(items.effect);
}

async function runConditionally(write: Parameters<typeof sendRequest>[0]): Promise<boolean> {
  try {
    await retryRead(() => sendRequest(write));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
