/** What is known of a lane's failing receiver, as the first item of the lane. A receiver that works has none. */
import { type Item, readTableName, sendRequest } from './client.ts';
import * as keys from './keys.ts';
import { retryWhileBusy } from './retry.ts';

/** `since` and `openUntil` are milliseconds since 1970. The receiver is left alone until `openUntil`; 0: not at all. */
export type Circuit = { failures: number; since: number; openUntil: number; reason: string };

/** Whether an item is a circuit. */
export const isCircuit = ({ sk }: Item): boolean => String(sk).endsWith('#!');

/** Reads a circuit's item. */
export const toCircuit = ({ failures, since, openUntil, reason }: Item): Circuit => ({
  failures: Number(failures),
  since: Number(since),
  openUntil: Number(openUntil),
  reason: String(reason),
});

/**
 * Counts one more failure of a receiver; the count in the table decides. One round trip, two if it is left alone.
 * @param untilOf until when a receiver with that many failures in a row is left alone; 0: not at all
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
  const noted = toCircuit((await retryWhileBusy(() => sendRequest({ type: 'update', input }))).Attributes as Item);
  const openUntil = untilOf(noted.failures);
  if (openUntil <= noted.openUntil) return noted;
  const opening = {
    ...place,
    UpdateExpression: 'SET openUntil = :until',
    // A receiver whose circuit was closed meanwhile works again.
    ConditionExpression: 'openUntil < :until',
    ExpressionAttributeValues: { ':until': openUntil },
  };
  try {
    await retryWhileBusy(() => sendRequest({ type: 'update', input: opening }));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
  }
  return { ...noted, openUntil };
}

/**
 * Deletes the circuit: the receiver works again, or somebody has repaired it.
 * @throws Problem `busy` after 3 s
 */
export async function closeCircuit(organizationId: number, lane: keys.Lane): Promise<void> {
  const input = { TableName: readTableName(), Key: keys.circuitKey(organizationId, lane) };
  await retryWhileBusy(() => sendRequest({ type: 'delete', input }));
}
