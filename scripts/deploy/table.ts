/** The table and the bucket that a stage finds: left of a deleted stack, or restored under another name. */
import {
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { Mistake } from '../mistake.ts';

async function describe(client: DynamoDBClient, name: string): Promise<TableDescription | null> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table ?? null;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return null;
    throw error;
  }
}

const isOurs = ({ KeySchema = [] }: TableDescription): boolean =>
  KeySchema.map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`).join() === 'pk HASH,sk RANGE';

/**
 * Prepares a table that no stack owns: the stream, protection, recovery and expiry that infra/table.yml gives a new one.
 * A restored table has none of them.
 * @returns the ARN of its stream; null if there is no such table
 * @throws Mistake if the table is none of ours
 */
export async function adoptTable(name: string, region: string): Promise<string | null> {
  const client = new DynamoDBClient({ region });
  const found = await describe(client, name);
  if (!found) return null;
  if (!isOurs(found)) throw new Mistake(`The table ${name} has other keys than Quintet's: give another --table`);
  const table = { TableName: name };
  const wait = (): Promise<unknown> => waitUntilTableExists({ client, maxWaitTime: 600 }, table);
  if (!found.DeletionProtectionEnabled) {
    await client.send(new UpdateTableCommand({ ...table, DeletionProtectionEnabled: true }));
    await wait();
  }
  if (!found.StreamSpecification?.StreamEnabled) {
    const StreamSpecification = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } as const;
    await client.send(new UpdateTableCommand({ ...table, StreamSpecification }));
    await wait();
  }
  await client.send(
    new UpdateContinuousBackupsCommand({
      ...table,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  );
  const TimeToLiveSpecification = { AttributeName: 'expiresAt', Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ ...table, TimeToLiveSpecification })).catch((error: unknown) => {
    // AWS refuses what is so already.
    if (!(error instanceof Error && error.name === 'ValidationException')) throw error;
  });
  const stream = (await describe(client, name))?.LatestStreamArn;
  if (!stream) throw new Mistake(`The table ${name} has no stream yet: run the same command again in a minute`);
  return stream;
}

/** Tells whether a bucket of ours exists. @throws Mistake if somebody else has the name */
export async function hasBucket(name: string, region: string): Promise<boolean> {
  try {
    await new S3Client({ region }).send(new HeadBucketCommand({ Bucket: name }));
    return true;
  } catch (error) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === 404) return false;
    if (status === 403) throw new Mistake(`The bucket ${name} belongs to somebody else`);
    throw error;
  }
}
