/** What commands have in common: the engine they run on, an organization by its name, and how they say what is wrong. */
import { Problem } from '../lib/domain/problem.ts';
import { systemWork } from '../lib/operations/organization/prepare.ts';
import { DatabaseDamaged } from '../lib/store/damage.ts';
import { findOrganization, readOrganization } from '../lib/store/organizations.ts';
import { createTable } from '../lib/store/table.ts';
import type { Work } from '../lib/store/work.ts';
import { ensureEngine } from './engine.ts';
import { stampsFromMs } from './server/clock.ts';

/** A mistake of the person at the keyboard: said in one line, exit code 2. */
export class Mistake extends Error {}

export const now = (): string => new Date().toISOString();

/** @throws Mistake where there is no such organization */
export async function workFor(id: number): Promise<Work> {
  const stored = await readOrganization(id);
  if (!stored) throw new Mistake(`There is no organization ${id}`);
  return systemWork(stored.doc, now());
}

/** @throws Mistake where no organization has this name */
export async function workNamed(name: string): Promise<Work> {
  const id = await findOrganization(name);
  if (id === null) throw new Mistake(`There is no organization "${name}"`);
  return workFor(id);
}

/** Runs something beside a running server, or on an engine that is started for it. */
export async function onEngine(run: () => Promise<void>): Promise<void> {
  // What a command makes is as private as what the server makes.
  process.umask(0o077);
  const engine = await ensureEngine().catch((error: unknown) => {
    // Why there is none is said in words already.
    throw new Mistake(error instanceof Error ? error.message : String(error));
  });
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
