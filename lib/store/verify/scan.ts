/**
 * The whole table, page after page. Business keys begin with the organization's number, and DynamoDB
 * cannot ask for partitions by their beginning: who wants to see everything of one organization must
 * scan. Only maintenance may; no route and no job does.
 */
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type Item, openScanClient, readTableName } from '../client.ts';
import { findDamage } from '../damage.ts';
import { retryRead } from '../retry.ts';

/** The embedded engine gathers everything that is left for a page that names no limit. */
const pageSize = 1_000;

export type ScanOptions = {
  /** Only what belongs, or may belong, to this organization. */
  organizationId?: number;
  /** Only documents: no lists, rows, counters. */
  documentsOnly?: boolean;
  client?: DynamoDBDocumentClient;
};

let known: DynamoDBDocumentClient | undefined;

/** The one document client of this process, for those who maintain the table. */
export function openDocumentClient(): DynamoDBDocumentClient {
  known ??= DynamoDBDocumentClient.from(openScanClient());
  return known;
}

/**
 * Pages of items, strongly consistent each, not as of one moment. The next page is asked for while one is looked at.
 * With an organization, what `system/` holds for all of them comes too: see `placeOf`.
 */
export async function* scanPages(options: ScanOptions = {}): AsyncGenerator<Item[]> {
  const { client = openDocumentClient() } = options;
  const read = (start?: Record<string, unknown>) =>
    retryRead(() =>
      client
        .send(
          new ScanCommand({
            TableName: readTableName(),
            ConsistentRead: true,
            Limit: pageSize,
            ...filterFor(options),
            ...(start ? { ExclusiveStartKey: start } : {}),
          }),
        )
        .catch((error: unknown) => {
          throw findDamage(error);
        }),
    );
  let next: ReturnType<typeof read> | null = read();
  while (next) {
    const { Items = [], LastEvaluatedKey: start }: Awaited<ReturnType<typeof read>> = await next;
    next = start ? read(start) : null;
    // Whoever stops listening must not be told of a failure that nobody waits for.
    next?.catch(() => undefined);
    yield Items;
  }
}

function filterFor({ organizationId, documentsOnly }: ScanOptions) {
  if (organizationId === undefined) return {};
  const own = 'begins_with(pk, :own)';
  const values = { ':own': `${organizationId}/` };
  if (!documentsOnly) {
    return {
      FilterExpression: `${own} OR begins_with(pk, :system)`,
      ExpressionAttributeValues: { ...values, ':system': 'system/' },
    };
  }
  return {
    FilterExpression: `${own} AND attribute_exists(#doc)`,
    ExpressionAttributeNames: { '#doc': 'doc' },
    ExpressionAttributeValues: values,
  };
}
