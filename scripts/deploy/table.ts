/** The table and the bucket that a stage finds: left of a deleted stack, or restored under another name. */
import {
  ContinuousBackupsUnavailableException,
  DescribeTableCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  ResourceNotFoundException,
  type TableDescription,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { Mistake } from '../mistake.ts';

/** What every resource of a stage is tagged with, also by `stackTags` of serverless.yml. */
const stageTag = 'quintet:stage';

type Place = { stage: string; region: string };

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
 * Looks for a table that no stack owns, and changes nothing.
 * @param isNamed whether somebody named this table (`--table`); one that only has the usual name must have the stage's tag
 * @returns the ARN of its stream, or `none`; null if there is no such table
 * @throws Mistake if the table is none of this stage's
 */
export async function findTable(name: string, { stage, region }: Place, isNamed: boolean): Promise<string | null> {
  const client = new DynamoDBClient({ region });
  const found = await describe(client, name);
  if (!found) return null;
  if (!isOurs(found)) throw new Mistake(`The table ${name} has other keys than Quintet's: give another --table`);
  const { Tags = [] } = await client.send(new ListTagsOfResourceCommand({ ResourceArn: found.TableArn }));
  const owner = Tags.find(({ Key }) => Key === stageTag)?.Value;
  if (owner !== undefined && owner !== stage) throw new Mistake(`The table ${name} is the stage ${owner}'s`);
  if (owner === undefined && !isNamed) {
    throw new Mistake(
      `There is a table ${name} without the tag ${stageTag}. If it has this stage's data, say --table ${name}`,
    );
  }
  return found.LatestStreamArn ?? 'none';
}

/**
 * Gives a table what the stage needs: the tag, protection, the stream, recovery and expiry. A restored table has none of
 * them. A stack's new table lacks only protection; with it, the stack's first deployment could not be undone.
 * @returns the ARN of its stream
 * @throws Mistake if the table is not ready yet
 */
export async function prepareTable(name: string, { stage, region }: Place): Promise<string> {
  const client = new DynamoDBClient({ region });
  const table = { TableName: name };
  const later = new Mistake(`The table ${name} is not ready yet: run the same command again in some minutes`);
  const wait = async (): Promise<TableDescription> => {
    // A table that is being restored takes its time.
    const { state } = await waitUntilTableExists({ client, maxWaitTime: 600, minDelay: 2, maxDelay: 10 }, table).catch(
      (error: unknown) => {
        throw error instanceof Error && error.name === 'TimeoutError' ? later : error;
      },
    );
    const found = state === 'SUCCESS' ? await describe(client, name) : null;
    if (!found) throw later;
    return found;
  };
  const found = await wait();
  const Tags = [{ Key: stageTag, Value: stage }];
  await client.send(new TagResourceCommand({ ResourceArn: found.TableArn, Tags }));
  if (!found.DeletionProtectionEnabled) {
    await client.send(new UpdateTableCommand({ ...table, DeletionProtectionEnabled: true }));
    await wait();
  }
  if (!found.StreamSpecification?.StreamEnabled) {
    const StreamSpecification = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } as const;
    await client.send(new UpdateTableCommand({ ...table, StreamSpecification }));
    await wait();
  }
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
  await client
    .send(new UpdateContinuousBackupsCommand({ ...table, PointInTimeRecoverySpecification }))
    .catch((error: unknown) => {
      throw error instanceof ContinuousBackupsUnavailableException ? later : error;
    });
  const TimeToLiveSpecification = { AttributeName: 'expiresAt', Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ ...table, TimeToLiveSpecification })).catch((error: unknown) => {
    // AWS refuses what is so already.
    if (!(error instanceof Error && error.name === 'ValidationException')) throw error;
  });
  const stream = (await describe(client, name))?.LatestStreamArn;
  if (!stream) throw later;
  return stream;
}

/** Lets go a table that the stage has left for another: from now on it must be named to be taken over. */
export async function releaseTable(name: string, { region }: Place): Promise<void> {
  const client = new DynamoDBClient({ region });
  const found = await describe(client, name);
  if (!found) return;
  await client.send(new UntagResourceCommand({ ResourceArn: found.TableArn, TagKeys: [stageTag] }));
}

/** Tells whether the account has the bucket. @throws Mistake if somebody else has the name, or it may not be seen */
export async function hasBucket(name: string, account: string, region: string): Promise<boolean> {
  try {
    await new S3Client({ region }).send(new HeadBucketCommand({ Bucket: name, ExpectedBucketOwner: account }));
    return true;
  } catch (error) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === 404) return false;
    if (status === 403) {
      throw new Mistake(`The bucket ${name} is another account's, or these credentials lack s3:ListBucket for it`);
    }
    throw error;
  }
}
