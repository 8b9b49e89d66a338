/** A small file that tells commands of the same checkout which data a running server works on. It has no secrets. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { livePid } from '../../lab/processes.ts';
import type { Settings } from './settings.ts';

export type Running = {
  pid: number;
  port: number;
  dynamodbPort: number;
  /** As configured; ':memory:' stores nothing. */
  dataDir: string;
  /** The data's folder, or a separate one for data in memory. */
  folder: string;
  /** The settings that identify the data, and the origin of links. */
  env: Record<string, string>;
};

/** Variables that a command must share with the server whose data it works on. */
const shared = ['DYNAMODB_ENDPOINT', 'TABLE_NAME', 'AWS_REGION', 'FILES_FOLDER', 'PUBLIC_ORIGIN'];

/** RUNNING_DIR hides servers from commands, such as those of tests. */
const findFolder = (env: NodeJS.ProcessEnv): string =>
  env.RUNNING_DIR || join(import.meta.dirname, '../../.build/running');

/**
 * Announces this process's server, which already holds the folder's start.pid.
 * @param env the workers' environment
 * @returns what withdraws the announcement
 */
export function tellRunning(
  { port, dynamodbPort, dataDir }: Settings,
  folder: string,
  env: NodeJS.ProcessEnv,
): () => void {
  const settings = shared.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  const own: Running = { pid: process.pid, port, dynamodbPort, dataDir, folder, env: Object.fromEntries(settings) };
  const place = findFolder(env);
  mkdirSync(place, { recursive: true });
  const file = join(place, `${process.pid}.json`);
  writeFileSync(`${file}.part`, JSON.stringify(own));
  renameSync(`${file}.part`, file);
  return () => rmSync(file, { force: true });
}

/** Lists the running servers of this checkout, and removes what killed ones left. */
export function runningServers(env: NodeJS.ProcessEnv): Running[] {
  const place = findFolder(env);
  return listFiles(place).flatMap((name) => {
    const file = join(place, name);
    try {
      const server = JSON.parse(readFileSync(file, 'utf8')) as Running;
      // A pid may be reused, but only the server itself holds the folder's lock.
      if (livePid(join(server.folder, 'start.pid'), 'scripts/start.ts') === server.pid) return [server];
      rmSync(file, { force: true });
    } catch {
      // It was just withdrawn, or is not one of our files.
    }
    return [];
  });
}

function listFiles(place: string): string[] {
  try {
    return readdirSync(place).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}
