/** The server under attack: `npm start` on local ports and a temporary folder, removed however this process ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../lab/engine.ts';
import { isAlive, killAll, readMemoryMb, readTree } from './processes.ts';

const startMs = 90_000;
const stopMs = 20_000;

/** A name that no proper answer contains. */
export const tableName = 'attacked-table';

const foreign =
  /^(AWS_|DYNAMODB_|SMTP_|SES_|SSM_|METRICS_|MAIL_|FILES_|PUBLIC_ORIGIN|TABLE_NAME|FAN_OUT_|LAMBDA_|DATA_DIR|PORT$|TOKEN_CACHE)/;

export function environmentFor(dynamodbPort: number): NodeJS.ProcessEnv {
  const harmless = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(harmless),
    TABLE_NAME: tableName,
    DYNAMODB_PORT: String(dynamodbPort),
    WEBHOOKS_TO_PRIVATE_ADDRESSES: 'allow',
    LOG_LEVEL: 'error',
  };
}

/** Connects this process to the table and its files too. Call it before anything of lib/ is loaded. */
export function joinTable(dynamodbPort: number, folder: string): void {
  for (const name of Object.keys(process.env)) if (foreign.test(name)) delete process.env[name];
  Object.assign(process.env, environmentFor(dynamodbPort), {
    DYNAMODB_ENDPOINT: `http://127.0.0.1:${dynamodbPort}`,
    FILES_FOLDER: join(folder, 'files'),
    MAIL_FOLDER: join(folder, 'mail'),
    LOG_LEVEL: 'silent',
  });
}

export type Attacked = {
  port: number;
  dynamodbPort: number;
  folder: string;
  env: NodeJS.ProcessEnv;
  /** False once the process of `npm start` has ended. */
  isRunning: () => boolean;
  /** The engine's pid, which must not change. */
  enginePid: () => number;
  restarts: () => number;
  /** Resident memory in MB. */
  memory: () => { server: number; engine: number };
  startAgain: () => Promise<void>;
  lastWords: () => string;
  stop: () => Promise<void>;
};

export async function startAttacked(more: NodeJS.ProcessEnv = {}): Promise<Attacked> {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-attack-'));
  const [port, dynamodbPort] = [await freePort(), await freePort()];
  const own = { PORT: String(port), DATA_DIR: folder, RUNNING_DIR: join(folder, 'running') };
  const env = { ...environmentFor(dynamodbPort), ...own, ...more };
  let output = '';
  let child: ChildProcess | null = null;

  const tree = (): number[] => (child?.pid === undefined ? [] : readTree(child.pid));
  const removeAll = (): void => {
    killAll(tree());
    killAll(findLeftBehind(folder));
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', removeAll);

  const start = async (): Promise<void> => {
    const started = spawn(process.execPath, [join(import.meta.dirname, '..', 'start.ts')], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    const from = output.length;
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (chunk: Buffer) => (output = `${output}${chunk.toString()}`));
    for (let waitedMs = 0; !output.includes('Listening on', from); waitedMs += 50) {
      if (started.exitCode !== null || started.signalCode !== null || waitedMs > startMs)
        throw new Error(`The server does not start.\n${output.slice(-2_000)}`);
      await sleep(50);
    }
  };
  await start();
  const running = (): boolean => child !== null && child.exitCode === null && child.signalCode === null;
  const logs = (): string => `${readLogs(folder)}\n${output}`;
  return {
    port,
    dynamodbPort,
    folder,
    env,
    isRunning: running,
    enginePid: () => readPid(folder, 'engine.pid'),
    restarts: () => logs().match(/\bworker\b.*\b(died|ended|exited|restart\w*|replaced)\b/gi)?.length ?? 0,
    memory: () => {
      const engine = readPid(folder, 'engine.pid');
      const server = tree().filter((pid) => pid !== engine);
      return { server: server.reduce((sum, pid) => sum + readMemoryMb(pid), 0), engine: readMemoryMb(engine) };
    },
    startAgain: start,
    lastWords: () => logs().trim().slice(-1_500),
    stop: async () => {
      const before = tree();
      child?.kill('SIGTERM');
      for (let waitedMs = 0; running() && waitedMs < stopMs; waitedMs += 50) await sleep(50);
      killAll(before.filter(isAlive));
      process.off('exit', removeAll);
      removeAll();
    },
  };
}

function readPid(folder: string, file: string): number {
  try {
    return Number(readFileSync(join(folder, file), 'utf8'));
  } catch {
    return 0;
  }
}

function findLeftBehind(folder: string): number[] {
  try {
    const files = readdirSync(folder).filter((name) => name.endsWith('.pid'));
    return files.map((name) => readPid(folder, name)).filter((pid) => pid > 1 && isOf(pid, folder));
  } catch {
    return [];
  }
}

/** A pid may be reused, so the process must know the folder. */
function isOf(pid: number, folder: string): boolean {
  try {
    const own = `${readFileSync(`/proc/${pid}/cmdline`, 'utf8')}${readFileSync(`/proc/${pid}/environ`, 'utf8')}`;
    return own.includes(folder);
  } catch {
    return false;
  }
}

function readLogs(folder: string): string {
  try {
    const files = readdirSync(folder).filter((name) => name.endsWith('.log'));
    return files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  } catch {
    return '';
  }
}
