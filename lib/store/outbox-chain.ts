/**
 * A chain of drains, of which each starts the next while more is due. There is one at a time. While it goes on, it alone
 * sends mails, so that they leave at the provider's rate.
 */
import { randomBytes } from 'node:crypto';
import { readTableName } from './client.ts';
import { writeConditionally } from './conditional.ts';
import * as keys from './keys.ts';
import { readUnnoted } from './read.ts';

/** A drain's place in its chain. `round` counts those before it. */
export type ChainPlace = { id: string; round: number };

const toRandomId = (): string => randomBytes(9).toString('base64url');

/** Makes the place of a drain that no other has started. */
export const toChainStart = (): ChainPlace => ({ id: toRandomId(), round: 0 });

/** Longer than a drain and the time until it begins. A chain whose drain has died is over then. */
const heldForMs = 90_000;

/**
 * Tells whether a chain goes on that a drain is no part of. Joins the other reads of the same turn.
 * @param now milliseconds since 1970
 * @throws Problem `busy` after 3 s
 */
export async function hasOtherChain(own: ChainPlace, now: number): Promise<boolean> {
  const item = await readUnnoted(keys.chainKey);
  return item !== null && item.id !== own.id && Number(item.until) > now;
}

/**
 * Passes a chain on from one drain to the next. One write.
 * @param now milliseconds since 1970
 * @returns the next drain's place; null: another chain goes on, or this place has been passed on before
 * @throws Problem `busy` after 3 s
 */
export async function passOn({ id, round }: ChainPlace, now: number): Promise<ChainPlace | null> {
  const next = { id, round: round + 1 };
  const passedBy = toRandomId();
  const until = now + heldForMs;
  const isFree = 'attribute_not_exists(pk) OR #until < :now';
  const isMine = '#id = :id AND #round = :round';
  const passed = await writeConditionally({
    type: 'put',
    input: {
      TableName: readTableName(),
      Item: { ...keys.chainKey, ...next, until, passedBy, expiresAt: Math.ceil(until / 1_000) },
      ConditionExpression: `(${round === 0 ? isFree : isMine}) OR passedBy = :me`,
      ExpressionAttributeNames: round === 0 ? { '#until': 'until' } : { '#id': 'id', '#round': 'round' },
      ExpressionAttributeValues: {
        ':me': passedBy,
        ...(round === 0 ? { ':now': now } : { ':id': id, ':round': round }),
      },
    },
  });
  return passed ? next : null;
}

/** Ends a chain with this drain, unless it has been passed on. One write. @throws Problem `busy` after 3 s */
export async function endChain({ id, round }: ChainPlace): Promise<void> {
  await writeConditionally({
    type: 'delete',
    input: {
      TableName: readTableName(),
      Key: keys.chainKey,
      ConditionExpression: '#id = :id AND #round = :round',
      ExpressionAttributeNames: { '#id': 'id', '#round': 'round' },
      ExpressionAttributeValues: { ':id': id, ':round': round },
    },
  });
}
