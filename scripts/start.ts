/**
 * `npm start`: the whole product on this machine. This process only supervises: it starts engine, workers and scheduled
 * jobs, replaces what dies, and ends everything in order on Ctrl-C or SIGTERM.
 */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jobs } from '../generated/jobs.ts';
import { databaseFile } from '../lab/database.ts';
import { runFolder } from '../lab/engine.ts';
import { keepClock } from './server/clock.ts';
import { makeServerFolder, removeServerFolder } from './server/folder.ts';
import { startJobs } from './server/jobs.ts';
import { keepEngine } from './server/keep-engine.ts';
import { openLog } from './server/log.ts';
import { takePidFile } from './server/pid-file.ts';
import { tellRunning } from './server/running.ts';
import { environmentFor, readSettings, type Settings } from './server/settings.ts';
import { startWorkers } from './server/workers.ts';
import { endWithNpm } from './with-npm.ts';

endWithNpm();

// The data are an organization's books, so nobody else on the machine may read them.
process.umask(0o077);

/** What runs at the end: first all of `atOnce`, then `together`, then `inTurn` one by one, last added first. */
const atEnd: Record<'atOnce' | 'together' | 'inTurn', (() => void | Promise<void>)[]> = {
  atOnce: [],
  together: [],
  inTurn: [],
};
let ending = false;

// A closed terminal or a full log file must not end the server.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
const say = (line: string): void => console.error(line);

/** Refuses new work, finishes work in progress, then ends the rest. The engine must outlive the workers' last writes. */
async function end(exitCode: number, reason?: string): Promise<void> {
  if (ending) return;
  ending = true;
  if (reason) say(reason);
  for (const act of atEnd.atOnce) void act();
  await Promise.all(atEnd.together.map((stop) => stop()));
  for (const stop of atEnd.inTurn.reverse()) await stop();
  process.exit(exitCode);
}

function takeFolder(dataDir: string, dynamodbPort: number): string {
  const folder = runFolder(dataDir, dynamodbPort);
  const pidFile = join(folder, 'start.pid');
  const other = takePidFile(pidFile, 'scripts/start.ts');
  if (other !== null) {
    const which = other === 0 ? 'just starting' : `pid ${other}`;
    throw new Error(`Quintet already runs on ${folder} (${which}); set DATA_DIR to another folder.`);
  }
  atEnd.inTurn.push(() => rmSync(pidFile, { force: true }));
  return folder;
}

/** Repairs what earlier runs left: files that others can read, and half-written files. */
function tidy(folder: string, dataDir: string): void {
  const places = ['mail', 'files'].map((name) => join(folder, name)).filter((place) => existsSync(place));
  for (const place of places) {
    chmodSync(place, 0o700);
    // Nobody writes yet, so half-written files are from a run that was killed.
    rmSync(join(place, '.parts'), { recursive: true, force: true });
  }
  for (const file of ['', '-wal', '-shm'].map((ending) => databaseFile(folder) + ending)) {
    if (existsSync(file)) chmodSync(file, 0o600);
  }
  // The table is not kept, so no record names the files of the last run.
  if (dataDir === ':memory:') rmSync(join(folder, 'files'), { recursive: true, force: true });
}

/** Provides the engine's endpoint. An engine of this server ends with it, even while it is still starting. */
async function provideEngine({ dynamodbPort: port, dataDir }: Settings): Promise<string> {
  const external = process.env.DYNAMODB_ENDPOINT;
  if (external) return external;
  const starting = keepEngine({ port, dataDir, say }, (reason) => void end(1, reason));
  atEnd.inTurn.push(async () => (await starting.catch(() => null))?.stop());
  const engine = await starting;
  atEnd.atOnce.push(engine.letGo);
  return engine.endpoint;
}

async function start(): Promise<void> {
  const settings = readSettings(process.env);
  const { port, dynamodbPort, dataDir } = settings;
  const folder = takeFolder(dataDir, dynamodbPort);
  const commandEnv = environmentFor(settings, { folder, endpoint: process.env.DYNAMODB_ENDPOINT ?? '' }, process.env);
  atEnd.inTurn.push(tellRunning(settings, folder, commandEnv));
  tidy(folder, dataDir);
  const built = makeServerFolder();
  built.catch(() => {});
  atEnd.inTurn.push(removeServerFolder);

  const endpoint = await provideEngine(settings);
  const clock = keepClock(folder, say);
  atEnd.inTurn.push(clock.stop);

  const env = environmentFor(settings, { folder, endpoint }, process.env);
  const envNow = (): NodeJS.ProcessEnv => ({ ...env, STAMPS_FROM_MS: String(Math.floor(clock.stampsFromMs())) });
  const programs = join(await built, 'scripts/server');
  if (ending) return;
  const { descriptor: log, stop: closeLog } = openLog(join(folder, 'server.log'));
  atEnd.inTurn.push(closeLog);
  const workers = await startWorkers({
    port,
    count: settings.workers,
    program: join(programs, 'worker.mjs'),
    env: envNow,
    log,
    say,
    onPids: (pids) => notePids(folder, pids),
  });
  atEnd.atOnce.push(workers.close);
  atEnd.together.push(workers.stop);
  const [prepared] = await Promise.all([
    promisify(execFile)(process.execPath, [join(programs, 'prepare.mjs')], { env: envNow() }),
    workers.ready,
  ]);
  if (ending) return;
  if (prepared.stdout) console.log(`Token: ${prepared.stdout.trim()}`);
  atEnd.together.push(startJobs({ jobs, program: join(programs, 'job.mjs'), env: envNow, log, say }).stop);
  workers.open();
  console.log(`Listening on http://localhost:${port}`);
}

/** People and tests look up the processes here; nothing in this program reads it. */
function notePids(folder: string, pids: readonly number[]): void {
  try {
    writeFileSync(join(folder, 'workers.pid'), pids.map((pid) => `${pid}\n`).join(''));
  } catch {
    // On a full disk the workers still go on.
  }
}

/** Formats an error for people. The disk fails most often, and reports only codes. */
function formatError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOSPC') return `The disk is full (${error.message}).`;
  const output = 'stderr' in error ? String(error.stderr).trim() : '';
  return output || error.message;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
start().catch((error: unknown) => end(1, formatError(error)));
