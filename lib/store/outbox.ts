/**
 * The outbox: effects that writes promised. A drain claims each, does it, then deletes or moves it. Every such write is
 * conditional on the tries begun, so of two drains only one has an effect. Receivers know repetitions by the id.
 */
import { randomBytes } from 'node:crypto';
import { busyProblem } from '../domain/problem.ts';
import { type Item, readTableName, sendRequest } from './client.ts';
import { writeConditionally } from './conditional.ts';
import { isDamaged, makeEffect, toAttributes, toEffectId, toWaiting, type Waiting } from './effects.ts';
import * as keys from './keys.ts';
import { readItem } from './read.ts';
import { retryWhileBusy } from './retry.ts';
import type { Effect } from './save.ts';
import { stampText, takeStamp } from './stamps.ts';

export const allOutboxShards: readonly number[] = Array.from({ length: keys.outboxShards }, (_, shard) => shard);

/** Claims an effect until `untilMs` and counts the try. Null: another drain has it, or has done it. */
export async function claim(waiting: Waiting, untilMs: number): Promise<Waiting | null> {
  const attempts = waiting.attempts + 1;
  const claimed = await writeConditionally({
    type: 'update',
    input: {
      TableName: readTableName(),
      Key: waiting.key,
      UpdateExpression: 'SET attempts = :next, claimedUntil = :until, claimedBy = :me',
      // A claim that is repeated after a lost answer is still one try.
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
 * Stores what is left of a claimed effect, so that a drain that dies leaves no more than that to do again.
 * @throws Problem `busy` after 3 s
 */
export async function noteLeft({ key, attempts }: Waiting, payload: Waiting['payload']): Promise<void> {
  // If another drain has it by now, that drain knows better.
  await writeConditionally({
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

/** What a failed try stores; `payload` is what it left to do. */
export type Failure = Pick<Waiting, 'failedSince' | 'reason' | 'answer'> & {
  payload: Waiting['payload'];
};

/**
 * Moves a failed effect out of the way until `dueAt` (milliseconds since 1970).
 * @throws Problem `busy` after 3 s
 */
export async function postpone(effect: Waiting, failure: Failure, dueAt: number): Promise<void> {
  await moveEffect(effect, toDueItem({ ...effect, ...failure, failures: effect.failures + 1 }, dueAt));
}

/**
 * Moves an effect out of the drains' way, with the reason, for people to look at.
 * @throws Problem `busy` after 3 s
 */
export async function setAside(effect: Waiting, reason: string): Promise<void> {
  await moveEffect(effect, toSetAsideItem(effect, reason));
}

/** The item of an effect that is due at `dueAt` (ms). */
export function toDueItem(effect: Waiting, dueAt: number): Item {
  const key = keys.outboxKey(effect.organizationId, effect.lane, stampText(dueAt * 1_000), effect.id);
  return { ...key, ...toAttributes(effect) };
}

/** The item of an effect that was set aside, with the reason. */
export function toSetAsideItem(effect: Waiting, reason: string): Item {
  const promised = stampText(Date.parse(effect.promisedAt) * 1_000);
  return {
    ...keys.setAsideKey(effect.organizationId, effect.lane, promised, effect.id),
    ...toAttributes(effect),
    reason,
  };
}

/**
 * Moves an effect to another key; false when a try has begun since it was read, or it is gone.
 * @throws Problem `busy` after 3 s
 */
export async function moveEffect(effect: Waiting, to: Item): Promise<boolean> {
  try {
    await retryWhileBusy(() => sendRequest({ type: 'transact', input: { TransactItems: planMove(effect, to) } }));
    return true;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'TransactionCanceledException')) throw error;
    // An earlier try, whose answer was lost, may have moved it.
    return (await readItem({ pk: String(to.pk), sk: String(to.sk) })) !== null;
  }
}

/** The two writes that move an effect's item. */
export function planMove(effect: Waiting, to: Item) {
  const { key, attempts } = effect;
  const TableName = readTableName();
  const unchanged = isDamaged(effect)
    ? { ConditionExpression: 'attribute_exists(pk)' }
    : { ConditionExpression: 'attempts = :seen', ExpressionAttributeValues: { ':seen': attempts } };
  return [{ Delete: { TableName, Key: key, ...unchanged } }, { Put: { TableName, Item: to } }];
}

/**
 * Deletes an effect that is done or not needed any more, together with its promise.
 * @returns whether it was there; if not, it is done, or it has another key by now
 * @throws Problem `busy` after 3 s
 */
export async function finishEffect({ key, organizationId, id }: Ending): Promise<boolean> {
  const TableName = readTableName();
  const TransactItems = [
    { Delete: { TableName, Key: key, ConditionExpression: 'attribute_exists(pk)' } },
    { Delete: { TableName, Key: keys.promiseKey(organizationId, id) } },
  ];
  try {
    await retryWhileBusy(() => sendRequest({ type: 'transact', input: { TransactItems } }));
    return true;
  } catch (error) {
    // An earlier try may have deleted it, or another drain has deleted or moved it.
    if (!(error instanceof Error && error.name === 'TransactionCanceledException')) throw error;
    return false;
  }
}

export type Ending = Pick<Waiting, 'key' | 'organizationId' | 'id'>;

/**
 * Promises an effect outside a write: to undo preparations, or for what another effect leaves to do.
 * @param dueAt milliseconds since 1970
 * @param id keeps a promise from being made twice; random by default
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
    await retryWhileBusy(() => sendRequest({ type: 'transact', input: { TransactItems } }));
  } catch (error) {
    // It exists: an earlier try, whose answer was lost, or an earlier promise has put it there.
    if (!(error instanceof Error && error.name === 'TransactionCanceledException')) throw error;
  }
  return toWaiting(items.effect);
}

/** What takes the place of an effect's next part. `part`: how many of its payload's events are left with it. */
export type Division = { deliveries: readonly Effect[]; part: number; left: { events: readonly unknown[] } };

/**
 * Replaces the next event of a claimed effect by effects of its own, and ends the effect after the last: one
 * transaction, so that none of them is promised twice.
 * @throws Problem `busy` after 3 s, and when the effect is another drain's by now
 */
export async function divideEffect(effect: Waiting, { deliveries, part, left }: Division): Promise<void> {
  const TableName = readTableName();
  const { organizationId, id, key, attempts } = effect;
  const puts = deliveries.flatMap((one, n) =>
    Object.values(makeEffect(organizationId, one, { stamp: takeStamp(), id: `${id}.${part}.${n}` })).map((Item) => ({
      Put: { TableName, Item },
    })),
  );
  const condition = {
    ConditionExpression: 'attempts = :seen AND size(#payload.#events) = :part',
    ExpressionAttributeNames: { '#payload': 'payload', '#events': 'events' },
    ExpressionAttributeValues: { ':seen': attempts, ':part': part },
  };
  const { ExpressionAttributeValues: values } = condition;
  const own =
    left.events.length === 0
      ? [
          { Delete: { TableName, Key: key, ...condition } },
          { Delete: { TableName, Key: keys.promiseKey(organizationId, id) } },
        ]
      : [
          {
            Update: {
              ...{ TableName, Key: key, ...condition, UpdateExpression: 'SET #payload = :left' },
              ExpressionAttributeValues: { ...values, ':left': left },
            },
          },
        ];
  try {
    await retryWhileBusy(() => sendRequest({ type: 'transact', input: { TransactItems: [...puts, ...own] } }));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'TransactionCanceledException')) throw error;
    // An earlier try, whose answer was lost, may have done it.
    const now = await readItem(key);
    const events = (now?.payload as { events?: unknown[] } | undefined)?.events ?? [];
    const isOurs = now === null ? left.events.length === 0 : now.attempts === attempts && events.length === part - 1;
    if (!isOurs) throw busyProblem();
  }
}
