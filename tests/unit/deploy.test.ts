/** `npm run deploy` and `destroy`, without the tool that talks to CloudFormation: what they ask of it, and in which order. */
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  TagResourceCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Cloud, Cloud as Stage } from '../../scripts/cloud.ts';
import { deployStage, destroyStage } from '../../scripts/deploy/run.ts';
import { mergeSettings, type Settings } from '../../scripts/deploy/settings.ts';
import { Mistake } from '../../scripts/mistake.ts';
import { pickShell, type Target } from '../../scripts/package/pack.ts';
import type { Package } from '../../scripts/package/template.ts';
import { apis, isApi, type Stack } from '../../scripts/stacks.ts';
import { type Aws, type AwsStack, account, startAws } from '../support/aws.ts';

let aws: Aws;
let cloud: Cloud;
beforeAll(async () => {
  aws = await startAws(inject('dynamodbEndpoint'));
  Object.assign(process.env, aws.env);
});
afterAll(() => aws.stop());
beforeEach(() => {
  aws.stacks.clear();
  aws.secrets.clear();
  aws.buckets.clear();
  aws.calls.length = 0;
  // No table of this name is at the engine.
  cloud = new Stage(`s${Math.random().toString(36).slice(2, 8)}`, 'eu-central-1');
});

const tables: string[] = [];
const client = (): DynamoDBClient => new DynamoDBClient({});

/** Makes a table at the engine, as CloudFormation or a recovery would. */
async function makeTable(name: string, sortKey = 'sk'): Promise<string> {
  const types = ['pk', sortKey].map((AttributeName) => ({ AttributeName, AttributeType: 'S' }) as const);
  const KeySchema = [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: sortKey, KeyType: 'RANGE' },
  ] as const;
  const command = { TableName: name, BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions: types } as const;
  const { TableDescription } = await client().send(new CreateTableCommand({ ...command, KeySchema: [...KeySchema] }));
  tables.push(name);
  return TableDescription?.TableArn ?? '';
}

afterEach(async () => {
  for (const TableName of tables.splice(0)) {
    await client().send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
    await client().send(new DeleteTableCommand({ TableName }));
  }
});

type Call = { command: string; stack: Stack; parameters: Target['parameters']; anew: boolean };

const sound = (stack: Stack): Package => ({
  stack,
  template: {
    Resources: isApi(stack)
      ? { Default: { Type: 'AWS::ApiGatewayV2::Route', Properties: { RouteKey: '$default' } } }
      : {},
    Outputs: {},
  },
  templateBytes: 1,
  files: [],
  zipBytes: 1,
  unzippedBytes: 1,
});

type Failing = { stack: Stack; as: AwsStack };

/** Deploys as CloudFormation would: afterwards the stack is there, with its outputs; core has a table. */
function asTool(calls: Call[], failing?: Failing) {
  return async (command: string, stack: Stack, { parameters, anew = false }: Target): Promise<void> => {
    calls.push({ command, stack, parameters, anew });
    if (command === 'remove') aws.stacks.delete(cloud.nameOf(stack));
    if (command !== 'deploy') return;
    if (stack === failing?.stack) {
      aws.stacks.set(cloud.nameOf(stack), failing.as);
      throw new Error('the tool failed');
    }
    const table = parameters['table-name'] ?? `quintet-${cloud.stage}`;
    const isAdopted = parameters['table-stream'] !== undefined;
    if (stack === 'core' && !isAdopted && !tables.includes(table)) await makeTable(table);
    const core = {
      Settings: parameters.settings ?? '{}',
      TableName: table,
      ...(isAdopted ? { TableStream: parameters['table-stream'] ?? '' } : { CreatedTable: table }),
    };
    const api = { ApiId: `id-${stack}`, Address: `https://id-${stack}.example` };
    aws.stacks.set(cloud.nameOf(stack), { outputs: stack === 'core' ? core : api });
  };
}

async function deploy(
  settings: Settings = {},
  more: { failing?: Failing; smtpUrl?: string; onSaid?: (line: string) => void } = {},
) {
  const calls: Call[] = [];
  const said: string[] = [];
  const pack = async (_: Target, chosen: readonly Stack[] = []) => ({
    packages: chosen.map(sound),
    metafile: { inputs: {}, outputs: {} },
  });
  const addresses = await deployStage(cloud, {
    settings,
    say: (line) => {
      said.push(line);
      more.onSaid?.(line);
    },
    pack,
    tool: asTool(calls, more.failing),
    pauseMs: 1,
    ...(more.smtpUrl === undefined ? {} : { smtpUrl: more.smtpUrl }),
  }).catch((error: unknown) => error);
  const deployed = calls.filter(({ command }) => command === 'deploy').map(({ stack }) => stack);
  const parametersOf = (stack: Stack) => calls.findLast((one) => one.stack === stack)?.parameters;
  return { addresses, said, deployed, parametersOf, calls };
}

describe('a deployment', () => {
  it('deploys core, the APIs and the jobs in order, and gives the address of each API', async () => {
    const { addresses, deployed, said } = await deploy();
    expect(deployed).toEqual(['core', ...apis, 'jobs']);
    expect(addresses).toEqual(Object.fromEntries(apis.map((api) => [api, `https://id-${api}.example`])));
    expect(said).toContain('[1/7] core …');
  });

  it('tells the jobs where links in mails lead', async () => {
    const { parametersOf } = await deploy();
    expect(parametersOf('jobs')).toMatchObject({ origin: 'https://id-siwapp.example' });
    expect(parametersOf('perfex')).not.toHaveProperty('origin');
  });

  it('keeps the settings of the one before, and says what it changes', async () => {
    const first = await deploy({ mail: 'ses', 'mail-from': 'office@example.com', budget: '20' });
    expect(first.said).toContain('  mail-from: none → office@example.com');
    const second = await deploy({});
    expect(second.parametersOf('siwapp')).toMatchObject({
      'ses-region': 'eu-central-1',
      'mail-from': 'office@example.com',
    });
    expect(second.said.filter((line) => line.includes('→'))).toEqual([]);
    const third = await deploy({ budget: '' });
    expect(third.said).toContain('  budget: 20 → none');
    expect(third.parametersOf('jobs')).not.toHaveProperty('budget');
  });

  it('puts a shared domain in front of all APIs', async () => {
    const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/abc';
    const { addresses, deployed, parametersOf } = await deploy({ domain: 'api.example.com', certificate });
    expect(deployed.at(-1)).toBe('front');
    expect(parametersOf('front')).toMatchObject({ 'perfex-api': 'id-perfex', 'admin-api': 'id-admin' });
    expect(parametersOf('perfex')).toMatchObject({ origin: 'https://api.example.com' });
    expect(new Set(Object.values(addresses as object))).toEqual(new Set(['https://api.example.com']));
  });

  it('keeps the mail server’s address as a secret, and out of every parameter', async () => {
    const smtpUrl = 'smtps://user:secret@mail.example.com:465';
    const { parametersOf } = await deploy({ mail: 'smtp', 'mail-from': 'office@example.com' }, { smtpUrl });
    expect(aws.secrets.get(`/quintet/${cloud.stage}/smtp-url`)).toEqual({ value: smtpUrl, type: 'SecureString' });
    expect(JSON.stringify(parametersOf('siwapp'))).not.toContain('secret@');
  });

  it.each([
    ['of another form', 'https://mail.example.com', 'smtp', /--smtp-url-file must hold smtps:/],
    ['for nothing', 'smtps://user:secret@mail.example.com:465', 'ses', /--smtp-url-file is for --mail smtp/],
    ['missing', undefined, 'smtp', /--mail smtp needs --smtp-url-file the first time/],
  ])('refuses a mail server’s address that is %s', async (_, smtpUrl, mail, words) => {
    const settings = { mail, 'mail-from': 'office@example.com' };
    const { addresses, deployed } = await deploy(settings, smtpUrl === undefined ? {} : { smtpUrl });
    expect([String(addresses), deployed]).toEqual([expect.stringMatching(words), []]);
    expect(aws.secrets.size).toBe(0);
  });

  it('stops at a stack that fails, says why, and deploys that stack anew with the same command', async () => {
    const name = cloud.nameOf('jobs');
    const as: AwsStack = {
      outputs: {},
      status: 'UPDATE_ROLLBACK_COMPLETE',
      events: [
        [name, 'CREATE_IN_PROGRESS', 'User Initiated'],
        ['Topic', 'CREATE_FAILED', 'Of an earlier change'],
        [name, 'UPDATE_IN_PROGRESS', 'User Initiated'],
        ['FailedJobs', 'CREATE_FAILED', 'The queue was deleted a moment ago'],
        ['Budget', 'CREATE_FAILED', 'Resource creation cancelled'],
        [name, 'UPDATE_ROLLBACK_IN_PROGRESS'],
        ['AlarmTopic', 'DELETE_FAILED', 'It is in use'],
        [name, 'UPDATE_ROLLBACK_COMPLETE'],
      ],
    };
    const broken = await deploy({}, { failing: { stack: 'jobs', as } });
    expect(broken.addresses).toBeInstanceOf(Mistake);
    expect(String(broken.addresses)).toMatch(
      /\[7\/7\] jobs failed after \d+ s \(UPDATE_ROLLBACK_COMPLETE\):\nFailedJobs: The queue was deleted a moment ago\nAlarmTopic: It is in use\nthe tool failed\nRun the same command again/,
    );
    const again = await deploy();
    // The tool compares with what it last uploaded: it would find the failed stack unchanged.
    const anew = again.calls.filter((one) => one.command === 'deploy' && one.anew).map(({ stack }) => stack);
    expect([again.deployed.at(-1), anew]).toEqual(['jobs', ['jobs']]);
    expect((await deploy()).calls.some((one) => one.anew)).toBe(false);
  });

  it('fails where the tool is content and the stack is not', async () => {
    const failing: Failing = { stack: 'siwapp', as: { outputs: {}, status: 'UPDATE_ROLLBACK_COMPLETE' } };
    const calls: Call[] = [];
    const tool = asTool(calls, failing);
    const quiet: typeof tool = (...args) => tool(...args).catch(() => {});
    const pack = async () => ({ packages: [], metafile: { inputs: {}, outputs: {} } });
    const run = deployStage(cloud, { settings: {}, say: () => {}, pack, tool: quiet, pauseMs: 1 });
    await expect(run).rejects.toThrow(/siwapp failed after \d+ s \(UPDATE_ROLLBACK_COMPLETE\)/);
    expect(calls.at(-1)?.stack).toBe('siwapp');
  });

  it('waits for a stack that is being changed, and removes one that was never created', async () => {
    await deploy();
    aws.stacks.set(cloud.nameOf('perfex'), { outputs: {}, status: 'UPDATE_IN_PROGRESS' });
    aws.stacks.set(cloud.nameOf('admin'), { outputs: {}, status: 'ROLLBACK_COMPLETE' });
    const onSaid = (line: string): void => {
      if (/waiting for its end/.test(line)) aws.stacks.set(cloud.nameOf('perfex'), { outputs: {} });
    };
    const { said, calls, addresses } = await deploy({}, { onSaid });
    expect(said).toContain(`  ${cloud.nameOf('perfex')} is UPDATE_IN_PROGRESS: waiting for its end`);
    expect(calls.filter(({ command }) => command === 'remove').map(({ stack }) => stack)).toEqual(['admin']);
    expect(addresses).toMatchObject({ admin: 'https://id-admin.example' });
  });

  it.each([
    ['UPDATE_ROLLBACK_FAILED', /continue-update-rollback --stack-name quintet-core-/],
    ['REVIEW_IN_PROGRESS', /see in CloudFormation's console/],
  ])('says what to do about a stack that is %s', async (status, words) => {
    aws.stacks.set(cloud.nameOf('core'), { outputs: {}, status });
    const { addresses, deployed } = await deploy();
    expect([String(addresses), deployed]).toEqual([expect.stringMatching(words), []]);
  });

  it('takes over a bucket that is left', async () => {
    const bucket = `quintet-${cloud.stage}-files-${account}-eu-central-1`;
    aws.buckets.add(bucket);
    const { parametersOf, said } = await deploy();
    expect(parametersOf('core')).toMatchObject({ 'bucket-exists': 'yes' });
    expect(said).toContain(`  Takes over the bucket ${bucket} with its files`);
  });

  it.each([
    [10, 'no', true],
    [119, 'no', false],
    [120, 'yes', false],
  ])('in an account that runs %i functions at a time, reserves: %s; warns: %s', async (atOnce, reserves, warns) => {
    aws.concurrency = atOnce;
    const { parametersOf, said } = await deploy();
    expect(parametersOf('jobs')).toMatchObject({ 'reserve-concurrency': reserves });
    expect(said.some((line) => /Ask for more in Service Quotas/.test(line))).toBe(warns);
    // What the jobs keep is not among what is left.
    aws.stacks.set(cloud.nameOf('jobs'), { outputs: { ReservedConcurrency: 'yes' } });
    aws.concurrency = 100;
    expect((await deploy()).parametersOf('jobs')).toMatchObject({ 'reserve-concurrency': 'yes' });
    aws.concurrency = 1_000;
  });

  it('stops and starts what runs by itself', async () => {
    const stopped = await deploy({ jobs: 'off', 'requests-per-minute': '600' });
    expect(stopped.parametersOf('jobs')).toMatchObject({ 'jobs-run': 'false', 'requests-per-minute': '600' });
    expect((await deploy()).parametersOf('jobs')).toMatchObject({ 'jobs-run': 'false' });
    expect((await deploy({ jobs: 'on' })).parametersOf('jobs')).not.toHaveProperty('jobs-run');
  });

  it('says where AWS is, where the shell knows another place', async () => {
    process.env.AWS_ENDPOINT_URL_S3 = '';
    expect((await deploy()).said[0]).toBe(
      `Stage ${cloud.stage}, account ${account}, region eu-central-1, not at AWS but at ${aws.endpoint} (AWS_ENDPOINT_URL)`,
    );
  });

  it.each<[Settings, RegExp]>([
    [{ domain: 'api.example.com' }, /--domain needs --certificate/],
    [{ domain: 'https://api.example.com' }, /--domain must be a domain/],
    [{ mail: 'ses' }, /--mail needs --mail-from/],
    [{ 'mail-from': 'nobody' }, /--mail-from/],
    [{ budget: '-1' }, /--budget must be a whole number from 1 to 1000000/],
    [{ 'requests-burst': 'many' }, /--requests-burst must be a whole number from 1 to 5000/],
    [{ zone: 'Z123' }, /--zone is for --domain/],
    [{ 'mail-from': 'Northwind <office@example.com>' }, /--mail-from must be an address alone/],
    [{ 'log-days': '31' }, /--log-days/],
  ])('refuses %j before anything is deployed', async (settings, words) => {
    const { addresses, deployed } = await deploy(settings);
    expect(String(addresses)).toMatch(words);
    expect(deployed).toEqual([]);
  });

  it('reads settings of a later version without failing', () => {
    expect(mergeSettings('{"budget":"5","unheard-of":"1"}', {})).toEqual({ budget: '5' });
  });
});

describe('where a deployment goes', () => {
  it('is decided by what AWS’s own tools read, for our calls and the tool’s alike', () => {
    const shell = { AWS_PROFILE: 'firm', AWS_ENDPOINT_URL: 'http://localhost:4566', PATH: '/bin', https_proxy: 'p' };
    const strays = { AWS_PROD_PROFILE: 'other', AWS_PROD_ACCESS_KEY_ID: 'AKIA', AWS_DEFAULT_PROFILE: 'x' };
    const others = {
      AWS_REGION: 'us-west-2',
      TABLE_NAME: 'x',
      PUBLIC_ORIGIN: 'x',
      SLS_DEBUG: '*',
      NODE_OPTIONS: '-r x',
    };
    expect(pickShell({ ...shell, ...strays, ...others })).toEqual(shell);
  });

  it.each(['a-perfex', 'jobs', 'core-2'])('is no stage %s, which looks like a stack', (stage) => {
    expect(() => new Stage(stage, 'eu-central-1')).toThrow(/must not have the word/);
  });
});

describe('the table of a deployment', () => {
  const read = async (TableName: string) => (await client().send(new DescribeTableCommand({ TableName }))).Table;
  const tagsOf = async (ResourceArn = '') =>
    (await client().send(new ListTagsOfResourceCommand({ ResourceArn }))).Tags?.map(({ Key, Value }) => [Key, Value]);

  it('is protected once the stack stands, and not before: what fails at first can be undone', async () => {
    const name = `quintet-${cloud.stage}`;
    const broken = await deploy(
      {},
      { failing: { stack: 'core', as: { outputs: {}, status: 'UPDATE_ROLLBACK_COMPLETE' } } },
    );
    expect(String(broken.addresses)).toMatch(/core failed/);
    await deploy();
    expect(await read(name)).toMatchObject({ DeletionProtectionEnabled: true });
    expect(aws.calls).toContain('DynamoDB.UpdateContinuousBackups');
  });

  it('is one that was restored: it gets the stream, protection, recovery, expiry and tag that it lacks', async () => {
    await deploy();
    const name = 'books-of-2026';
    const arn = await makeTable(name);
    const { addresses, said, parametersOf } = await deploy({ table: name });
    expect(addresses).toHaveProperty('perfex');
    expect(said).toContain(`  Takes over the table ${name} with its data`);
    const table = await read(name);
    expect(table).toMatchObject({
      DeletionProtectionEnabled: true,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    });
    expect((await client().send(new DescribeTimeToLiveCommand({ TableName: name }))).TimeToLiveDescription).toEqual({
      AttributeName: 'expiresAt',
      TimeToLiveStatus: 'ENABLED',
    });
    expect(await tagsOf(arn)).toEqual([['quintet:stage', cloud.stage]]);
    expect(parametersOf('core')).toMatchObject({ 'table-stream': table?.LatestStreamArn, 'table-name': name });
    expect(parametersOf('jobs')).toMatchObject({ stream: table?.LatestStreamArn });
    // The one before is the stage's no more, unless somebody names it.
    const old = `quintet-${cloud.stage}`;
    expect(await tagsOf((await read(old))?.TableArn)).toEqual([]);
    expect(String((await deploy({ table: '' })).addresses)).toMatch(/without the tag quintet:stage/);
    // It stays the stage's, and is no news.
    expect((await deploy()).said.join()).not.toContain('Takes over');
  });

  it('is one that a deleted stack left, known by its tag', async () => {
    const arn = await makeTable(`quintet-${cloud.stage}`);
    const Tags = [{ Key: 'quintet:stage', Value: cloud.stage }];
    await client().send(new TagResourceCommand({ ResourceArn: arn, Tags }));
    const { said, parametersOf } = await deploy();
    expect(said).toContain(`  Takes over the table quintet-${cloud.stage} with its data`);
    expect(said).toContain('  The stack that knew the settings is gone: only those that are given now hold');
    expect(parametersOf('core')).toHaveProperty('table-stream');
  });

  it.each<[string, { tag?: string; sortKey?: string; isNamed?: true }, RegExp]>([
    ['has the name alone', {}, /without the tag quintet:stage\. If it has this stage's data, say --table quintet-/],
    ['is another stage’s', { tag: 'other', isNamed: true }, /is the stage other's/],
    ['has other keys', { sortKey: 'at', isNamed: true }, /other keys than Quintet's/],
  ])('is never one that %s, which stays as it is', async (_, { tag, sortKey, isNamed }, words) => {
    const name = `quintet-${cloud.stage}`;
    const arn = await makeTable(name, sortKey);
    if (tag)
      await client().send(new TagResourceCommand({ ResourceArn: arn, Tags: [{ Key: 'quintet:stage', Value: tag }] }));
    const before = await read(name);
    const { addresses, calls } = await deploy(isNamed ? { table: name } : {});
    expect([String(addresses), calls]).toEqual([expect.stringMatching(words), []]);
    expect(await read(name)).toEqual(before);
    expect(await tagsOf(arn)).toEqual(tag ? [['quintet:stage', tag]] : []);
  });

  it('must exist where it is named', async () => {
    const { addresses } = await deploy({ table: 'nowhere' });
    expect(String(addresses)).toMatch(/There is no table nowhere/);
  });
});

describe('a removal', () => {
  it('removes all but core, the last first, and goes on where it broke off', async () => {
    await deploy();
    const calls: Call[] = [];
    await destroyStage(cloud, { say: () => {}, tool: asTool(calls) });
    expect(calls.map(({ stack }) => stack)).toEqual(['jobs', ...apis.toReversed()]);
    expect(await cloud.readOutputs('core')).not.toBeNull();
    calls.length = 0;
    await destroyStage(cloud, { say: () => {}, tool: asTool(calls) });
    expect(calls).toEqual([]);
    // The next deployment finds the table and the settings.
    expect((await deploy()).deployed).toContain('core');
  });
});
