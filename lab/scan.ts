/** The whole table at once. The product never does this; only who checks it may. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Item } from '../lib/store/client.ts';
import { scanPages } from '../lib/store/verify/scan.ts';

/** Every item there is. */
export async function scanTable(endpoint = process.env.DYNAMODB_ENDPOINT ?? ''): Promise<Item[]> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials }));
  const items: Item[] = [];
  try {
    for await (const page of scanPages({ client })) items.push(...page);
  } finally {
    client.destroy();
  }
  return items;
}
