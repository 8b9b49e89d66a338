/**
 * What a server leaves while it runs, for commands of the same checkout: a small file that says which data it works on, so
 * that nobody has to say it twice. Its secrets stay with it.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { livePid } from '../../lab/processes.ts';
import type { Settings } from './settings.ts';

export type Running = {
  pid: number;
  port: number;
  dynamodbPort: number;
  /** As it was given; ':memory:' keeps nothing. */
  dataDir: string;
  /** The folder of the run: the data's, else one of its own. */
  folder: string;
  /** The settings that decide which data it is, and how links to it read. */
  env: Record<string, string>;
};

/** What a command has to have in common with the server whose data it works on. */
const shared = ['DYNAMODB_ENDPOINT', 'TABLE_NAME', 'AWS_REGION', 'FILES_FOLDER', 'PUBLIC_ORIGIN'];

/** RUNNING_DIR keeps servers apart that are not to be found, such as those of tests. */
const placeOf = (env: NodeJS.ProcessEnv): string =>
  env.RUNNING_DIR || join(import.meta.dirname, '../../.build/running');

/**
 * Tells commands about this process's server, which holds the folder's start.pid already.
 * @param env what its workers are given
 * @returns what takes it back
 */
export function tellRunning(
  { port, dynamodbPort, dataDir }: Settings,
  folder: string,
  env: NodeJS.ProcessEnv,
): () => void {
  const given = shared.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  const own: Running = { pid: process.pid, port, dynamodbPort, dataDir, folder, env: Object.fromEntries(given) };
  const place = placeOf(env);
  mkdirSync(place, { recursive: true });
  const file = join(place, `${process.pid}.json`);
  writeFileSync(`${file}.part`, JSON.stringify(own));
  renameSync(`${file}.part`, file);
  return () => rmSync(file, { force: true });
}

/** The servers of this checkout that run; what those left that were killed is removed. */
export function runningServers(env: NodeJS.ProcessEnv): Running[] {
  const place = placeOf(env);
  return filesIn(place).flatMap((name) => {
    const file = join(place, name);
    try {
      const one = JSON.parse(readFileSync(file, 'utf8')) as Running;
      // Whoever holds the folder's lock is its server; a number that was used again holds another's, or none.
      if (livePid(join(one.folder, 'start.pid'), 'scripts/start.ts') === one.pid) return [one];
      rmSync(file, { force: true });
    } catch {
      // It has just been taken back, or is nothing of ours.
    }
    return [];
  });
}

function filesIn(place: string): string[] {
  try {
    return readdirSync(place).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}
