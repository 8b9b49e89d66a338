/** The product as `npm start` runs it, on ports and a folder of a test's own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../lab/engine.ts';

const root = join(import.meta.dirname, '../..');

export type Started = {
  origin: string;
  folder: string;
  /** What it was started with, for commands beside it. */
  env: NodeJS.ProcessEnv;
  /** Printed at the very first start, else ''. */
  token: string;
  process: ChildProcess;
  output: () => string;
  /** The pids in one of its files: `workers`, `engine`. */
  pids: (name: string) => number[];
  /** Asks it to end, and waits until it has; then its folder is removed. */
  stop: () => Promise<void>;
};

export type Ended = { code: number | null; output: string };

/** A folder and an environment in which nothing of the test run's own engine is left. */
export async function ownEnvironment(
  more: NodeJS.ProcessEnv = {},
): Promise<{ folder: string; env: NodeJS.ProcessEnv }> {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-server-'));
  const [port, enginePort] = [await freePort(), await freePort()];
  const { DYNAMODB_ENDPOINT: _, LOG_LEVEL: __, FILES_FOLDER: ___, ...rest } = process.env;
  // Out of the way of commands of whoever works in this checkout.
  const own = {
    PORT: String(port),
    DYNAMODB_PORT: String(enginePort),
    DATA_DIR: folder,
    RUNNING_DIR: join(folder, 'running'),
  };
  return { folder, env: { ...rest, ...own, ...more } };
}

function launch(env: NodeJS.ProcessEnv): { child: ChildProcess; output: () => string; ended: Promise<Ended> } {
  const child = spawn(process.execPath, ['scripts/start.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, output: text })));
  return { child, output: () => text, ended };
}

/** Starts where it must not start, and gives what was said. */
export async function startInVain(env: NodeJS.ProcessEnv): Promise<Ended> {
  const { child, ended } = launch(env);
  const timer = setTimeout(() => child.kill('SIGTERM'), 300_000);
  const end = await ended;
  clearTimeout(timer);
  return end;
}

/** Starts and waits until it listens. Throws with what it printed when it ends before that. */
export async function startServer(given?: { folder: string; env: NodeJS.ProcessEnv }): Promise<Started> {
  const { folder, env } = given ?? (await ownEnvironment());
  const { child, output, ended } = launch(env);
  const origin = `http://localhost:${env.PORT}`;
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', () => output().includes(`Listening on ${origin}\n`) && resolve());
    ended.then((end) => reject(new Error(`the server ended: ${end.output}`)));
  });
  return {
    origin,
    folder,
    env,
    token: /^Token: (\S+)$/m.exec(output())?.[1] ?? '',
    process: child,
    output,
    pids: (name) =>
      readFileSync(join(folder, `${name}.pid`), 'utf8')
        .trim()
        .split('\n')
        .filter(Boolean)
        .map(Number),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
