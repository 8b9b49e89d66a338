/**
 * The local API Gateway: serverless-offline in a process of its own, with every stack's
 * functions in it. A process of its own because it then ends by one signal, whatever a
 * handler is doing, and because its pid tells the next start what was left behind.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endProcess, livePid } from './engine.ts';

export type Gateway = { stop: () => Promise<void> };

const root = join(import.meta.dirname, '..');
const startTimeoutMs = 50_000;
const stopTimeoutMs = 8_000;

/** Ends the gateway that a killed run on the same run folder left behind. */
export async function endLeftoverGateway(folder: string): Promise<void> {
  const leftover = livePid(join(folder, 'gateway.pid'), 'serverless.js offline');
  if (leftover !== null) await endProcess(leftover);
}

/** Throws, saying what to set, when the port cannot be listened on. */
export function requireFree(port: number, variable: string): Promise<void> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is already in use' : `cannot be used (${error.message})`;
      fail(new Error(`Port ${port} ${why}; set ${variable} to another one.`));
    });
    server.listen(port, '127.0.0.1', () => server.close(() => done()));
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.end(() => done(true)));
    socket.once('error', () => done(false));
  });
}

/**
 * Starts the gateway on `port` with the bundled functions and waits until it serves. Its
 * chatter goes to `<folder>/gateway.log`. Throws with the end of that log when it does not
 * come up; `onExit` is told when it ends later without having been asked to.
 */
export async function startGateway(
  folder: string,
  port: number,
  env: NodeJS.ProcessEnv,
  onExit: (reason: string) => void,
): Promise<Gateway> {
  const command = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
  const logFile = join(folder, 'gateway.log');
  const log = openSync(logFile, 'w');
  const child = spawn(process.execPath, ['--enable-source-maps', command, 'offline', 'start'], {
    cwd: root,
    // One line per request and route is noise and costs time; warnings and errors stay.
    env: { SLS_LOG_LEVEL: 'warning', ...env, STACK: 'all', PORT: String(port) },
    stdio: ['ignore', log, log],
    // Its own process group, so that a Ctrl-C reaches it through stop() and not by itself.
    detached: true,
  });
  closeSync(log);
  await new Promise<void>((done, fail) => {
    child.once('spawn', done);
    child.once('error', fail);
  });
  writeFileSync(join(folder, 'gateway.pid'), `${child.pid}\n`);

  let stopping = false;
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const why = (): string => readFileSync(logFile, 'utf8').trim().split('\n').slice(-20).join('\n');
  const stop = async (): Promise<void> => {
    stopping = true;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    if (child.exitCode === null && child.signalCode === null) await gone;
    clearTimeout(timer);
    rmSync(join(folder, 'gateway.pid'), { force: true });
  };

  for (let waitedMs = 0; !(await accepts(port)); waitedMs += 50) {
    if (child.exitCode !== null || child.signalCode !== null || waitedMs > startTimeoutMs) {
      await stop();
      throw new Error(`The local gateway does not come up.\n${why()}`);
    }
    await sleep(50);
  }
  child.once('exit', (code, signal) => {
    if (!stopping) onExit(`The local gateway ended (${signal ?? `code ${code}`}).\n${why()}`);
  });
  return { stop };
}
