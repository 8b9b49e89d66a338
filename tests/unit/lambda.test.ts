/** Lambda on this machine, with functions of a line each: its Runtime API, packages, templates, roles and services. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import {
  BatchGetItemCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Aws, startAws } from '../../lab/lambda/aws.ts';
import { Stacks, type Template } from '../../lab/lambda/cloudformation.ts';
import { compareAnswers, compareItems, compareMails } from '../../lab/lambda/compare.ts';
import { type Deployment, deploy, type PackagedFunction, readDeployment } from '../../lab/lambda/deployment.ts';
import { credentialsOf, FunctionProcess, mostPayloadBytes } from '../../lab/lambda/function-process.ts';
import { allows, fits, type RequestFacts, readStatements } from '../../lab/lambda/policy.ts';
import { listZip, unzip } from '../../lab/lambda/zip.ts';
import { readEnv } from '../../lib/platform/env.ts';

const folder = mkdtempSync(join(tmpdir(), 'quintet-lambda-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const region = 'eu-central-1';
const place = `${region}:123456789012`;
const plain: PackagedFunction = {
  stack: 'core',
  name: 'one',
  arn: `arn:aws:lambda:${place}:function:one`,
  handler: 'dist/functions/one.handler',
  environment: { TABLE_NAME: 'books' },
  timeoutSeconds: 29,
  megabytes: 512,
  role: { name: 'role', statements: [] },
  logGroup: '/aws/lambda/one',
  routes: [],
  isScheduled: false,
  streams: [],
};

describe('a function', () => {
  const running: FunctionProcess[] = [];
  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop();
  });

  /** Runs a function whose file is this text. */
  function start(text: string, changes: Partial<PackagedFunction> = {}): FunctionProcess {
    mkdirSync(join(folder, 'task/dist/functions'), { recursive: true });
    writeFileSync(join(folder, 'task/dist/functions/one.mjs'), text);
    const settings = { region, taskRoot: join(folder, 'task'), endpoint: 'http://127.0.0.1:9' };
    const process = new FunctionProcess({ ...plain, ...changes }, settings);
    running.push(process);
    return process;
  }
  const says = (expression: string): string => `export const handler = async (event, context) => (${expression});`;

  it('is run in its package with the template’s variables and those of Lambda, and no others', async () => {
    const one = start(says('{ cwd: process.cwd(), env: process.env, event, context }'));
    const invoked = await one.invoke({ a: 1 }, 'request-1');
    if (!invoked.ok) throw new Error(invoked.message);
    const { cwd, env, event, context } = invoked.answer as Record<string, Record<string, string>>;
    expect({ cwd, event }).toEqual({ cwd: join(folder, 'task'), event: { a: 1 } });
    expect(context).toMatchObject({ awsRequestId: 'request-1', functionName: 'one', memoryLimitInMB: '512' });
    const others = Object.keys(env ?? {}).filter((name) => !/^(AWS_|LAMBDA_|_HANDLER$|LANG$|PATH$|TZ$)/.test(name));
    expect(others).toEqual(['TABLE_NAME']);
    expect(env).toMatchObject({ TABLE_NAME: 'books', AWS_REGION: region, TZ: ':UTC', _HANDLER: plain.handler });
  });

  it('takes one event after another in one process, and has its failures told', async () => {
    const one = start(
      'let n = 0; export const handler = async (e) => { n += 1; if (e.fail) throw new TypeError("no"); return n; };',
    );
    expect(await one.invoke({}, 'a')).toEqual({ ok: true, answer: 1 });
    expect(await one.invoke({ fail: true }, 'b')).toMatchObject({ ok: false, type: 'TypeError', message: 'no' });
    expect(await one.invoke({}, 'c')).toEqual({ ok: true, answer: 3 });
    expect(one.peakMegabytes ?? 1).toBeGreaterThan(0);
  });

  it.each([
    ['throws as it is loaded', 'throw new RangeError("at load");', {}, 'RangeError', /at load/],
    ['imports a file that is not there', "import './gone.mjs';", {}, 'Error', /gone\.mjs/],
    ['has no file', '', { handler: 'dist/functions/two.handler' }, 'Runtime.ImportModuleError', /functions\/two/],
    ['has no such export', 'export const other = 1;', {}, 'Runtime.HandlerNotFound', /not exported/],
    [
      'takes a callback',
      'export const handler = (a, b, c) => c();',
      {},
      'Runtime.CallbackHandlerDeprecated',
      /callback/,
    ],
    ['ends its process', 'export const handler = async () => process.exit(3);', {}, 'Runtime.ExitError', /status 3/],
    [
      'works too long',
      'export const handler = () => new Promise(() => setInterval(() => {}, 1e3));',
      { timeoutSeconds: 0.01 },
      'Sandbox.Timedout',
      /timed out/,
    ],
    [
      'throws when nobody waits',
      'export const handler = () => new Promise(() => setTimeout(() => { throw new Error("late"); }));',
      {},
      'Error',
      /late/,
    ],
  ])('that %s fails as on Lambda', async (_, text, changes, type, message) => {
    const invoked = await start(text, changes).invoke({}, 'a');
    expect(invoked).toMatchObject({ ok: false, type });
    expect(invoked.ok ? '' : invoked.message).toMatch(message);
  });

  it('gets a new process after the one that died', async () => {
    const one = start(
      'let n = 0; export const handler = async (e) => { n += 1; if (e.die) process.exit(1); return n; };',
    );
    expect(await one.invoke({ die: true }, 'a')).toMatchObject({ ok: false });
    expect(await one.invoke({}, 'b')).toEqual({ ok: true, answer: 1 });
  });

  it('answers and takes up to 6 MB, and not a byte more', async () => {
    const one = start(says('"x".repeat(event.size ?? 0)'));
    expect(await one.invoke({ size: mostPayloadBytes - 2 }, 'a')).toMatchObject({ ok: true });
    expect(await one.invoke({ size: mostPayloadBytes - 1 }, 'b')).toMatchObject({
      ok: false,
      type: 'Function.ResponseSizeTooLarge',
    });
    expect(await one.invoke('x'.repeat(mostPayloadBytes - 2), 'c')).toMatchObject({ ok: true });
    expect(await one.invoke('x'.repeat(mostPayloadBytes - 1), 'd')).toMatchObject({
      ok: false,
      type: 'RequestTooLargeException',
    });
  });
});

/** Makes a zip file of one stored file. */
function zipOf(name: string, content: string, { mode = 0o100644, sum = crc32(content) } = {}): string {
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt32LE(sum, 16);
  entry.writeUInt32LE(content.length, 20);
  entry.writeUInt32LE(content.length, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(mode * 0x10000, 38);
  const body = Buffer.concat([local, Buffer.from(name + content)]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(body.length, 16);
  const file = join(folder, 'one.zip');
  writeFileSync(file, Buffer.concat([body, entry, Buffer.from(name), end]));
  return file;
}

describe('a package', () => {
  const to = join(folder, 'unpacked');

  it('tells its files and their sizes without being unpacked', () => {
    expect(listZip(zipOf('a/b.mjs', 'heavy'))).toMatchObject([{ name: 'a/b.mjs', size: 5 }]);
    expect(listZip(zipOf('a/', ''))).toEqual([]);
  });

  it('is unpacked with the rights of its files', () => {
    expect(unzip(zipOf('a/b.mjs', 'heavy', { mode: 0o100755 }), to)).toBe(1);
    expect(readFileSync(join(to, 'a/b.mjs'), 'utf8')).toBe('heavy');
    expect(statSync(join(to, 'a/b.mjs')).mode & 0o777).toBe(0o755);
  });

  it('is refused with a file that Lambda could not read, that is damaged, or that leads out of it', () => {
    expect(() => unzip(zipOf('b.mjs', 'x', { mode: 0o100600 }), to)).toThrow(
      'b.mjs may not be read by everybody (600)',
    );
    expect(() => unzip(zipOf('b.mjs', 'x', { sum: 1 }), to)).toThrow('b.mjs is damaged');
    expect(() => unzip(zipOf('../b.mjs', 'x'), to)).toThrow('leads out of the package');
    expect(() => unzip(import.meta.filename, to)).toThrow('is no zip file');
    expect(() => readDeployment(join(folder, 'nowhere'))).toThrow('has no packages');
  });
});

describe('the values of templates', () => {
  const stacks = new Stacks(
    new Map<string, Template>([
      [
        'core',
        {
          Parameters: { Mail: { Default: '' } },
          Conditions: { HasMail: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Mail' }, ''] }] } },
          Resources: {
            Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'books' } },
            Role: { Type: 'AWS::IAM::Role' },
            Topic: { Type: 'AWS::SNS::Topic', Condition: 'HasMail' },
          },
          Outputs: {
            Role: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] }, Export: { Name: { 'Fn::Sub': `role-of-\${Table}` } } },
          },
        },
      ],
      ['other', { Resources: {} }],
    ]),
    region,
  );

  it.each([
    [{ Ref: 'Table' }, 'books'],
    [{ 'Fn::GetAtt': ['Table', 'Arn'] }, `arn:aws:dynamodb:${place}:table/books`],
    [{ 'Fn::Sub': `\${Table.Arn}/index/\${Name}-\${!x}` }, undefined],
    [{ 'Fn::Sub': [`\${AWS::Region}/\${Name}`, { Name: { Ref: 'Table' } }] }, `${region}/books`],
    [{ 'Fn::Join': ['/', ['a', { Ref: 'AWS::AccountId' }]] }, 'a/123456789012'],
    [{ 'Fn::Select': ['1', { 'Fn::Split': ['-', 'a-b'] }] }, 'b'],
    [{ 'Fn::If': ['HasMail', 'mail', { Ref: 'AWS::NoValue' }] }, null],
    [{ a: { 'Fn::If': ['HasMail', 1, { Ref: 'AWS::NoValue' }] }, b: [{ Ref: 'Mail' }] }, { b: [''] }],
  ])('of %j', (value, expected) => {
    if (expected === undefined) expect(() => stacks.resolve('core', value)).toThrow('core has no resource Name');
    else expect(stacks.resolve('core', value) ?? null).toEqual(expected);
  });

  it('come from other stacks by the names of exports; a name that nobody exports is refused', () => {
    const role = 'arn:aws:iam::123456789012:role/core-Role';
    expect(stacks.resolve('other', { 'Fn::ImportValue': 'role-of-books' })).toBe(role);
    expect(() => stacks.resolve('other', { 'Fn::ImportValue': 'role' })).toThrow(
      'other imports role, which no stack exports',
    );
    expect(() => stacks.resolve('core', { 'Fn::Cidr': [] })).toThrow('Fn::Cidr is not understood');
    expect(stacks.list('AWS::SNS::Topic')).toEqual([]);
  });
});

describe('a policy', () => {
  it('allows what fits an action and a resource, and nothing that is denied', () => {
    const statements = readStatements({
      Statement: [
        { Effect: 'Allow', Action: ['dynamodb:*Item', 's3:GetObject'], Resource: ['a:table/*', 'b?'] },
        { Effect: 'Deny', Action: 'dynamodb:PutItem', Resource: '*' },
      ],
    });
    expect(allows(statements, 'dynamodb:getitem', 'a:table/x')).toBe(true);
    expect(allows(statements, 's3:GetObject', 'b1')).toBe(true);
    expect(allows(statements, 's3:GetObject', 'b12')).toBe(false);
    expect(allows(statements, 'dynamodb:PutItem', 'a:table/x')).toBe(false);
    expect(allows(statements, 'dynamodb:Scan', 'a:table/x')).toBe(false);
    expect(fits('a.c', 'abc')).toBe(false);
  });

  const keys = 'dynamodb:LeadingKeys';
  const isAllowed = (Condition: object, facts: RequestFacts): boolean => {
    const Statement = { Effect: 'Allow', Action: 'dynamodb:UpdateItem', Resource: '*', Condition };
    return allows(readStatements({ Statement }), 'dynamodb:UpdateItem', 'a:table/x', facts);
  };

  it.each<[object, boolean[]]>([
    [{ StringEquals: { [keys]: 'a/*' } }, [false, false, false, false]],
    [{ StringEquals: { [keys]: ['b', 'a/1'] } }, [true, false, false, false]],
    [{ StringLike: { [keys]: 'a/*' } }, [true, false, false, false]],
    [{ 'ForAllValues:StringEquals': { [keys]: ['a/1', 'a/2'] } }, [true, true, false, true]],
    [{ 'ForAllValues:StringLike': { [keys]: ['a/*'] } }, [true, true, false, true]],
    [{ Null: { [keys]: 'false' } }, [true, true, true, false]],
    [{ 'ForAllValues:StringLike': { [keys]: ['a/*'] }, Null: { [keys]: 'false' } }, [true, true, false, false]],
    [{ 'ForAllValues:StringLike': { [keys]: ['a/*'], other: ['b'] } }, [true, true, false, true]],
  ])('holds under %j for one key, two, one too many, and none', (condition, expected) => {
    const requests = [['a/1'], ['a/1', 'a/2'], ['a/1', 'b'], undefined];
    expect(requests.map((found) => isAllowed(condition, found ? { [keys]: found } : {}))).toEqual(expected);
  });

  it('denies only what its condition fits', () => {
    const statements = readStatements({
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: '*', Resource: '*', Condition: { StringLike: { [keys]: 'system/*' } } },
      ],
    });
    expect(allows(statements, 'dynamodb:PutItem', 'x', { [keys]: ['1/invoice/1'] })).toBe(true);
    expect(allows(statements, 'dynamodb:PutItem', 'x', { [keys]: ['system/drains'] })).toBe(false);
  });

  it('is not guessed at where it has more than that', () => {
    const limited = { Effect: 'Allow', Action: '*', Resource: '*' };
    expect(() => readStatements({ Statement: { ...limited, NotAction: 'x' } })).toThrow('NotAction, which');
    const Condition = { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } };
    expect(() => readStatements({ Statement: { ...limited, Condition } })).toThrow('IpAddress, which');
  });
});

/** A deployment of one function, `one`, whose role has these statements and that a route and a stream start. */
function deployed(statements: readonly object[], changes: Template['Resources'] = {}): Deployment {
  const log = { Effect: 'Allow', Action: 'logs:*', Resource: '*' };
  const template: Template = {
    Resources: {
      Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: readEnv().TABLE_NAME } },
      Files: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'files' } },
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: { RoleName: 'role', Policies: [{ PolicyDocument: { Statement: [log, ...statements] } }] },
      },
      One: {
        Type: 'AWS::Lambda::Function',
        Properties: { FunctionName: 'one', Handler: plain.handler, Role: { 'Fn::GetAtt': ['Role', 'Arn'] } },
      },
      Api: { Type: 'AWS::ApiGatewayV2::Api' },
      Integration: {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: { IntegrationUri: { 'Fn::GetAtt': ['One', 'Arn'] }, PayloadFormatVersion: '2.0' },
      },
      Route: {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: {
          ApiId: { Ref: 'Api' },
          RouteKey: 'GET /api/items/{id}',
          Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
        },
      },
      Permission: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          FunctionName: { 'Fn::GetAtt': ['One', 'Arn'] },
          Principal: 'apigateway.amazonaws.com',
          SourceArn: { 'Fn::Sub': `arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Api}/*` },
        },
      },
      ...changes,
    },
  };
  return deploy(new Map([['core', template]]), new Map());
}

describe('a deployment', () => {
  it('has the routes of a function, and none of these problems', () => {
    const { functions, problems } = deployed([]);
    expect(problems).toEqual([]);
    expect(functions[0]?.routes).toMatchObject([{ method: 'GET', path: '/api/items/{id}' }]);
  });

  it.each<[string, Template['Resources'], RegExp]>([
    [
      'an API that may not start its function',
      { Permission: { Type: 'AWS::SQS::Queue' } },
      /one may not be started by its API/,
    ],
    [
      'a route to nowhere',
      { Integration: { Type: 'AWS::SQS::Queue' } },
      /Route \(GET \/api\/items\/\{id\}\) leads to no function/,
    ],
    [
      'a role without a log',
      { Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'role' } } },
      /one lacks logs:PutLogEvents/,
    ],
    [
      'a function without a role',
      { One: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'one' } } },
      /one has the role \(none\)/,
    ],
    [
      'a stream that may not be read',
      {
        Stream: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: { FunctionName: { Ref: 'One' }, EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] } },
        },
      },
      /one lacks dynamodb:GetRecords on arn:.*\/stream\//,
    ],
    [
      'a schedule that may not start its function',
      { Rule: { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Arn: { 'Fn::GetAtt': ['One', 'Arn'] } }] } } },
      /one may not be started by its schedule/,
    ],
  ])('shows %s', (_, changes, problem) => {
    expect(deployed([], changes).problems.join('\n')).toMatch(problem);
  });
});

describe('the services of AWS', () => {
  const table = `arn:aws:dynamodb:${place}:table/${readEnv().TABLE_NAME}`;
  const allow = (Action: string | string[], Resource: string): object => ({ Effect: 'Allow', Action, Resource });
  let aws: Aws;
  beforeAll(async () => {
    const Condition = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['limited/*'] } };
    const deployment = deployed([
      allow(['dynamodb:PutItem', 'dynamodb:UpdateItem'], table),
      { ...allow(['dynamodb:DeleteItem', 'dynamodb:Query', 'dynamodb:BatchGetItem'], table), Condition },
      allow(['s3:PutObject', 's3:GetObject'], 'arn:aws:s3:::files/*'),
      allow('lambda:InvokeFunction', `arn:aws:lambda:${place}:function:*`),
    ]);
    aws = await startAws(deployment, readEnv().DYNAMODB_ENDPOINT ?? '');
  });
  afterAll(() => aws.stop());

  const settings = (name = 'one', where = region) => {
    const { keyId, secret, sessionToken } = credentialsOf(name);
    const credentials = { accessKeyId: keyId, secretAccessKey: secret, sessionToken };
    return { endpoint: aws.endpoint, region: where, credentials, maxAttempts: 1 };
  };
  const put = { TableName: readEnv().TABLE_NAME, Item: { pk: { S: 'lambda-test' }, sk: { S: 'x' } } };

  it('do what the role allows', async () => {
    await new DynamoDBClient(settings()).send(new PutItemCommand(put));
    const s3 = new S3Client(settings());
    await s3.send(new PutObjectCommand({ Bucket: 'files', Key: '1/a b.txt', Body: Buffer.from('heavy') }));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'files', Key: '1/a b.txt' }));
    expect(await Body?.transformToString()).toBe('heavy');
    const invoke = { FunctionName: 'one', InvocationType: 'Event', Payload: Buffer.from('{"shard":1}') } as const;
    await new LambdaClient(settings()).send(new InvokeCommand(invoke));
    expect(aws.takeStarted('one')).toEqual([{ functionName: 'one', payload: { shard: 1 } }]);
    expect(aws.takeComplaints('one')).toEqual([]);
  });

  it('refuse the rest in AWS’s words, and keep it for the report', async () => {
    const dynamodb = new DynamoDBClient(settings());
    const Delete = { TableName: put.TableName, Key: put.Item };
    const transaction = new TransactWriteItemsCommand({ TransactItems: [{ Put: put }, { Delete }] });
    await expect(dynamodb.send(transaction)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`is not authorized to perform: dynamodb:DeleteItem on resource: ${table}`),
    });
    const s3 = new S3Client(settings());
    const missing = { Bucket: 'files', Key: 'missing' };
    // Who may not list a bucket does not hear that a file is missing.
    await expect(s3.send(new GetObjectCommand(missing))).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(s3.send(new DeleteObjectCommand(missing))).rejects.toMatchObject({ name: 'AccessDenied' });
    const invoke = new InvokeCommand({ FunctionName: 'two', InvocationType: 'Event' });
    await expect(new LambdaClient(settings()).send(invoke)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(aws.takeComplaints('one')).toEqual([
      expect.stringContaining('dynamodb:DeleteItem'),
      expect.stringContaining('s3:ListBucket'),
      expect.stringContaining('s3:DeleteObject'),
      'it starts two, which no template has',
    ]);
  });

  it('ask for the keys of each item that a request names', async () => {
    const dynamodb = new DynamoDBClient(settings());
    const { TableName } = put;
    const keyOf = (pk: string) => ({ pk: { S: pk }, sk: { S: 'x' } });
    const remove = (...keys: string[]) =>
      dynamodb.send(
        new TransactWriteItemsCommand({ TransactItems: keys.map((pk) => ({ Delete: { TableName, Key: keyOf(pk) } })) }),
      );
    const read = (...keys: string[]) =>
      dynamodb.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: keys.map(keyOf) } } }));
    const query = (pk: string) =>
      dynamodb.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND sk > :sk',
          ExpressionAttributeValues: { ':sk': { S: 'limited/0' }, ':pk': { S: pk } },
        }),
      );
    await Promise.all([remove('limited/1', 'limited/2'), read('limited/1', 'limited/2'), query('limited/1')]);
    expect(aws.takeComplaints('one')).toEqual([]);
    for (const ask of [() => remove('limited/1', 'books'), () => read('limited/1', 'books'), () => query('books')]) {
      await expect(ask()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    }
    expect(aws.takeComplaints('one').sort()).toEqual([
      `dynamodb:BatchGetItem on ${table} is not allowed to the role role, with dynamodb:LeadingKeys limited/1 books`,
      `dynamodb:DeleteItem on ${table} is not allowed to the role role, with dynamodb:LeadingKeys books`,
      `dynamodb:Query on ${table} is not allowed to the role role, with dynamodb:LeadingKeys books`,
    ]);
  });

  it('know no other keys and no other region', async () => {
    const send = (...given: Parameters<typeof settings>) =>
      new DynamoDBClient(settings(...given)).send(new PutItemCommand(put));
    await expect(send('two')).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    await expect(send('one', 'us-east-1')).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    expect(aws.takeComplaints('one')).toEqual([expect.stringContaining('us-east-1')]);
  });
});

describe('a comparison', () => {
  const atMs = Date.parse('2026-03-10T09:00:00Z');
  const answer = (body: object, headers = {}): object => ({ statusCode: 200, headers, body: JSON.stringify(body) });

  it('passes over times of the run, secrets and what is counted by the minute', () => {
    const here = answer(
      { at: '2026-03-10T09:00:01.000Z', token: `1-2.${'x'.repeat(43)}` },
      { 'X-RateLimit-Reset': '1', etag: 'a' },
    );
    const there = answer(
      { at: '2026-03-10T09:00:02Z', token: `1-2.${'y'.repeat(43)}` },
      { 'x-ratelimit-reset': '2', etag: 'b' },
    );
    expect(compareAnswers(here, there, atMs)).toEqual([]);
  });

  it.each([
    ['an older time', answer({ at: '2026-03-10T08:00:00Z' }), answer({ at: '2026-03-10T08:00:01Z' }), /body\.at/],
    ['a number', answer({ n: 1 }), answer({ n: 2 }), /body\.n is 2, locally 1/],
    ['a limit', answer({}, { 'x-ratelimit-limit': '1' }), answer({}, { 'x-ratelimit-limit': '2' }), /limit is "2"/],
    ['an ETag of the same body', answer({}, { etag: 'a' }), answer({}, { etag: 'b' }), /etag/],
    ['a status', answer({}), { ...answer({}), statusCode: 500 }, /status is 500, locally 200/],
  ])('sees %s', (_, here, there, difference) => {
    expect(compareAnswers(here, there, atMs).join('\n')).toMatch(difference);
  });

  it('sees items and mails that only one side has, and those that differ', () => {
    const item = (sk: string, doc: string): Record<string, string> => ({ pk: '1/invoice', sk, doc, mark: sk });
    const here = [item('a', 'x'), item('b', 'x')];
    expect(compareItems(here, [item('b', 'x'), item('a', 'x')], atMs)).toEqual([]);
    expect(compareItems(here, [item('a', 'y')], atMs)).toEqual([
      expect.stringContaining('1/invoice a has'),
      '1/invoice b is only in the local table',
    ]);
    const mail = (id: string, text: string): string => `Message-ID: <${id}>\r\nSubject: Invoice\r\n\r\n${text}`;
    expect(compareMails([mail('1', 'a')], [mail('2', 'a')])).toEqual([]);
    expect(compareMails([mail('1', 'a')], [mail('2', 'b')])).toHaveLength(1);
    expect(compareMails([], [mail('2', 'b')])).toEqual(['it has sent 1 mails, locally 0']);
  });
});
