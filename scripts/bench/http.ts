/**
 * `npm run bench -- http [--seconds 5]`: end to end through the local gateway. A server with its own folder gets 1,000
 * invoices of 3 lines, then each kind of request with 1 and 8 connections. Load generator and server share the machine,
 * so compare figures only within one run.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { freePort } from '../../lab/engine.ts';
import { bill } from './bill.ts';
import { peerNames, peers } from './peers.ts';
import { progress } from './progress.ts';
import { machine, markdown } from './report.ts';

const invoices = 1_000;
const warmUpSeconds = 3;

type Server = {
  url: string;
  token: string;
  memory: () => Record<'supervisor' | 'workers' | 'engine', number>;
  stop: () => Promise<void>;
};

/** Reads the resident memory of the processes in a pid file, in megabytes; NaN if it cannot be read. */
function readMemory(pidFile: string): number {
  try {
    const pids = readFileSync(pidFile, 'utf8').trim().split('\n');
    const statuses = pids.map((pid) => readFileSync(`/proc/${pid}/status`, 'utf8'));
    return statuses.reduce((sum, status) => sum + Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024, 0);
  } catch {
    return Number.NaN;
  }
}

async function start(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-bench-'));
  const port = await freePort();
  const env = {
    ...process.env,
    PORT: String(port),
    DYNAMODB_PORT: String(await freePort()),
    DATA_DIR: folder,
    RUNNING_DIR: join(folder, 'running'),
    LOG_LEVEL: 'error',
  };
  const child = spawn(process.execPath, [join(import.meta.dirname, '../start.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = (): void => void child.kill('SIGTERM');
  process.once('exit', end);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`the server ended: ${output}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Listening on')) resolve();
    });
  });
  const stop = async (): Promise<void> => {
    end();
    await ended;
    process.off('exit', end);
    rmSync(folder, { recursive: true, force: true });
  };
  const memory = () => ({
    supervisor: readMemory(join(folder, 'start.pid')),
    workers: readMemory(join(folder, 'workers.pid')),
    engine: readMemory(join(folder, 'engine.pid')),
  });
  const token = /^Token: (\S+)$/m.exec(output)?.[1] ?? '';
  return { url: `http://localhost:${port}`, token, memory, stop };
}

let nextNumber = 1_000_000;
const kinds = [
  { name: 'read one', path: '/api/invoices/10' },
  { name: 'list of 20', path: '/api/invoices?page=20&per_page=20' },
  { name: 'search', path: '/api/invoices/search/hosting?page=1&per_page=20' },
  { name: 'poll', path: '/api/zapier/poll/invoices?limit=20' },
  { name: 'create', path: '/api/invoices', method: 'POST' as const },
];

type Measured = { name: string; connections: number; perSecond: number; p50: number; p99: number; failed: number };

async function measure(
  { url, token }: Server,
  kind: (typeof kinds)[number],
  connections: number,
  seconds: number,
): Promise<Measured> {
  const headers = { authtoken: token, 'content-type': 'application/json' };
  const result = await autocannon({
    url: `${url}${kind.path}`,
    connections,
    duration: seconds,
    headers,
    ...(kind.method
      ? {
          method: kind.method,
          requests: [
            {
              setupRequest: (request: autocannon.Request) => {
                nextNumber += 1;
                return { ...request, body: JSON.stringify(bill(nextNumber)) };
              },
            },
          ],
        }
      : {}),
  });
  return {
    name: kind.name,
    connections,
    perSecond: Math.round(result.requests.average),
    p50: result.latency.p50,
    p99: result.latency.p99,
    failed: result.non2xx + result.errors,
  };
}

async function load({ url, token }: Server): Promise<void> {
  const headers = { authtoken: token, 'content-type': 'application/json' };
  const bar = progress(`Writing ${invoices} invoices`, invoices);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < invoices) {
      next += 1;
      const answer = await fetch(`${url}/api/invoices`, {
        method: 'POST',
        headers,
        body: JSON.stringify(bill(next + 1_000)),
      });
      if (!answer.ok) throw new Error(`loading failed: ${await answer.text()}`);
      bar.tick();
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  bar.end('done');
}

const findPeerFigures = (name: string, connections: number): string[] =>
  peerNames.map((peer) => (peers[name]?.connections === connections ? (peers[name].peers[peer] ?? '') : ''));

/** Measures and prints. Exit code 1 if a request failed. */
export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { seconds: { type: 'string', default: '5' } } });
  const seconds = Number(values.seconds);
  const server = await start();
  try {
    await load(server);
    // Functions are compiled after a few hundred requests. Cold starts are measured elsewhere.
    for (const kind of kinds) await measure(server, kind, 8, warmUpSeconds);
    const found: Measured[] = [];
    for (const kind of kinds)
      for (const connections of [1, 8]) found.push(await measure(server, kind, connections, seconds));
    const rows = found.map(({ name, connections, perSecond, p50, p99, failed }) => {
      const ours = [perSecond, p50, p99, failed];
      return [name, connections, ...ours, ...findPeerFigures(name, connections)];
    });
    const { supervisor, workers, engine } = server.memory();
    console.log(
      `\n${machine()}; Perfex, ${invoices} invoices of 3 lines, ${seconds} s each after ${warmUpSeconds} s of warming up\n`,
    );
    const head = ['request', 'connections', 'per second', 'p50 ms', 'p99 ms', 'failed', ...peerNames];
    console.log(markdown(head, rows));
    const theirs = peerNames.flatMap((peer) =>
      peers.memory?.peers[peer] ? `${peer} ${peers.memory.peers[peer]}` : [],
    );
    console.log(
      `\nMemory after it: supervisor ${supervisor.toFixed(0)} MB, workers ${workers.toFixed(0)} MB, engine ${engine.toFixed(0)} MB (${theirs.join(', ')})`,
    );
    if (found.some(({ failed }) => failed > 0)) process.exitCode = 1;
  } finally {
    await server.stop();
  }
}
