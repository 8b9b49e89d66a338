/** Counters: ids of records (gaps allowed) and numbers of series (none allowed). */
import { readTableName, sendRequest } from './client.ts';
import * as keys from './keys.ts';
import { readUnnoted } from './read.ts';
import { retryWhileBusy } from './retry.ts';

/** Takes `count` numbers of a counter for ids, and gives the first. A failed write leaves a gap. */
export async function takeNumbers(organizationId: number | 'system', name: string, count = 1): Promise<number> {
  const input = {
    TableName: readTableName(),
    Key: keys.sequenceKey(organizationId, name),
    UpdateExpression: 'ADD n :count',
    ExpressionAttributeValues: { ':count': count },
    ReturnValues: 'UPDATED_NEW' as const,
  };
  const answer = await retryWhileBusy(() => sendRequest({ type: 'update', input }));
  const { n } = answer.Attributes as { n: number };
  return n - count + 1;
}

/** Raises a counter for ids to a number that is given elsewhere; one that is above it stays. */
export async function raiseNumber(organizationId: number | 'system', name: string, to: number): Promise<void> {
  const input = {
    TableName: readTableName(),
    Key: keys.sequenceKey(organizationId, name),
    UpdateExpression: 'SET n = :to',
    ConditionExpression: 'attribute_not_exists(n) OR n < :to',
    ExpressionAttributeValues: { ':to': to },
  };
  await retryWhileBusy(() => sendRequest({ type: 'update', input })).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
  });
}

/** Names the counter of a series; `year` where its numbers begin again each year. */
export const toSeriesSequence = (seriesId: number, year?: number): string =>
  year === undefined ? `series/${seriesId}` : `series/${seriesId}/${year}`;

/** Reads where a counter stands, 0 before its first use. Joins the other reads of the same turn. */
export async function readNumber(organizationId: number | 'system', name: string): Promise<number> {
  return (await readCounter(organizationId, name)).number;
}

/** `given`: how often a number was given by hand instead of taken from it. */
export type Counter = { number: number; given: number };

/**
 * Reads a whole counter, for setting it back. Joins the other reads of the same turn.
 * @throws Problem `busy` after 3 s, or when the work under way has no time left
 */
export async function readCounter(organizationId: number | 'system', name: string): Promise<Counter> {
  const item = await readUnnoted(keys.sequenceKey(organizationId, name));
  return { number: Number(item?.n ?? 0), given: Number(item?.given ?? 0) };
}

/**
 * Moves a counter unless somebody moved it since (`from` 0: new or set back). A number given by hand is counted, so
 * that a write that sets the counter back notices it; it must not be above the counter (`atLeast`).
 */
export type SequenceMove = { name: string } & (
  | { from: number; to: number; given?: true }
  | { atLeast: number }
  | { back: Counter; to: number }
);

/** Makes the update of a move. */
export function toSequenceUpdate(organizationId: number, move: SequenceMove) {
  const at = { TableName: readTableName(), Key: keys.sequenceKey(organizationId, move.name) };
  if ('atLeast' in move) {
    return {
      ...at,
      UpdateExpression: 'ADD given :one',
      ConditionExpression: 'n >= :number',
      ExpressionAttributeValues: { ':one': 1, ':number': move.atLeast },
    };
  }
  if ('back' in move) {
    const { number, given } = move.back;
    return {
      ...at,
      UpdateExpression: 'SET n = :to ADD given :one',
      ConditionExpression: `n = :from AND ${given === 0 ? 'attribute_not_exists(given)' : 'given = :given'}`,
      ExpressionAttributeValues: {
        ':to': move.to,
        ':one': 1,
        ':from': number,
        ...(given === 0 ? {} : { ':given': given }),
      },
    };
  }
  return {
    ...at,
    UpdateExpression: move.given ? 'SET n = :to ADD given :one' : 'SET n = :to',
    ConditionExpression: move.from === 0 ? 'attribute_not_exists(n) OR n = :from' : 'n = :from',
    ExpressionAttributeValues: { ':to': move.to, ':from': move.from, ...(move.given ? { ':one': 1 } : {}) },
  };
}
