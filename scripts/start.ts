/**
 * `npm start`: the whole product on this machine. This process does none of the work: it starts the engine, the workers
 * that answer requests and the jobs of the schedule, replaces what dies, and ends all of it in order on Ctrl-C or SIGTERM.
 */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jobs } from '../generated/jobs.ts';
import { type Engine, livePid, runFolder } from './engine.ts';
import { keepClock } from './server/clock.ts';
import { databaseFile } from './server/database.ts';
import { makeServerFolder, removeServerFolder } from './server/folder.ts';
import { startJobs } from './server/jobs.ts';
import { keepEngine } from './server/keep-engine.ts';
import { environmentFor, readSettings } from './server/settings.ts';
import { startWorkers } from './server/workers.ts';

// What is kept is a firm's books: nobody else on the machine reads them.
process.umask(0o077);

const running: { stop: () => void | Promise<void> }[] = [];
let ending = false;

// A terminal or a log file that is gone or full is no reason to end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
const say = (line: string): void => console.error(line);

/** Ends what runs, the last started first: the engine has to outlive the workers' last writes. */
async function end(exitCode: number, reason?: string): Promise<void> {
  if (ending) return;
  ending = true;
  if (reason) say(reason);
  for (const part of running.reverse()) await part.stop();
  process.exit(exitCode);
}

/** The folder of this run, which is then this process's alone. */
function takeFolder(dataDir: string, dynamodbPort: number): string {
  const folder = runFolder(dataDir, dynamodbPort);
  const pidFile = join(folder, 'start.pid');
  const other = livePid(pidFile, 'scripts/start.ts');
  if (other !== null && other !== process.pid) {
    throw new Error(`Quintet already runs on ${folder} (pid ${other}); set DATA_DIR to another folder.`);
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  running.push({ stop: () => rmSync(pidFile, { force: true }) });
  return folder;
}

/** What earlier runs have made readable for others, or have left half written. */
function tidy(folder: string, dataDir: string): void {
  const places = ['mail', 'files'].map((name) => join(folder, name)).filter((place) => existsSync(place));
  for (const place of places) {
    chmodSync(place, 0o700);
    // Nothing writes here yet: what is half written is of nobody who lives.
    rmSync(join(place, '.parts'), { recursive: true, force: true });
  }
  for (const file of ['', '-wal', '-shm'].map((ending) => databaseFile(folder) + ending)) {
    if (existsSync(file)) chmodSync(file, 0o600);
  }
  // Without a table that lasts, the files of the last run are nobody's.
  if (dataDir === ':memory:') rmSync(join(folder, 'files'), { recursive: true, force: true });
}

async function start(): Promise<void> {
  const settings = readSettings(process.env);
  const { port, dynamodbPort, dataDir } = settings;
  const folder = takeFolder(dataDir, dynamodbPort);
  tidy(folder, dataDir);
  const built = makeServerFolder();
  built.catch(() => {});
  running.push({ stop: removeServerFolder });

  const giveUp = (reason: string): void => void end(1, reason);
  const external = process.env.DYNAMODB_ENDPOINT;
  const engine: Engine = external
    ? { endpoint: external, stop: async () => {} }
    : await keepEngine({ port: dynamodbPort, dataDir, say }, giveUp);
  running.push(engine);
  const clock = keepClock(folder, say);
  running.push(clock);

  const env = environmentFor(settings, { folder, endpoint: engine.endpoint }, process.env);
  const envNow = (): NodeJS.ProcessEnv => ({ ...env, STAMPS_FROM_MS: String(Math.floor(clock.stampsFromMs())) });
  const programs = join(await built, 'scripts/server');
  if (ending) return;
  const log = openSync(join(folder, 'server.log'), 'w');
  const workers = await startWorkers({
    port,
    count: settings.workers,
    program: join(programs, 'worker.mjs'),
    env: envNow,
    log,
    say,
    onPids: (pids) => notePids(folder, pids),
  });
  running.push(workers);
  const [prepared] = await Promise.all([
    promisify(execFile)(process.execPath, [join(programs, 'prepare.mjs')], { env: envNow() }),
    workers.ready,
  ]);
  if (ending) return;
  if (prepared.stdout) console.log(`Token: ${prepared.stdout.trim()}`);
  running.push(startJobs({ jobs, program: join(programs, 'job.mjs'), env: envNow, log, say }));
  workers.open();
  console.log(`Listening on http://localhost:${port}`);
}

/** For people and tests that look for the processes; nothing here reads it. */
function notePids(folder: string, pids: readonly number[]): void {
  try {
    writeFileSync(join(folder, 'workers.pid'), pids.map((pid) => `${pid}\n`).join(''));
  } catch {
    // On a full disk the workers go on all the same.
  }
}

/** What a person is told: the disk is what fails most, and says so in codes. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOSPC') return `The disk is full (${error.message}).`;
  const said = 'stderr' in error ? String(error.stderr).trim() : '';
  return said || error.message;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
start().catch((error: unknown) => end(1, inWords(error)));
