/** An engine of a test file's own, so that the whole table can be looked at. Call `ownEngine` before anything else. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll } from 'vitest';
import type { Item } from '../../lib/store/client.ts';
import { createTable } from '../../lib/store/table.ts';
import { freePort, startEngine } from '../../scripts/engine.ts';

/** Starts an engine for this test file and ends it after the file. */
export async function ownEngine(): Promise<void> {
  const engine = await startEngine({ port: await freePort(), dataDir: ':memory:' });
  process.env.DYNAMODB_ENDPOINT = engine.endpoint;
  afterAll(engine.stop);
  await createTable(engine.endpoint);
}

/** Every item of a table. The product never does this; only who checks it may. */
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
