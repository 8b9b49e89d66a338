/** What became of a webhook's deliveries, and what is known of its receiver while it fails. */
import { readNowMs } from '../platform/clock.ts';
import { type Item, readTableName, sendRequest } from './client.ts';
import * as keys from './keys.ts';
import { readAllItems, readUnnoted, toPrefixRange } from './read.ts';
import { retryWhileBusy } from './retry.ts';
import { takeStamp } from './stamps.ts';

/** A try. `at` is an ISO instant; `status` is the receiver's, null: it did not answer; `fault` says why it failed. */
export type DeliveryTry = {
  stamp: string;
  delivery: string;
  event: string;
  url: string;
  attempt: number;
  at: string;
  status: number | null;
  fault: string | null;
};

/** DynamoDB deletes a try after this long. */
const keptSeconds = 30 * 24 * 60 * 60;
/** The tries that are shown. */
export const mostTriesShown = 500;

/** Writes down a try. One write unit. @throws Problem `busy` after 3 s */
export async function noteTry(
  organizationId: number,
  webhookId: number,
  tried: Omit<DeliveryTry, 'stamp'>,
): Promise<void> {
  const expiresAt = Math.floor(readNowMs() / 1_000) + keptSeconds;
  const Item = { ...keys.deliveryKey(organizationId, webhookId, takeStamp()), ...tried, expiresAt };
  await retryWhileBusy(() => sendRequest({ type: 'put', input: { TableName: readTableName(), Item } }));
}

/** Reads the last 500 tries, newest first. One round trip. */
export async function readTries(organizationId: number, webhookId: number): Promise<DeliveryTry[]> {
  const items = await readAllItems(keys.deliveriesPartition(organizationId, webhookId), toPrefixRange('T'), {
    limit: mostTriesShown,
    descending: true,
  });
  return items.map((item) => ({
    stamp: String(item.sk).slice(1),
    delivery: String(item.delivery),
    event: String(item.event),
    url: String(item.url),
    attempt: Number(item.attempt),
    at: String(item.at),
    status: typeof item.status === 'number' ? item.status : null,
    fault: typeof item.fault === 'string' ? item.fault : null,
  }));
}

/** Reads until when a webhook's receiver is left alone, in milliseconds since 1970; 0: it is not; null: it works. */
export async function readPause(organizationId: number, webhookId: number): Promise<number | null> {
  const item = await readUnnoted(keys.receiverKey(organizationId, webhookId));
  return item ? Number(item.openUntil ?? 0) : null;
}

/**
 * Counts one more failure of a receiver in a row. One round trip, two if it is left alone from now on.
 * @param untilOf until when a receiver with that many failures is left alone; 0: not at all
 * @throws Problem `busy` after 3 s
 */
export async function noteReceiverFailure(
  organizationId: number,
  webhookId: number,
  untilOf: (failures: number) => number,
): Promise<void> {
  const place = { TableName: readTableName(), Key: keys.receiverKey(organizationId, webhookId) };
  const expiresAt = Math.floor(readNowMs() / 1_000) + keptSeconds;
  const counting = {
    ...place,
    UpdateExpression: 'SET expiresAt = :expiresAt ADD failures :one',
    ExpressionAttributeValues: { ':one': 1, ':expiresAt': expiresAt },
    ReturnValues: 'ALL_NEW' as const,
  };
  const counted = (await retryWhileBusy(() => sendRequest({ type: 'update', input: counting }))).Attributes as Item;
  const openUntil = untilOf(Number(counted.failures));
  if (openUntil <= Number(counted.openUntil ?? 0)) return;
  const pausing = {
    ...place,
    UpdateExpression: 'SET openUntil = :until',
    ExpressionAttributeValues: { ':until': openUntil },
  };
  await retryWhileBusy(() => sendRequest({ type: 'update', input: pausing }));
}

/** Forgets a receiver's failures: it works again, or has another address. @throws Problem `busy` after 3 s */
export async function forgetReceiver(organizationId: number, webhookId: number): Promise<void> {
  const input = { TableName: readTableName(), Key: keys.receiverKey(organizationId, webhookId) };
  await retryWhileBusy(() => sendRequest({ type: 'delete', input }));
}
