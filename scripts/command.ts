/** What commands share: their data, organizations by name, and error messages. */
import { join, resolve } from 'node:path';
import { ensureEngine } from '../lab/engine.ts';
import { Problem } from '../lib/domain/problem.ts';
import { toSystemWork } from '../lib/operations/organization/prepare.ts';
import { DatabaseDamaged } from '../lib/store/damage.ts';
import { findOrganization, readOrganization } from '../lib/store/organizations.ts';
import { createTable } from '../lib/store/table.ts';
import type { Work } from '../lib/store/work.ts';
import { Mistake } from './mistake.ts';
import { stampsFromMs } from './server/clock.ts';
import { type Running, runningServers } from './server/running.ts';
import { endWithNpm } from './with-npm.ts';

export const now = (): string => new Date().toISOString();

/** @throws Mistake if the organization does not exist */
export async function workFor(id: number): Promise<Work> {
  const stored = await readOrganization(id);
  if (!stored) throw new Mistake(`There is no organization ${id}`);
  return toSystemWork(stored.doc, now());
}

/** Finds an organization by name, or by number if the directory lost the name. @throws Mistake if there is none */
export async function organizationNamed(name: string): Promise<number> {
  const id = await findOrganization(name);
  if (id !== null) return id;
  const number = /^\d{1,12}$/.test(name) ? Number(name) : 0;
  if (number === 0 || !(await readOrganization(number))) throw new Mistake(`There is no organization "${name}"`);
  return number;
}

/** @throws Mistake if no organization has this name or number */
export async function workNamed(name: string): Promise<Work> {
  return workFor(await organizationNamed(name));
}

const describeServer = ({ port, dataDir, folder }: Running): string =>
  `http://localhost:${port} on ${dataDir === ':memory:' ? 'data in memory' : folder}`;

/**
 * Chooses the server of this checkout whose data a command works on: the one on DATA_DIR if that is set, else the only
 * one. PORT and DYNAMODB_PORT choose among several.
 * @throws Mistake if the choice is ambiguous
 */
function chooseServer(env: NodeJS.ProcessEnv): { chosen: Running | null; others: Running[] } {
  const all = runningServers(env);
  const isOn = ({ dataDir, folder }: Running): boolean =>
    env.DATA_DIR === ':memory:' ? dataDir === ':memory:' : resolve(env.DATA_DIR ?? '') === folder;
  const preferences = [
    ({ dynamodbPort }: Running) => String(dynamodbPort) === env.DYNAMODB_PORT,
    ({ port }: Running) => String(port) === env.PORT,
  ];
  const candidates = preferences.reduce(
    (left, preference) => (left.some(preference) ? left.filter(preference) : left),
    env.DATA_DIR ? all.filter(isOn) : all,
  );
  if (candidates.length <= 1) return { chosen: candidates[0] ?? null, others: all };
  throw new Mistake(
    `${candidates.length} servers of this checkout run: ${candidates.map(describeServer).join('; ')}. ` +
      'Say which is meant: set DATA_DIR (or PORT) to the one it was started with.',
  );
}

/** Points this process at the chosen server's data. Without one, the result prints which data is used. */
function joinServer(env: NodeJS.ProcessEnv): (where: string) => void {
  if (env.DYNAMODB_ENDPOINT) return (where) => console.error(`Working on ${where}, as DYNAMODB_ENDPOINT says.`);
  const { chosen, others } = chooseServer(env);
  if (chosen) {
    for (const [name, value] of Object.entries(chosen.env)) env[name] ??= value;
    env.DATA_DIR = chosen.dataDir === ':memory:' ? chosen.dataDir : chosen.folder;
    env.DYNAMODB_PORT = String(chosen.dynamodbPort);
    return () => {};
  }
  // Without a server, its files lie where `npm start` keeps them.
  if (env.DATA_DIR !== ':memory:') env.FILES_FOLDER ||= join(resolve(env.DATA_DIR || '.data'), 'files');
  const why =
    others.length > 0
      ? `No server runs there, but on others: ${others.map(describeServer).join('; ')}`
      : 'No server of this checkout runs';
  return (where) => console.error(`Working on ${where}. (${why}.)`);
}

/** Options of every command that works on data: a deployed stage, in place of data on this machine. */
export const whereOptions = { stage: { type: 'string' }, region: { type: 'string' } } as const;
export type Where = { stage?: string | undefined; region?: string | undefined };

/**
 * Runs a function on a deployed stage's table, on the data of the running server, or on an engine of its own. It prints
 * which data that is, unless it is the server's.
 */
export async function onData({ stage, region }: Where, run: () => Promise<void>): Promise<void> {
  // A command's files must be as private as the server's.
  process.umask(0o077);
  if (stage === undefined && region !== undefined)
    throw new Mistake('--region is for a deployed stage: give --stage too');
  await (stage === undefined ? onEngine(run) : onStage({ stage, region }, run));
}

/** The table of a stage is made by its deployment, never here. */
async function onStage({ stage, region }: { stage: string; region: string | undefined }, run: () => Promise<void>) {
  // Only this needs AWS's clients.
  const { Cloud, findRegion, toMistake } = await import('./cloud.ts');
  const { checkClock } = await import('./stage-clock.ts');
  try {
    const cloud = new Cloud(stage, await findRegion(region));
    const table = await cloud.join(process.env);
    await checkClock();
    console.error(`Working on the table ${table}.`);
    await run();
  } catch (error) {
    throw toMistake(error);
  }
}

async function onEngine(run: () => Promise<void>): Promise<void> {
  const say = joinServer(process.env);
  const engine = await ensureEngine().catch((error: unknown) => {
    // The message already says in words why there is no engine.
    throw new Mistake(error instanceof Error ? error.message : String(error));
  });
  say(engine.where);
  try {
    process.env.DYNAMODB_ENDPOINT = engine.endpoint;
    process.env.STAMPS_FROM_MS = String(stampsFromMs(process.env.DATA_DIR || '.data'));
    await createTable(engine.endpoint);
    await run();
  } finally {
    await engine.stop();
  }
}

/** Runs a whole command. The caller's mistakes become one line and exit code 2. */
export async function command(main: () => Promise<void>): Promise<void> {
  endWithNpm();
  try {
    await main();
  } catch (error) {
    const shown =
      error instanceof DatabaseDamaged ||
      error instanceof Mistake ||
      error instanceof Problem ||
      (error instanceof TypeError && 'code' in error);
    if (!shown) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
