/**
 * What is known of a lane's receiver while it fails, kept between drains: how often in a row, since when, and until
 * when it is left alone. It is an item at the head of the lane, which whoever reads the lane reads along; a receiver
 * that takes what it is sent has none.
 */
import { type Item, readTableName, sendRequest } from './client.ts';
import * as keys from './keys.ts';
import { retryRead } from './retry.ts';

/** Instants are milliseconds since 1970; `openUntil` 0: tried as if nothing were the matter. */
export type Circuit = { failures: number; since: number; openUntil: number; reason: string };

/** Whether an item of the outbox is a circuit, and no effect. */
export const isCircuit = ({ sk }: Item): boolean => String(sk).endsWith('#!');

/** An item for which `isCircuit` holds, as a circuit. */
export const toCircuit = ({ failures, since, openUntil, reason }: Item): Circuit => ({
  failures: Number(failures),
  since: Number(since),
  openUntil: Number(openUntil),
  reason: String(reason),
});

/**
 * Notes one more failure of a receiver. Several may do so at once: what has been counted decides, whatever each has read
 * before, and a receiver that is left alone is not tried earlier for a failure more. One round trip, two where it is left alone.
 * @param failure.since when it began, where it is the first
 * @param untilOf until when a receiver is left alone that has failed so often in a row; 0: it is not
 * @returns what is known of the receiver now
 * @throws Problem `busy` after 3 s
 */
export async function noteFailure(
  organizationId: number,
  lane: keys.Lane,
  { since, reason }: Pick<Circuit, 'since' | 'reason'>,
  untilOf: (failures: number) => number,
): Promise<Circuit> {
  const place = { TableName: readTableName(), Key: keys.circuitKey(organizationId, lane) };
  const input = {
    ...place,
    ReturnValues: 'ALL_NEW' as const,
    UpdateExpression:
      'SET organizationId = :o, since = if_not_exists(since, :since), openUntil = if_not_exists(openUntil, :closed), reason = :reason ADD failures :one',
    ExpressionAttributeValues: { ':o': organizationId, ':since': since, ':closed': 0, ':reason': reason, ':one': 1 },
  };
  const noted = toCircuit((await retryRead(() => sendRequest({ type: 'update', input }))).Attributes as Item);
  const openUntil = untilOf(noted.failures);
  if (openUntil <= noted.openUntil) return noted;
  const opening = {
    ...place,
    UpdateExpression: 'SET openUntil = :until',
    // Where it was closed meanwhile it takes mails again.
    ConditionExpression: 'openUntil < :until',
    ExpressionAttributeValues: { ':until': openUntil },
  };
  try {
    await retryRead(() => sendRequest({ type: 'update', input: opening }));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
  }
  return { ...noted, openUntil };
}

/**
 * Forgets what was noted of a receiver: it has taken something, or somebody has mended it.
 * @throws Problem `busy` after 3 s
 */
export async function closeCircuit(organizationId: number, lane: keys.Lane): Promise<void> {
  const input = { TableName: readTableName(), Key: keys.circuitKey(organizationId, lane) };
  await retryRead(() => sendRequest({ type: 'delete', input }));
}
