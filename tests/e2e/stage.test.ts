/** Commands on a deployed stage: with the account's credentials alone, on the table that the core stack names. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { readEnv } from '../../lib/platform/env.ts';
import { createTable } from '../../lib/store/table.ts';
import { type Aws, startAws } from '../support/aws.ts';
import { runCommand } from '../support/commands.ts';

let aws: Aws;
const table = `quintet-stage-${randomUUID()}`;
const stage = ['--stage', 'prod'];

beforeAll(async () => {
  const engine = inject('dynamodbEndpoint');
  // What a deployment does.
  readEnv().TABLE_NAME = table;
  await createTable(engine);
  aws = await startAws(engine);
});
afterAll(() => aws.stop());
beforeEach(() => {
  aws.calls.length = 0;
  aws.aheadMs = 0;
  aws.stacks.clear();
  aws.stacks.set('quintet-core-prod', { outputs: { TableName: table, FilesBucketName: 'files', Settings: '{}' } });
  aws.stacks.set('quintet-siwapp-prod', { outputs: { Address: 'https://abc.execute-api.eu-central-1.amazonaws.com' } });
});

const create = ['create', '--organization', 'Northwind'];

describe('a command on a stage', () => {
  it('creates the first token, and never a table', async () => {
    const { code, out, err } = await runCommand(aws.env, 'token', ...stage, ...create);
    expect([code, err]).toEqual([
      0,
      `Working on the table ${table} in eu-central-1, not at AWS but at ${aws.endpoint} (AWS_ENDPOINT_URL).`,
    ]);
    expect(out).toMatch(/^1-1\./);
    expect(new Set(aws.calls)).not.toContain('DynamoDB.CreateTable');
    expect(new Set(aws.calls)).not.toContain('DynamoDB.Scan');
    const listed = await runCommand(aws.env, 'token', ...stage, 'list', '--organization', 'Northwind');
    expect(listed.out).toMatch(/^1-1\tvalid/);
  });

  it('verifies, and generates', async () => {
    await runCommand(aws.env, 'token', ...stage, ...create);
    const verified = await runCommand(aws.env, 'verify', ...stage, '--organization', 'Northwind');
    expect(verified).toMatchObject({ code: 0, out: expect.stringMatching(/^verified .*: 0 violations$/) });
    const at = ['--at', '2026-01-01T00:00:00Z', '--organization', 'Northwind'];
    const generated = await runCommand(aws.env, 'generate', ...stage, ...at);
    expect(generated).toMatchObject({ code: 0, out: expect.stringContaining('"failed":0') });
  });

  it('takes no table, endpoint or folder of the shell', async () => {
    const stray = {
      TABLE_NAME: 'other',
      DYNAMODB_ENDPOINT: 'http://127.0.0.1:1',
      FILES_FOLDER: '/nowhere',
      SMTP_URL: 'x',
    };
    const { code, out } = await runCommand({ ...aws.env, ...stray }, 'token', ...stage, ...create);
    expect([code, out]).toEqual([0, expect.stringMatching(/^1-\d+\./)]);
  });

  it.each([
    ['behind', 30_000, /^The clock of this machine is [23]\d s behind that of AWS\. .*: set it right$/],
    ['ahead', -30_000, /^The clock of this machine is [23]\d s ahead of that of AWS\. .*: set it right$/],
    ['days behind', 2 * 86_400_000, /^The clock of this machine is 1728\d\d s behind that of AWS\. /],
  ])('writes nothing with a clock that is %s', async (_, aheadMs, sentence) => {
    aws.aheadMs = aheadMs;
    const ran = await runCommand(aws.env, 'token', ...stage, ...create);
    expect(ran).toEqual({ code: 2, out: '', err: expect.stringMatching(sentence) });
    expect(aws.calls.filter((call) => call.startsWith('DynamoDB'))).toEqual(['DynamoDB.Query']);
  });

  it.each([1_000, -1_000])('takes a clock that is a second off (%i ms)', async (aheadMs) => {
    aws.aheadMs = aheadMs;
    const { code } = await runCommand(aws.env, 'token', ...stage, ...create);
    expect(code).toBe(0);
  });

  it.each([
    ['a wrong key', { AWS_ACCESS_KEY_ID: 'AKIAWRONG' }, 'AWS does not know these credentials'],
    [
      'no credentials',
      { AWS_ACCESS_KEY_ID: undefined },
      /^There are no AWS credentials \(.+\): sign in, or set AWS_PROFILE$/,
    ],
    [
      'no AWS',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
      /^AWS cannot be reached \(ECONNREFUSED .*\): is the region right/,
    ],
    ['no region', { AWS_REGION: undefined }, 'Say --region, for example eu-central-1, or set AWS_REGION'],
  ])('says in one line that it has %s', async (_, more, sentence) => {
    const ran = await runCommand({ ...aws.env, ...more }, 'token', ...stage, ...create);
    expect(ran).toEqual({ code: 2, out: '', err: expect.stringMatching(sentence) });
  });

  it('says that there is no such stage, or no such name', async () => {
    const none = await runCommand(aws.env, 'token', '--stage', 'test', ...create);
    expect([none.code, none.err]).toEqual([
      2,
      'There is no stage test in eu-central-1: deploy it, or give its --region',
    ]);
    const wrong = await runCommand(aws.env, 'token', '--stage', 'Production_1', ...create);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('must have 1 to 12 characters')]);
    const alone = await runCommand(aws.env, 'token', '--region', 'eu-west-1', ...create);
    expect([alone.code, alone.err]).toEqual([2, '--region is for a deployed stage: give --stage too']);
  });
});
