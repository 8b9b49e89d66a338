/** Reads the whole table, which only checks may do and the product never does. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Item } from '../lib/store/client.ts';
import { scanPages } from '../lib/store/verify/scan.ts';

/** One for each further engine, so that repeated scans share a connection. */
const clients = new Map<string, DynamoDBClient>();

function clientOf(endpoint: string): DynamoDBClient {
  const known = clients.get(endpoint);
  if (known) return known;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials });
  clients.set(endpoint, client);
  return client;
}

/** Reads all items of the process's table, or of the one on another engine. */
export async function scanTable(endpoint?: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of scanPages(endpoint === undefined ? {} : { client: clientOf(endpoint) })) items.push(...page);
  return items;
}
