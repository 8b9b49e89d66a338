/** What commands have in common: the data they work on, an organization by its name, and how they say what is wrong. */
import { resolve } from 'node:path';
import { ensureEngine } from '../lab/engine.ts';
import { Problem } from '../lib/domain/problem.ts';
import { toSystemWork } from '../lib/operations/organization/prepare.ts';
import { DatabaseDamaged } from '../lib/store/damage.ts';
import { findOrganization, readOrganization } from '../lib/store/organizations.ts';
import { createTable } from '../lib/store/table.ts';
import type { Work } from '../lib/store/work.ts';
import { stampsFromMs } from './server/clock.ts';
import { type Running, runningServers } from './server/running.ts';
import { endWithNpm } from './with-npm.ts';

/** A mistake of the person at the keyboard: said in one line, exit code 2. */
export class Mistake extends Error {}

export const now = (): string => new Date().toISOString();

/** @throws Mistake where there is no such organization */
export async function workFor(id: number): Promise<Work> {
  const stored = await readOrganization(id);
  if (!stored) throw new Mistake(`There is no organization ${id}`);
  return toSystemWork(stored.doc, now());
}

/**
 * The number of an organization.
 * @param name or the number itself, as of one that the directory has lost the name of
 * @throws Mistake where there is none
 */
export async function organizationNamed(name: string): Promise<number> {
  const id = await findOrganization(name);
  if (id !== null) return id;
  const number = /^\d{1,12}$/.test(name) ? Number(name) : 0;
  if (number === 0 || !(await readOrganization(number))) throw new Mistake(`There is no organization "${name}"`);
  return number;
}

/** @throws Mistake where no organization has this name or number */
export async function workNamed(name: string): Promise<Work> {
  return workFor(await organizationNamed(name));
}

const nameOf = ({ port, dataDir, folder }: Running): string =>
  `http://localhost:${port} on ${dataDir === ':memory:' ? 'data in memory' : folder}`;

/**
 * The server of this checkout whose data a command is about: the one on DATA_DIR where that is given, else the only one;
 * PORT and DYNAMODB_PORT choose among several.
 * @returns the servers that run beside it as well
 * @throws Mistake where several run and nothing says which is meant
 */
function serverMeant(env: NodeJS.ProcessEnv): { meant: Running | null; others: Running[] } {
  const all = runningServers(env);
  const isOn = ({ dataDir, folder }: Running): boolean =>
    env.DATA_DIR === ':memory:' ? dataDir === ':memory:' : resolve(env.DATA_DIR ?? '') === folder;
  const wishes = [
    ({ dynamodbPort }: Running) => String(dynamodbPort) === env.DYNAMODB_PORT,
    ({ port }: Running) => String(port) === env.PORT,
  ];
  const fit = wishes.reduce(
    (left, wish) => (left.some(wish) ? left.filter(wish) : left),
    env.DATA_DIR ? all.filter(isOn) : all,
  );
  if (fit.length <= 1) return { meant: fit[0] ?? null, others: all };
  throw new Mistake(
    `${fit.length} servers of this checkout run: ${fit.map(nameOf).join('; ')}. ` +
      'Say which is meant: set DATA_DIR (or PORT) to the one it was started with.',
  );
}

/** Makes this process work on the data of the running server that is meant; where there is none, says so afterwards. */
function joinServer(env: NodeJS.ProcessEnv): (where: string) => void {
  if (env.DYNAMODB_ENDPOINT) return (where) => console.error(`Working on ${where}, as DYNAMODB_ENDPOINT says.`);
  const { meant, others } = serverMeant(env);
  if (meant) {
    for (const [name, value] of Object.entries(meant.env)) env[name] ??= value;
    env.DATA_DIR = meant.dataDir === ':memory:' ? meant.dataDir : meant.folder;
    env.DYNAMODB_PORT = String(meant.dynamodbPort);
    return () => {};
  }
  const why =
    others.length > 0
      ? `No server runs there, but on others: ${others.map(nameOf).join('; ')}`
      : 'No server of this checkout runs';
  return (where) => console.error(`Working on ${where}. (${why}.)`);
}

/**
 * Runs something on the data of the running server, or on an engine that is started for it; which data that is, is then
 * said on standard error.
 */
export async function onEngine(run: () => Promise<void>): Promise<void> {
  // What a command makes is as private as what the server makes.
  process.umask(0o077);
  const say = joinServer(process.env);
  const engine = await ensureEngine().catch((error: unknown) => {
    // Why there is none is said in words already.
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

/** A command as a whole: what is the caller's fault is one line and exit code 2. */
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
