/** Deploys and removes a stage, stack by stack. */
import { randomBytes } from 'node:crypto';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ParameterAlreadyExists, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Cloud } from '../cloud.ts';
import { Mistake } from '../mistake.ts';
import { checkPackages } from '../package/checks.ts';
import { packStacks, runTool, type Target } from '../package/pack.ts';
import { apis, type Stack, stacks } from '../stacks.ts';
import { describeChanges, mergeSettings, type Settings, toParameters } from './settings.ts';
import { adoptTable, hasBucket } from './table.ts';

/** What packages, and what runs the deploying tool; tests put their own in its place. */
type Means = { pack?: typeof packStacks; tool?: typeof runTool };

type Voice = {
  say: (line: string) => void;
  /** Shows the tool's own progress. */
  show?: ((line: string) => void) | undefined;
};

type Wanted = {
  settings: Settings;
  /** The mail server's address with its password, kept as a secret of the stage. */
  smtpUrl?: string;
};

/** Below it, AWS would not let a function keep some of the account's concurrency for itself. */
const leastConcurrency = 200;

async function readRoom(region: string): Promise<'yes' | 'no'> {
  const { AccountLimit } = await new LambdaClient({ region }).send(new GetAccountSettingsCommand({}));
  return (AccountLimit?.ConcurrentExecutions ?? 0) >= leastConcurrency ? 'yes' : 'no';
}

/** Finds what the core stack must take over instead of creating it. */
async function findLeftovers(cloud: Cloud, { table }: Settings, account: string): Promise<Record<string, string>> {
  const core = await cloud.readOutputs('core');
  const name = table ?? `quintet-${cloud.stage}`;
  const bucket = `quintet-${cloud.stage}-files-${account}-${cloud.region}`;
  const owned = core?.CreatedTable;
  const stream = owned === name ? null : await adoptTable(name, cloud.region);
  if (table !== undefined && owned !== name && stream === null) throw new Mistake(`There is no table ${table}`);
  const isOwnBucket = core?.CreatedBucket === bucket;
  return {
    ...(stream === null ? {} : { 'table-stream': stream }),
    'bucket-exists': !isOwnBucket && (await hasBucket(bucket, cloud.region)) ? 'yes' : 'no',
  };
}

/** Makes the key by which the APIs know the shared domain's CloudFront, once for a stage. */
async function provideFrontKey(cloud: Cloud): Promise<string> {
  const name = `/quintet/${cloud.stage}/front-key`;
  const parameter = { Name: name, Value: randomBytes(24).toString('base64url'), Type: 'String' } as const;
  await new SSMClient({ region: cloud.region }).send(new PutParameterCommand(parameter)).catch((error: unknown) => {
    if (!(error instanceof ParameterAlreadyExists)) throw error;
  });
  // CloudFormation reads it, so it is in no template.
  return `{{resolve:ssm:${name}}}`;
}

/** What a stack must be told of those that are deployed already. */
async function readNeeds(cloud: Cloud, stack: Stack, { domain }: Settings): Promise<Record<string, string>> {
  if (stack === 'jobs') {
    const [core, siwapp] = await Promise.all([cloud.readOutputs('core'), cloud.readOutputs('siwapp')]);
    const origin = domain ? undefined : siwapp?.Address;
    return { ...(core?.TableStream ? { stream: core.TableStream } : {}), ...(origin ? { origin } : {}) };
  }
  if (stack !== 'front') return {};
  const outputs = await Promise.all(apis.map((api) => cloud.readOutputs(api)));
  return Object.fromEntries(apis.map((api, i) => [`${api}-api`, outputs[i]?.ApiId ?? '']));
}

const seconds = (sinceMs: number): string => `${Math.round((Date.now() - sinceMs) / 1_000)} s`;

/**
 * Deploys all stacks in order. A deployment that broke off goes on where it was: stacks that are as they should be are
 * left as they are.
 * @throws Mistake for what the caller can mend; Error with the tool's words if a stack fails
 */
export async function deployStage(
  cloud: Cloud,
  { settings: given, smtpUrl, say, show, pack = packStacks, tool = runTool }: Wanted & Voice & Means,
): Promise<Record<string, string>> {
  const account = await cloud.readAccount();
  const kept = (await cloud.readOutputs('core'))?.Settings;
  const settings = mergeSettings(kept, given);
  say(`Stage ${cloud.stage}, account ${account}, region ${cloud.region}`);
  for (const change of describeChanges(kept, settings)) say(`  ${change}`);
  const target: Target = {
    stage: cloud.stage,
    region: cloud.region,
    parameters: {
      ...toParameters(settings, cloud),
      ...(await findLeftovers(cloud, settings, account)),
      'reserve-concurrency': await readRoom(cloud.region),
      ...(settings.domain ? { 'front-key': await provideFrontKey(cloud) } : {}),
    },
  };
  const chosen = stacks.filter((stack) => stack !== 'front' || settings.domain);

  say('Building and checking the packages');
  const { packages } = await pack(target, chosen);
  const problems = checkPackages(packages, cloud);
  if (problems.length > 0) throw new Mistake(problems.join('\n'));
  if (smtpUrl !== undefined) {
    const parameter = { Name: `/quintet/${cloud.stage}/smtp-url`, Value: smtpUrl, Type: 'SecureString' } as const;
    await new SSMClient({ region: cloud.region }).send(new PutParameterCommand({ ...parameter, Overwrite: true }));
  }
  for (const [i, stack] of chosen.entries()) {
    const beganMs = Date.now();
    const place = `[${i + 1}/${chosen.length}] ${stack}`;
    say(`${place} …`);
    const needs = await readNeeds(cloud, stack, settings);
    const own = { ...target, parameters: { ...target.parameters, ...needs } };
    if (Object.keys(needs).length > 0) await tool('package', stack, own);
    try {
      await tool('deploy', stack, own, show);
    } catch (error) {
      const failures = await cloud.readFailures(stack).catch(() => []);
      const words = failures.length > 0 ? failures.join('\n') : error instanceof Error ? error.message : String(error);
      throw new Mistake(`${place} failed after ${seconds(beganMs)}:\n${words}\nRun the same command again to go on.`);
    }
    say(`${place} done in ${seconds(beganMs)}`);
  }
  // Without its key and domain a distribution would go on under the old name.
  if (!settings.domain && (await cloud.readOutputs('front'))) await removeStack(cloud, 'front', { say, show, tool });
  return readAddresses(cloud, settings);
}

/** Reads the base URL of each API. */
async function readAddresses(cloud: Cloud, { domain }: Settings): Promise<Record<string, string>> {
  const entries = apis.map(
    async (api): Promise<[string, string]> => [
      api,
      domain ? `https://${domain}` : ((await cloud.readOutputs(api))?.Address ?? ''),
    ],
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function removeStack(cloud: Cloud, stack: Stack, { say, show, tool = runTool }: Voice & Means): Promise<void> {
  const beganMs = Date.now();
  say(`${stack} …`);
  try {
    await tool('remove', stack, { stage: cloud.stage, region: cloud.region, parameters: {} }, show);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new Mistake(`${stack} was not removed:\n${words}\nRun the same command again to go on.`);
  }
  say(`${stack} removed in ${seconds(beganMs)}`);
}

/** Removes all stacks but core, which has the table and the files; the last deployed first. */
export async function destroyStage(cloud: Cloud, { say, show, tool = runTool }: Voice & Means): Promise<void> {
  for (const stack of stacks.toReversed()) {
    if (stack === 'core' || (await cloud.readOutputs(stack)) === null) continue;
    await removeStack(cloud, stack, { say, show, tool });
  }
}
