/**
 * The DynamoDB engine of local runs: starts the embedded one, finds one that is
 * already there, ends one that a killed run left behind. It knows no table and no
 * record: callers create the table. Deployed code never comes here.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseFile, requireSoundDatabase } from './database.ts';
import { restBetweenRequests, stepBack } from './priority.ts';
import { commandLine, endProcess, livePid, pidIn } from './processes.ts';

export type Engine = { endpoint: string; stop: () => Promise<void> };

export type EngineOptions = {
  port: number;
  /** Folder of the database file, or ':memory:' to keep nothing. */
  dataDir: string;
  /**
   * In a process group of its own, for whoever ends it in order on a Ctrl-C. Otherwise the
   * terminal's Ctrl-C, which goes to the whole group, ends it together with its starter.
   */
  ownGroup?: boolean;
  /** Looks through the whole database first, not only at the beginning of it. */
  thoroughly?: boolean;
  /** Told what whoever started it should know. */
  say?: (line: string) => void;
  /** Told when the engine ends without having been asked to. */
  onExit?: (reason: string) => void;
};

const startTimeoutMs = 10_000;
const stopTimeoutMs = 5_000;

const folderOf = (dataDir: string, dynamodbPort: number): string =>
  dataDir === ':memory:' ? join(tmpdir(), `quintet-${dynamodbPort}`) : resolve(dataDir);

/**
 * The folder for pid files and logs of a run. A run in memory has no data folder, yet
 * its leftovers have to be found too: they go by the engine's port in the temporary folder.
 * @throws Error in words where the data folder, or a folder that it is to lie in, is a file
 */
export function runFolder(dataDir: string, dynamodbPort: number): string {
  const folder = folderOf(dataDir, dynamodbPort);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EEXIST') throw new Error(`DATA_DIR ${dataDir} is a file; give a folder.`);
    if (code === 'ENOTDIR') throw new Error(`DATA_DIR ${dataDir} lies in a file; give a folder.`);
    throw error;
  }
  return folder;
}

/** A TCP port that is free now on 127.0.0.1. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? done(address.port) : fail(new Error('no port'))));
    });
  });
}

/** True when something that speaks DynamoDB answers there (both the embedded engine and DynamoDB Local do to a bare GET). */
export function answers(endpoint: string): Promise<boolean> {
  return new Promise((done) => {
    // Not fetch: it would cost the supervisor, which asks nothing else, ten megabytes.
    const request = get(endpoint, { agent: false, timeout: 1_000 }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('error', () => done(false));
      response.on('end', () => done(/dynamodb|MissingAuthenticationToken/i.test(text)));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => done(false));
  });
}

function engineBinary(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json')), 'dynoxide');
  } catch {
    throw new Error(
      'The embedded DynamoDB engine (@dynoxide/linux-x64) is not installed on this machine. ' +
        'Start DynamoDB Local or another engine yourself and set DYNAMODB_ENDPOINT to its address.',
    );
  }
}

/** The engine that a run on this data folder left behind (or still has), with the port it listens on. */
function engineOf(folder: string): { pid: number; port: number } | null {
  const pid = livePid(join(folder, 'engine.pid'), 'dynoxide');
  const port = pid === null ? undefined : commandLine(pid).match(/--port (\d+)/)?.[1];
  return pid === null || port === undefined ? null : { pid, port: Number(port) };
}

function ended(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/**
 * Starts the embedded engine and waits until it answers. A leftover engine of the same
 * data folder is ended first, because two processes must not write one database file.
 * Throws when the package is missing, the port is taken, the database is damaged or the engine does not come up.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { port, dataDir, ownGroup = false, thoroughly = false, say = console.error, onExit } = options;
  const folder = runFolder(dataDir, port);
  const leftover = engineOf(folder);
  if (leftover) await endProcess(leftover.pid);
  if (dataDir !== ':memory:') await requireSoundDatabase(folder, { thoroughly, say });

  const endpoint = `http://127.0.0.1:${port}`;
  if (await answers(endpoint))
    throw new Error(`Port ${port} already has a DynamoDB engine; choose another DYNAMODB_PORT.`);

  const database = dataDir === ':memory:' ? [] : ['--db-path', databaseFile(folder)];
  const log = openSync(join(folder, 'engine.log'), 'w');
  const child = spawn(engineBinary(), ['--port', String(port), ...database], {
    stdio: ['ignore', log, log],
    detached: ownGroup,
  });
  closeSync(log);
  await new Promise<void>((done, fail) => {
    child.once('spawn', done);
    child.once('error', (error) => fail(new Error(`The DynamoDB engine does not start: ${error.message}`)));
  });
  writeFileSync(join(folder, 'engine.pid'), `${child.pid}\n`);

  let isUp = false;
  let stopping = false;
  child.once('exit', (code, signal) => {
    // One that does not come up is an error below.
    if (isUp && !stopping) onExit?.(`The DynamoDB engine ended (${signal ?? `code ${code}`}).`);
  });
  const stop = async (): Promise<void> => {
    stopping = true;
    if (child.pid !== undefined && !ended(child)) {
      const gone = new Promise<void>((done) => child.once('exit', () => done()));
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
      await gone;
      clearTimeout(timer);
    }
    // The file may be a later engine's by now.
    const pidFile = join(folder, 'engine.pid');
    if (pidIn(pidFile) === child.pid) rmSync(pidFile, { force: true });
    if (dataDir === ':memory:') rmSync(folder, { recursive: true, force: true });
  };

  for (let waitedMs = 0; !isUp; waitedMs += 20) {
    const isAnswering = await answers(endpoint);
    if (ended(child) || (!isAnswering && waitedMs > startTimeoutMs)) {
      const why = readFileSync(join(folder, 'engine.log'), 'utf8').trim();
      await stop();
      throw new Error(`The DynamoDB engine does not come up on port ${port}. ${why}`.trim());
    }
    if (isAnswering) isUp = true;
    else await sleep(20);
  }
  return { endpoint, stop };
}

/**
 * The engine that runs on a data folder, or null. While a server runs there, its engine may just be starting again: it is
 * waited for, since a second one beside it would be in its way.
 */
async function runningEngine(folder: string): Promise<ReturnType<typeof engineOf>> {
  for (let waitedMs = 0; ; waitedMs += 100) {
    const engine = engineOf(folder);
    if (engine && (await answers(`http://127.0.0.1:${engine.port}`))) return engine;
    const server = livePid(join(folder, 'start.pid'), 'scripts/start.ts');
    if (server === null) return engine;
    if (waitedMs > startTimeoutMs) throw new Error(`The server on ${folder} (pid ${server}) has no engine.`);
    await sleep(100);
  }
}

/** `where`: the data it keeps, in words. */
export type FoundEngine = Engine & { where: string };

/**
 * The engine for a command line tool, beside a running server or alone. In this order:
 * DYNAMODB_ENDPOINT; the engine that already runs on DATA_DIR, whatever its port (starting a
 * second one would end it under a live server); what answers at DYNAMODB_PORT; else one
 * started on DATA_DIR until `stop()`. `stop()` leaves an engine alone that was there before.
 */
export async function ensureEngine(env: NodeJS.ProcessEnv = process.env): Promise<FoundEngine> {
  const there = async (endpoint: string, where: string): Promise<FoundEngine> => {
    // Behind the requests of the server whose engine it is.
    stepBack();
    if (!env.DYNAMODB_ENDPOINT) await restBetweenRequests();
    return { endpoint, stop: async () => {}, where };
  };
  if (env.DYNAMODB_ENDPOINT) return there(env.DYNAMODB_ENDPOINT, `the DynamoDB at ${env.DYNAMODB_ENDPOINT}`);
  const dataDir = env.DATA_DIR || '.data';
  const port = Number(env.DYNAMODB_PORT || 8000);
  const folder = folderOf(dataDir, port);
  const where = dataDir === ':memory:' ? 'data in memory, which is kept nowhere' : folder;
  const running = await runningEngine(folder);
  if (running) return there(`http://127.0.0.1:${running.port}`, where);
  const endpoint = `http://127.0.0.1:${port}`;
  if (await answers(endpoint)) return there(endpoint, `the DynamoDB at ${endpoint}`);
  return { ...(await startEngine({ port, dataDir })), where };
}
