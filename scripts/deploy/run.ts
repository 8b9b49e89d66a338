/** Deploys and removes a stage, stack by stack. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cloud, describeEndpoint } from '../cloud.ts';
import { Mistake } from '../mistake.ts';
import { checkPackages } from '../package/checks.ts';
import { packStacks, runTool, type Target } from '../package/pack.ts';
import { apis, type Stack, stacks } from '../stacks.ts';
import { findLeftovers, provideFrontKey, provideMailServer, readRoom, tableOf } from './provide.ts';
import { describeChanges, mergeSettings, type Settings, toParameters } from './settings.ts';
import { prepareTable, releaseTable } from './table.ts';

/** What packages, and what runs the deploying tool; tests put their own in its place. */
type Means = {
  pack?: typeof packStacks;
  tool?: typeof runTool;
  /** Between two looks at a stack that is being changed. */
  pauseMs?: number;
};

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

/** A page of a client, the jobs and a Zap want to run at the same time. */
const leastAtOnce = 50;

type Plan = { settings: Settings; parameters: Target['parameters'] };

/** A stack of this size is changed in some minutes. */
const mostWaitMs = 1_800_000;

/** Prepares what a stack needs, and reads what it must be told of those that are deployed already. */
async function provideNeeds(
  cloud: Cloud,
  stack: Stack,
  { settings, parameters }: Plan,
): Promise<Record<string, string>> {
  if (stack === 'core') {
    const left = parameters['table-stream'];
    if (left === undefined) return {};
    const stream = await prepareTable(tableOf(settings, cloud.stage), cloud);
    return stream === left ? {} : { 'table-stream': stream };
  }
  if (stack !== 'jobs' && stack !== 'front') return {};
  const ids = apis.map(async (api) => [`${api}-api`, (await cloud.readOutputs(api))?.ApiId ?? '']);
  const found = Object.fromEntries(await Promise.all(ids));
  if (stack === 'front') return found;
  const [core, siwapp] = await Promise.all([cloud.readOutputs('core'), cloud.readOutputs('siwapp')]);
  const origin = settings.domain ? undefined : siwapp?.Address;
  return { ...found, ...(core?.TableStream ? { stream: core.TableStream } : {}), ...(origin ? { origin } : {}) };
}

/** A stack in one of these is what its template says. */
const isSound = (state: string | null): boolean => /^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(state ?? '');
const isBusy = (state: string | null): boolean => /_IN_PROGRESS$/.test(state ?? '');
/** What was never created can only be removed. */
const isRuin = (state: string | null): boolean => /^(CREATE_FAILED|ROLLBACK_.+|DELETE_FAILED)$/.test(state ?? '');

/** Brings a stack that an earlier deployment left behind into a state from which it can be deployed. */
async function settleStack(cloud: Cloud, stack: Stack, voice: Voice & Required<Pick<Means, 'tool' | 'pauseMs'>>) {
  const name = cloud.nameOf(stack);
  const endMs = Date.now() + mostWaitMs;
  let state = await cloud.readState(stack);
  if (isBusy(state)) voice.say(`  ${name} is ${state}: waiting for its end`);
  while (isBusy(state)) {
    if (Date.now() > endMs || state === 'REVIEW_IN_PROGRESS') {
      throw new Mistake(
        `${name} is ${state}: see in CloudFormation's console what goes on, then run the command again`,
      );
    }
    await sleep(voice.pauseMs);
    state = await cloud.readState(stack);
  }
  if (state === 'UPDATE_ROLLBACK_FAILED') {
    throw new Mistake(
      `${name} is ${state}. Run \`aws cloudformation continue-update-rollback --stack-name ${name} --region ${cloud.region}\`, wait for its end, then run the same command again`,
    );
  }
  if (isRuin(state)) {
    await removeStack(cloud, stack, voice);
    state = null;
  }
  return state;
}

/** Gives the table what the core stack does not, and lets go the one before. */
async function settleTable(cloud: Cloud, settings: Settings, former: string | undefined): Promise<void> {
  const table = tableOf(settings, cloud.stage);
  await prepareTable(table, cloud);
  if (former !== undefined && former !== table) await releaseTable(former, cloud);
}

/** The end of what the tool said, where it says what went wrong. */
const lastLines = (text: string): string => text.split('\n').slice(-15).join('\n');

const seconds = (sinceMs: number): string => `${Math.round((Date.now() - sinceMs) / 1_000)} s`;

/**
 * Deploys all stacks in order. A deployment that broke off goes on where it was: stacks that are as they should be are
 * left as they are.
 * @throws Mistake for what the caller can mend; Error with the tool's words if a stack fails
 */
export async function deployStage(
  cloud: Cloud,
  { settings: given, smtpUrl, say, show, pack = packStacks, tool = runTool, pauseMs = 5_000 }: Wanted & Voice & Means,
): Promise<Record<string, string>> {
  const account = await cloud.readAccount();
  const former = await cloud.readOutputs('core');
  const kept = former?.Settings;
  const settings = mergeSettings(kept, given);
  say(`Stage ${cloud.stage}, account ${account}, region ${cloud.region}${describeEndpoint(process.env)}`);
  for (const change of describeChanges(kept, settings)) say(`  ${change}`);
  const leftovers = await findLeftovers(cloud, settings, account, say);
  await provideMailServer(cloud, settings, smtpUrl);
  const { reserves, atOnce } = await readRoom(cloud);
  if (atOnce < leastAtOnce) {
    say(
      `  This account runs ${atOnce} functions at a time; more requests are refused. Ask for more in Service Quotas.`,
    );
  }
  const target: Target = {
    stage: cloud.stage,
    region: cloud.region,
    parameters: {
      ...toParameters(settings, cloud),
      ...leftovers,
      'reserve-concurrency': reserves,
      ...(settings.domain ? { 'front-key': await provideFrontKey(cloud) } : {}),
    },
  };
  const chosen = stacks.filter((stack) => stack !== 'front' || settings.domain);

  say('Building and checking the packages');
  const { packages } = await pack(target, chosen);
  const problems = checkPackages(packages, { stage: cloud.stage, table: settings.table });
  if (problems.length > 0) throw new Mistake(problems.join('\n'));
  for (const [i, stack] of chosen.entries()) {
    const beganMs = Date.now();
    const place = `[${i + 1}/${chosen.length}] ${stack}`;
    say(`${place} …`);
    const state = await settleStack(cloud, stack, { say, show, tool, pauseMs });
    const needs = await provideNeeds(cloud, stack, { settings, parameters: target.parameters });
    const anew = state !== null && !isSound(state);
    const own = { ...target, parameters: { ...target.parameters, ...needs }, anew };
    if (Object.keys(needs).length > 0) await tool('package', stack, own);
    const words = await tool('deploy', stack, own, show).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const after = await cloud.readState(stack);
    if (words !== null || !isSound(after)) {
      const failures = await cloud.readFailures(stack).catch(() => []);
      const said = [...failures, ...(words === null ? [] : [lastLines(words)])].join('\n');
      throw new Mistake(
        `${place} failed after ${seconds(beganMs)} (${after ?? 'no stack'}):\n${said}\nRun the same command again to go on.`,
      );
    }
    // A first deployment that fails must be able to delete the table again.
    if (stack === 'core') await settleTable(cloud, settings, former?.TableName);
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
