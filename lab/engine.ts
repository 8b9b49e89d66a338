/** The DynamoDB engine of local runs: starts or finds one, and ends leftovers. Callers create the table. Never deployed. */
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
  /** Gives it a process group of its own. Otherwise the terminal's Ctrl-C ends it together with its starter. */
  ownGroup?: boolean;
  /** Checks the whole database first, not only its beginning. */
  thoroughly?: boolean;
  say?: (line: string) => void;
  onExit?: (reason: string) => void;
};

const startTimeoutMs = 10_000;
const stopTimeoutMs = 5_000;

const folderOf = (dataDir: string, dynamodbPort: number): string =>
  dataDir === ':memory:' ? join(tmpdir(), `quintet-${dynamodbPort}`) : resolve(dataDir);

/**
 * Provides the folder for a run's pid files and logs. Without a data folder it is found by port in the temporary folder,
 * so that leftovers of runs in memory are found too.
 * @throws Error in words if the data folder or a parent is a file
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

/** Whether something that speaks DynamoDB answers. The embedded engine and DynamoDB Local both answer a bare GET. */
export function answers(endpoint: string): Promise<boolean> {
  return new Promise((done) => {
    // fetch would cost the supervisor ten megabytes for this only request.
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

/** Finds the engine that a run on this data folder left behind or still has, with its port. */
function findEngine(folder: string): { pid: number; port: number } | null {
  const pid = livePid(join(folder, 'engine.pid'), 'dynoxide');
  const port = pid === null ? undefined : commandLine(pid).match(/--port (\d+)/)?.[1];
  return pid === null || port === undefined ? null : { pid, port: Number(port) };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/**
 * Starts the embedded engine and waits until it answers. It ends a leftover engine first, because two processes must not
 * write one database file. Throws if the package is missing, the port is taken, the database is damaged or the engine fails.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { port, dataDir, ownGroup = false, thoroughly = false, say = console.error, onExit } = options;
  const folder = runFolder(dataDir, port);
  const leftover = findEngine(folder);
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
    // A failing start throws below.
    if (isUp && !stopping) onExit?.(`The DynamoDB engine ended (${signal ?? `code ${code}`}).`);
  });
  const stop = async (): Promise<void> => {
    stopping = true;
    if (child.pid !== undefined && !hasEnded(child)) {
      const gone = new Promise<void>((done) => child.once('exit', () => done()));
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
      await gone;
      clearTimeout(timer);
    }
    // A later engine may own the file by now.
    const pidFile = join(folder, 'engine.pid');
    if (pidIn(pidFile) === child.pid) rmSync(pidFile, { force: true });
    if (dataDir === ':memory:') rmSync(folder, { recursive: true, force: true });
  };

  for (let waitedMs = 0; !isUp; waitedMs += 20) {
    const isAnswering = await answers(endpoint);
    if (hasEnded(child) || (!isAnswering && waitedMs > startTimeoutMs)) {
      const why = readFileSync(join(folder, 'engine.log'), 'utf8').trim();
      await stop();
      throw new Error(`The DynamoDB engine does not come up on port ${port}. ${why}`.trim());
    }
    if (isAnswering) isUp = true;
    else await sleep(20);
  }
  return { endpoint, stop };
}

/** Finds the engine on a data folder, or null. The engine of a running server may be restarting, so it is awaited. */
async function runningEngine(folder: string): Promise<ReturnType<typeof findEngine>> {
  for (let waitedMs = 0; ; waitedMs += 100) {
    const engine = findEngine(folder);
    if (engine && (await answers(`http://127.0.0.1:${engine.port}`))) return engine;
    const server = livePid(join(folder, 'start.pid'), 'scripts/start.ts');
    if (server === null) return engine;
    if (waitedMs > startTimeoutMs) throw new Error(`The server on ${folder} (pid ${server}) has no engine.`);
    await sleep(100);
  }
}

export type FoundEngine = Engine & { where: string };

/**
 * Provides the engine for a command line tool. In this order: DYNAMODB_ENDPOINT; the engine that runs on DATA_DIR, whatever
 * its port (a second one would end it under a live server); an engine at DYNAMODB_PORT; one started on DATA_DIR. `stop()`
 * ends only that last one.
 */
export async function ensureEngine(env: NodeJS.ProcessEnv = process.env): Promise<FoundEngine> {
  const joinEngine = async (endpoint: string, where: string): Promise<FoundEngine> => {
    // The server's own requests have priority on its engine.
    stepBack();
    if (!env.DYNAMODB_ENDPOINT) await restBetweenRequests();
    return { endpoint, stop: async () => {}, where };
  };
  if (env.DYNAMODB_ENDPOINT) return joinEngine(env.DYNAMODB_ENDPOINT, `the DynamoDB at ${env.DYNAMODB_ENDPOINT}`);
  const dataDir = env.DATA_DIR || '.data';
  const port = Number(env.DYNAMODB_PORT || 8000);
  const folder = folderOf(dataDir, port);
  const where = dataDir === ':memory:' ? 'data in memory, which is kept nowhere' : folder;
  const running = await runningEngine(folder);
  if (running) return joinEngine(`http://127.0.0.1:${running.port}`, where);
  const endpoint = `http://127.0.0.1:${port}`;
  if (await answers(endpoint)) return joinEngine(endpoint, `the DynamoDB at ${endpoint}`);
  return { ...(await startEngine({ port, dataDir })), where };
}
