/** The whole table at once. The product never does this; only who checks it may. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Item } from '../../lib/store/client.ts';

/** Every item there is, read page after page. */
export async function scanTable(endpoint = process.env.DYNAMODB_ENDPOINT ?? ''): Promise<Item[]> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials }));
  const items: Item[] = [];
  let start: Record<string, unknown> | undefined;
  try {
    do {
      const input = { TableName: process.env.TABLE_NAME ?? 'quintet', ConsistentRead: true };
      const answer = await client.send(new ScanCommand({ ...input, ...(start ? { ExclusiveStartKey: start } : {}) }));
      items.push(...(answer.Items ?? []));
      start = answer.LastEvaluatedKey;
    } while (start);
  } finally {
    client.destroy();
  }
  return items;
}
