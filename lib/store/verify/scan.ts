/** Scans the whole table: keys cannot be queried by how they begin. For maintenance only, never a route or a job. */
import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type Item, openScanClient, readTableName } from '../client.ts';
import { toDamage } from '../damage.ts';
import { maintenancePatienceMs, retryWhileBusy } from '../retry.ts';

/** Without a limit the embedded engine gathers all that is left. */
const pageSize = 1_000;

export type ScanOptions = {
  /** Only what belongs, or may belong, to this organization. */
  organizationId?: number;
  documentsOnly?: boolean;
  client?: DynamoDBClient;
};

/** An item in DynamoDB's own notation, which keeps every number exactly. */
export type NativeItem = Record<string, AttributeValue>;

let known: DynamoDBClient | undefined;

/** Opens the one client of this process for requests that the store does not send. */
export function openMaintenanceClient(): DynamoDBClient {
  known ??= openScanClient();
  return known;
}

/** Opens the one document client of this process, for maintenance. */
export const openDocumentClient = (): DynamoDBDocumentClient => DynamoDBDocumentClient.from(openMaintenanceClient());

/**
 * Reads pages, each strongly consistent but not of one moment, with all of `system/`: see `findPlace`.
 * @throws Problem `busy` when the table does not give a page for five minutes
 */
export async function* scanPages(options: ScanOptions = {}): AsyncGenerator<Item[]> {
  for await (const page of scanNative(options)) yield page.map((item) => unmarshall(item));
}

/** Reads pages as `scanPages` does, in DynamoDB's own notation. */
export async function* scanNative(options: ScanOptions = {}): AsyncGenerator<NativeItem[]> {
  const { client = openMaintenanceClient() } = options;
  const read = (start?: NativeItem) =>
    retryWhileBusy(
      () =>
        client
          .send(
            new ScanCommand({
              TableName: readTableName(),
              ConsistentRead: true,
              Limit: pageSize,
              ...toFilter(options),
              ...(start ? { ExclusiveStartKey: start } : {}),
            }),
          )
          .catch((error: unknown) => {
            throw toDamage(error);
          }),
      maintenancePatienceMs,
    );
  let next: ReturnType<typeof read> | null = read();
  while (next) {
    const { Items = [], LastEvaluatedKey: start }: Awaited<ReturnType<typeof read>> = await next;
    next = start ? read(start) : null;
    // A caller that stops early must not hear of a failure that nobody awaits.
    next?.catch(() => undefined);
    yield Items;
  }
}

function toFilter({ organizationId, documentsOnly }: ScanOptions) {
  if (organizationId === undefined) return {};
  const own = 'begins_with(pk, :own)';
  const values = { ':own': { S: `${organizationId}/` } };
  if (!documentsOnly) {
    return {
      FilterExpression: `${own} OR begins_with(pk, :system)`,
      ExpressionAttributeValues: { ...values, ':system': { S: 'system/' } },
    };
  }
  return {
    FilterExpression: `${own} AND attribute_exists(#doc)`,
    ExpressionAttributeNames: { '#doc': 'doc' },
    ExpressionAttributeValues: values,
  };
}
