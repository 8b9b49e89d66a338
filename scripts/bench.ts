/**
 * `npm run bench`: the product end to end on this machine, through the local gateway: a server on a
 * folder of its own, 1,000 invoices of 3 lines, then each kind of request with 1 and with 8 connections.
 * Load generator and server share the machine, so figures compare within one run only.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { freePort } from './engine.ts';

const invoices = 1_000;
const seconds = Number(process.env.BENCH_SECONDS || 5);
const line = (description: string) => ({ description, qty: 2, rate: '12.50', taxname: ['VAT 21%|21.00'] });
const bill = (number: number) => ({
  clientid: 1,
  number,
  date: '2026-01-31',
  currency: 1,
  subtotal: '75.00',
  total: '90.75',
  billing_street: '1 Street',
  allowed_payment_modes: [1],
  newitems: [line('Hosting'), line('Support'), line('Domain')],
});

type Server = { url: string; token: string; stop: () => Promise<void> };

async function start(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-bench-'));
  const port = await freePort();
  const env = {
    ...process.env,
    PORT: String(port),
    DYNAMODB_PORT: String(await freePort()),
    DATA_DIR: folder,
    LOG_LEVEL: 'error',
  };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'start.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
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
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: `http://localhost:${port}`, token: /^Token: (\S+)$/m.exec(output)?.[1] ?? '', stop };
}

let nextNumber = 1_000_000;
const kinds = [
  { name: 'read one', path: '/api/invoices/10' },
  { name: 'list of 20', path: '/api/invoices?page=20&per_page=20' },
  { name: 'search', path: '/api/invoices/search/hosting?page=1&per_page=20' },
  { name: 'poll', path: '/api/zapier/poll/invoices?limit=20' },
  { name: 'create', path: '/api/invoices', method: 'POST' as const },
];

async function measure({ url, token }: Server, kind: (typeof kinds)[number], connections: number) {
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
              setupRequest: (one: autocannon.Request) => {
                nextNumber += 1;
                return { ...one, body: JSON.stringify(bill(nextNumber)) };
              },
            },
          ],
        }
      : {}),
  });
  return {
    request: kind.name,
    connections,
    'per second': Math.round(result.requests.average),
    'p50 ms': result.latency.p50,
    'p99 ms': result.latency.p99,
    failed: result.non2xx + result.errors,
  };
}

async function load({ url, token }: Server): Promise<void> {
  const headers = { authtoken: token, 'content-type': 'application/json' };
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
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

const server = await start();
try {
  await load(server);
  const rows = [];
  for (const kind of kinds) for (const connections of [1, 8]) rows.push(await measure(server, kind, connections));
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${invoices} invoices of 3 lines, ${seconds} s each`,
  );
  console.table(rows);
} finally {
  await server.stop();
}
