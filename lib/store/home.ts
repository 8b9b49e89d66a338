/**
 * The currency that rates of records lead to. It can change while no record has one: whoever makes the first asks in its own
 * write whether the currency still is what it was taken to be, and whoever changes it asks whether there still is none.
 */
import type { Action } from './actions.ts';
import { readTableName } from './client.ts';
import * as keys from './keys.ts';
import { readNumber } from './sequence.ts';

type Check = NonNullable<Action['ConditionCheck']>;

/** That it is the organization's own. An organization whose settings do not say it beside the document has never changed it since. */
export const checkHomeCurrency = (organizationId: number, currency: string): Check => ({
  TableName: readTableName(),
  Key: keys.organizationKey(organizationId),
  ConditionExpression: 'attribute_not_exists(currency) OR currency = :currency',
  ExpressionAttributeValues: { ':currency': currency },
});

const idsPerItem = keys.idsPerRange * keys.rangesPerItem;

/** That there is no record of a kind, nor comes one whose id is taken already: none of its counters counts any. One round trip. */
export async function checkNoRecords(organizationId: number, recordType: string): Promise<Check[]> {
  const pk = keys.listPartition(organizationId, recordType, 'id', 'all');
  const highest = Math.floor((await readNumber(organizationId, recordType)) / idsPerItem) + 1;
  const ranges = Array.from({ length: keys.rangesPerItem }, (_, range) => `r${keys.padNumber(range, 2)}`);
  return Array.from({ length: highest + 1 }, (_, i) => ({
    TableName: readTableName(),
    Key: { pk, sk: `C${keys.padNumber(i)}` },
    ConditionExpression: ranges.map((range) => `(attribute_not_exists(${range}) OR ${range} = :none)`).join(' AND '),
    ExpressionAttributeValues: { ':none': 0 },
  }));
}
