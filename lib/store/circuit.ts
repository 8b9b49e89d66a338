/**
 * What is known of a lane's receiver while it fails, kept between drains: how often in a row, since when, and until
 * when it is left alone. It is an item at the head of the lane, which whoever reads the lane reads along; a receiver
 * that takes what it is sent has none.
 */
import { type Item, request, tableName } from './client.ts';
import * as keys from './keys.ts';
import { readItem } from './read.ts';
import { patiently } from './retry.ts';

/** Instants are milliseconds since 1970; `openUntil` 0: tried as if nothing were the matter. */
export type Circuit = { failures: number; since: number; openUntil: number; reason: string };

/** Whether an item of the outbox is a circuit, and no effect. */
export const isCircuit = ({ sk }: Item): boolean => String(sk).endsWith('#!');

/** An item for which `isCircuit` holds, as a circuit. */
export const circuitOf = ({ failures, since, openUntil, reason }: Item): Circuit => ({
  failures: Number(failures),
  since: Number(since),
  openUntil: Number(openUntil),
  reason: String(reason),
});

/** What is known of a lane's receiver; null: it takes what it is sent. Joined with the other reads of the same turn. */
export async function readCircuit(organizationId: number, lane: keys.Lane): Promise<Circuit | null> {
  const item = await readItem(keys.circuitKey(organizationId, lane));
  return item ? circuitOf(item) : null;
}

/**
 * Notes one more failure of a receiver.
 * @throws Problem `busy` after 3 s
 */
export async function noteFailure(
  organizationId: number,
  lane: keys.Lane,
  { since, openUntil, reason }: Omit<Circuit, 'failures'>,
): Promise<void> {
  const input = {
    TableName: tableName(),
    Key: keys.circuitKey(organizationId, lane),
    UpdateExpression:
      'SET organizationId = :o, since = if_not_exists(since, :since), openUntil = :until, reason = :reason ADD failures :one',
    ExpressionAttributeValues: {
      ':o': organizationId,
      ':since': since,
      ':until': openUntil,
      ':reason': reason,
      ':one': 1,
    },
  };
  await patiently(() => request({ type: 'update', input }));
}

/**
 * Forgets what was noted of a receiver: it has taken something, or somebody has mended it.
 * @throws Problem `busy` after 3 s
 */
export async function closeCircuit(organizationId: number, lane: keys.Lane): Promise<void> {
  const input = { TableName: tableName(), Key: keys.circuitKey(organizationId, lane) };
  await patiently(() => request({ type: 'delete', input }));
}
