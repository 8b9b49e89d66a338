/** What a stage has beside its stacks: room for functions, a table or bucket that is left, the mail server, a key. */
import { randomBytes } from 'node:crypto';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetParameterCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { smtpAddress } from '../../lib/platform/smtp-secret.ts';
import type { Cloud } from '../cloud.ts';
import { Mistake } from '../mistake.ts';
import type { Settings } from './settings.ts';
import { findTable, hasBucket } from './table.ts';

/** AWS lets a function keep some of the account's concurrency for itself while 100 are left for all; the jobs keep 20. */
const leastUnreserved = 120;

type Room = { reserves: 'yes' | 'no'; atOnce: number };

/** Reads how many functions the account may run at a time, and whether the jobs can keep some of them. */
export async function readRoom(cloud: Cloud): Promise<Room> {
  const { AccountLimit } = await new LambdaClient({ region: cloud.region }).send(new GetAccountSettingsCommand({}));
  // Once it is kept, it is not among what is left.
  const isKept = (await cloud.readOutputs('jobs'))?.ReservedConcurrency === 'yes';
  const left = AccountLimit?.UnreservedConcurrentExecutions ?? 0;
  return {
    reserves: isKept || left >= leastUnreserved ? 'yes' : 'no',
    atOnce: AccountLimit?.ConcurrentExecutions ?? 0,
  };
}

/** Names the stage's table. */
export const tableOf = ({ table }: Settings, stage: string): string => table ?? `quintet-${stage}`;

/** Finds what the core stack must take over instead of creating it, and changes nothing. */
export async function findLeftovers(
  cloud: Cloud,
  settings: Settings,
  account: string,
  say: (line: string) => void,
): Promise<Record<string, string>> {
  const core = await cloud.readOutputs('core');
  const table = tableOf(settings, cloud.stage);
  const bucket = `quintet-${cloud.stage}-files-${account}-${cloud.region}`;
  const isNamed = settings.table !== undefined;
  const isOwnTable = core?.CreatedTable === table;
  const isOwnBucket = core?.CreatedBucket === bucket;
  const stream = isOwnTable ? null : await findTable(table, cloud, isNamed);
  if (isNamed && !isOwnTable && stream === null) throw new Mistake(`There is no table ${table}`);
  const isLeft = !isOwnBucket && (await hasBucket(bucket, account, cloud.region));
  if (stream !== null && core?.TableName !== table) {
    say(`  Takes over the table ${table} with its data`);
    if (!core) say('  The stack that knew the settings is gone: only those that are given now hold');
  }
  if (isLeft && core?.FilesBucketName !== bucket) say(`  Takes over the bucket ${bucket} with its files`);
  return {
    // Of a table without a stream, the core stack is told when it has one.
    ...(stream === null ? {} : { 'table-stream': stream }),
    'bucket-exists': isLeft ? 'yes' : 'no',
  };
}

/** Keeps the mail server's address, or looks whether it was kept before. @throws Mistake if it never was */
export async function provideMailServer(cloud: Cloud, { mail }: Settings, address: string | undefined): Promise<void> {
  const Name = `/quintet/${cloud.stage}/smtp-url`;
  const client = new SSMClient({ region: cloud.region });
  if (address !== undefined) {
    if (mail !== 'smtp') throw new Mistake('--smtp-url-file is for --mail smtp');
    const parsed = smtpAddress.safeParse(address.trim());
    if (!parsed.success) throw new Mistake('--smtp-url-file must hold smtps://<user>:<password>@<host>:<port>');
    await client.send(new PutParameterCommand({ Name, Value: parsed.data, Type: 'SecureString', Overwrite: true }));
  } else if (mail === 'smtp') {
    await client.send(new GetParameterCommand({ Name })).catch((error: unknown) => {
      throw error instanceof ParameterNotFound
        ? new Mistake('--mail smtp needs --smtp-url-file the first time')
        : error;
    });
  }
}

/** Makes the key by which the APIs know the shared domain's CloudFront, once for a stage. */
export async function provideFrontKey(cloud: Cloud): Promise<string> {
  const name = `/quintet/${cloud.stage}/front-key`;
  const parameter = { Name: name, Value: randomBytes(24).toString('base64url'), Type: 'String' } as const;
  await new SSMClient({ region: cloud.region }).send(new PutParameterCommand(parameter)).catch((error: unknown) => {
    if (!(error instanceof ParameterAlreadyExists)) throw error;
  });
  // CloudFormation reads it, so it is in no template.
  return `{{resolve:ssm:${name}}}`;
}
