/** The organization's currency, which rates lead to. It changes only while no record has a rate; writes check that. */
import type { Action } from './actions.ts';
import { readTableName } from './client.ts';
import * as keys from './keys.ts';
import { readNumber } from './sequence.ts';

type Check = NonNullable<Action['ConditionCheck']>;

/** Checks that it is the organization's own. An organization without the attribute has never changed its currency. */
export const checkHomeCurrency = (organizationId: number, currency: string): Check => ({
  TableName: readTableName(),
  Key: keys.organizationKey(organizationId),
  ConditionExpression: 'attribute_not_exists(currency) OR currency = :currency',
  ExpressionAttributeValues: { ':currency': currency },
});

const idsPerItem = keys.idsPerRange * keys.rangesPerItem;

/** Checks that no record of a type exists, nor comes with an id taken already. One round trip. */
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
