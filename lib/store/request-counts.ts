/**
 * Counts of requests in a minute that all instances add to. They are opinions: nothing waits for them for long, nothing
 * is tried again, and what DynamoDB refuses is left out.
 */
import { type Item, readTableName, sendRequest } from './client.ts';
import { type Key, requestCountKey } from './keys.ts';

/** What is counted, whose requests, and when. `minute`: minutes since 1970. */
export type RequestCount = { kind: 'token' | 'visitor' | 'wrong-token'; who: string; minute: number };

/** Instances whose clocks differ may still read it. */
const keptMinutes = 2;

const toKey = ({ kind, who, minute }: RequestCount): Key => requestCountKey(kind, who, minute);

/** Adds requests and gives the new total. One write unit. @throws what DynamoDB refuses with */
export async function addRequests(counted: RequestCount, count: number): Promise<number> {
  const input = {
    TableName: readTableName(),
    Key: toKey(counted),
    UpdateExpression: 'SET expiresAt = :expiresAt ADD n :count',
    ExpressionAttributeValues: { ':count': count, ':expiresAt': (counted.minute + keptMinutes) * 60 },
    ReturnValues: 'UPDATED_NEW' as const,
  };
  const answer = await sendRequest({ type: 'update', input });
  return Number((answer.Attributes as { n: number }).n);
}

/**
 * Reads totals, in the same order; 0 where there is none, or where DynamoDB leaves it out. Half a read unit each, since
 * the last second may be missing. @throws what DynamoDB refuses with
 */
export async function readRequests(counted: readonly RequestCount[]): Promise<number[]> {
  const input = { RequestItems: { [readTableName()]: { Keys: counted.map(toKey) } } };
  const answer = await sendRequest({ type: 'batchGet', input });
  const found = (answer.Responses as Record<string, Item[]> | undefined)?.[readTableName()] ?? [];
  return counted.map((one) => {
    const { pk, sk } = toKey(one);
    return Number(found.find((item) => item.pk === pk && item.sk === sk)?.n ?? 0);
  });
}
