/** `npm run deploy` and `destroy`, without the tool that talks to CloudFormation: what they ask of it, and in which order. */
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Cloud, Cloud as Stage } from '../../scripts/cloud.ts';
import { deployStage, destroyStage } from '../../scripts/deploy/run.ts';
import { mergeSettings, type Settings } from '../../scripts/deploy/settings.ts';
import { Mistake } from '../../scripts/mistake.ts';
import type { Target } from '../../scripts/package/pack.ts';
import type { Package } from '../../scripts/package/template.ts';
import { apis, isApi, type Stack } from '../../scripts/stacks.ts';
import { type Aws, account, startAws } from '../support/aws.ts';

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
  // No table of this name is at the engine.
  cloud = new Stage(`s${Math.random().toString(36).slice(2, 8)}`, 'eu-central-1');
});

type Call = { command: string; stack: Stack; parameters: Target['parameters'] };

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

/** Deploys as CloudFormation would: afterwards the stack is there, with its outputs. */
function asTool(calls: Call[], failing?: Stack) {
  return async (command: string, stack: Stack, { parameters }: Target): Promise<void> => {
    calls.push({ command, stack, parameters });
    if (command === 'remove') aws.stacks.delete(cloud.nameOf(stack));
    if (command !== 'deploy') return;
    if (stack === failing) {
      aws.stacks.set(cloud.nameOf(stack), {
        outputs: {},
        failures: { FailedJobs: 'The queue was deleted a moment ago' },
      });
      throw new Error('the tool failed');
    }
    const core = { Settings: parameters.settings ?? '{}', CreatedTable: `quintet-${cloud.stage}` };
    const api = { ApiId: `id-${stack}`, Address: `https://id-${stack}.example` };
    aws.stacks.set(cloud.nameOf(stack), { outputs: stack === 'core' ? core : api });
  };
}

async function deploy(settings: Settings = {}, more: { failing?: Stack; smtpUrl?: string } = {}) {
  const calls: Call[] = [];
  const said: string[] = [];
  const pack = async (_: Target, chosen: readonly Stack[] = []) => ({
    packages: chosen.map(sound),
    metafile: { inputs: {}, outputs: {} },
  });
  const addresses = await deployStage(cloud, {
    settings,
    say: (line) => said.push(line),
    pack,
    tool: asTool(calls, more.failing),
    ...(more.smtpUrl === undefined ? {} : { smtpUrl: more.smtpUrl }),
  }).catch((error: unknown) => error);
  const deployed = calls.filter(({ command }) => command === 'deploy').map(({ stack }) => stack);
  const parametersOf = (stack: Stack) => calls.findLast((one) => one.stack === stack)?.parameters;
  return { addresses, said, deployed, parametersOf };
}

describe('a deployment', () => {
  it('deploys core, the APIs and the jobs in order, and gives the address of each API', async () => {
    const { addresses, deployed, said } = await deploy();
    expect(deployed).toEqual(['core', ...apis, 'jobs']);
    expect(addresses).toEqual(Object.fromEntries(apis.map((api) => [api, `https://id-${api}.example`])));
    expect(said[0]).toBe(`Stage ${cloud.stage}, account ${account}, region eu-central-1`);
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

  it('stops at a stack that fails, says why, and goes on with the same command', async () => {
    const broken = await deploy({}, { failing: 'jobs' });
    expect(broken.addresses).toBeInstanceOf(Mistake);
    expect(String(broken.addresses)).toMatch(
      /\[7\/7\] jobs failed.*\nFailedJobs: The queue was deleted a moment ago\nRun the same command again/,
    );
    expect((await deploy()).deployed.at(-1)).toBe('jobs');
  });

  it('takes over a bucket that is left, and reserves concurrency only where the account has it', async () => {
    aws.buckets.add(`quintet-${cloud.stage}-files-${account}-eu-central-1`);
    aws.concurrency = 10;
    const { parametersOf } = await deploy();
    expect(parametersOf('core')).toMatchObject({ 'bucket-exists': 'yes', 'reserve-concurrency': 'no' });
    aws.concurrency = 1_000;
  });

  it.each<[Settings, RegExp]>([
    [{ domain: 'api.example.com' }, /--domain needs --certificate/],
    [{ domain: 'https://api.example.com' }, /--domain must be a domain/],
    [{ mail: 'ses' }, /--mail needs --mail-from/],
    [{ 'mail-from': 'nobody' }, /--mail-from/],
    [{ budget: '-1' }, /--budget/],
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
