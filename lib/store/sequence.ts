/** Counters: ids of records (gaps allowed) and numbers of series (none allowed). */
import { request, tableName } from './client.ts';
import * as keys from './keys.ts';
import { readItem } from './read.ts';
import { patiently } from './retry.ts';

/**
 * Takes the next numbers of a counter, for ids: never given twice; a failed write leaves a gap.
 * @returns the first of `count` numbers
 */
export async function takeNumbers(organizationId: number | 'system', name: string, count = 1): Promise<number> {
  const input = {
    TableName: tableName(),
    Key: keys.sequenceKey(organizationId, name),
    UpdateExpression: 'ADD n :count',
    ExpressionAttributeValues: { ':count': count },
    ReturnValues: 'UPDATED_NEW' as const,
  };
  const answer = await patiently(() => request({ type: 'update', input }));
  const { n } = answer.Attributes as { n: number };
  return n - count + 1;
}

/** Where a counter stands (0 before its first use); read together with whatever else is read. */
export async function readNumber(organizationId: number | 'system', name: string): Promise<number> {
  const item = await readItem(keys.sequenceKey(organizationId, name));
  return Number(item?.n ?? 0);
}
