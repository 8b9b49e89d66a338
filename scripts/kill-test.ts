/**
 * Kills everything in the middle of a thousand writes, the way a power cut does, starts again and
 * looks: is every write that was acknowledged there, and is none half done? Not part of `npm test`
 * (it takes half a minute): `node scripts/kill-test.ts [writes before the kill]`. Exit code 1 when something is wrong.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { violations } from '../tests/support/invariants.ts';
import { scanTable } from '../tests/support/scan.ts';
import { freePort } from './engine.ts';

const writes = 1_000;
const atOnce = 8;
const startMs = 60_000;

type Server = { process: ChildProcess; url: string; output: () => string };
type Acknowledged = { path: string; body: Record<string, string>; key: string; answer: string; id: number };

const made = z.object({ id: z.number() });
const folder = mkdtempSync(join(tmpdir(), 'quintet-kill-'));
const [port, dynamodbPort] = [await freePort(), await freePort()];

async function startServer(): Promise<Server> {
  const env = { ...process.env, PORT: String(port), DYNAMODB_PORT: String(dynamodbPort), DATA_DIR: folder };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'start.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  for (let waitedMs = 0; !text.includes('Listening on'); waitedMs += 50) {
    if (child.exitCode !== null || waitedMs > startMs) throw new Error(`The server does not start.\n${text}`);
    await sleep(50);
  }
  return { process: child, url: `http://localhost:${port}`, output: () => text };
}

/** Server, gateway and engine at once, none of them asked. */
function killEverything(server: Server): void {
  server.process.kill('SIGKILL');
  for (const name of ['gateway.pid', 'engine.pid'])
    process.kill(Number(readFileSync(join(folder, name), 'utf8')), 'SIGKILL');
}

/** Customers and invoices in turn, as a Perfex client writes them. */
function bodyOf(n: number): { path: string; body: Record<string, string> } {
  if (n % 2 === 0) return { path: '/api/customers', body: { company: `Customer ${n}`, city: 'Pune' } };
  const line = { 'newitems[0][description]': `Work ${n}`, 'newitems[0][qty]': '2', 'newitems[0][rate]': '60.50' };
  const body = {
    clientid: '1',
    number: String(10_000 + n),
    date: '2026-01-15',
    currency: '1',
    subtotal: '121.00',
    total: '121.00',
    billing_street: '27 Second Boulevard',
    'allowed_payment_modes[0]': '1',
    ...line,
  };
  return { path: '/api/invoices', body };
}

async function post(server: Server, token: string, path: string, body: Record<string, string>, key: string) {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { authtoken: token, 'idempotency-key': key },
    body: new URLSearchParams(body),
  });
  return { status: response.status, text: await response.text() };
}

/** Writes until everything is killed; what was acknowledged by then, and how many were left without an answer. */
async function writeUntilKilled(server: Server, token: string, killAfter: number) {
  const acknowledged: Acknowledged[] = [];
  const refused: string[] = [];
  let next = 0;
  let unanswered = 0;
  let killed = false;
  const worker = async (): Promise<void> => {
    while (next < writes && !killed) {
      next += 1;
      const { path, body } = bodyOf(next);
      const key = randomUUID();
      try {
        const { status, text } = await post(server, token, path, body, key);
        if (status >= 300) refused.push(text);
        else acknowledged.push({ path, body, key, answer: text, id: made.parse(JSON.parse(text)).id });
      } catch {
        unanswered += 1;
      }
      if (acknowledged.length >= killAfter && !killed) {
        killed = true;
        killEverything(server);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { acknowledged, refused, unanswered };
}

/** What is wrong with a record that was acknowledged; null when it is as it was written. */
async function missing(server: Server, token: string, one: Acknowledged): Promise<string | null> {
  const response = await fetch(`${server.url}${one.path}/${one.id}`, { headers: { authtoken: token } });
  const text = await response.text();
  const wanted = one.path === '/api/customers' ? one.body.company : one.body['newitems[0][description]'];
  return response.status === 200 && text.includes(`"${wanted}"`)
    ? null
    : `${one.path}/${one.id}: ${response.status} ${text.slice(0, 200)}`;
}

async function test(): Promise<string[]> {
  const killAfter = Number(process.argv[2] ?? Math.floor(writes * (0.3 + 0.4 * Math.random())));
  const first = await startServer();
  const token = /^Token: (\S+)$/m.exec(first.output())?.[1];
  if (!token) throw new Error(`The server printed no token.\n${first.output()}`);
  const { acknowledged, refused, unanswered } = await writeUntilKilled(first, token, killAfter);
  console.log(
    `${acknowledged.length} writes acknowledged, ${refused.length} refused, ${unanswered} unanswered; all killed.`,
  );

  const second = await startServer();
  try {
    const wrong = refused.map((text) => `refused: ${text.slice(0, 200)}`);
    for (const one of acknowledged) {
      const fault = await missing(second, token, one);
      if (fault) wrong.push(`lost: ${fault}`);
    }
    for (const one of acknowledged.slice(-50)) {
      const { text } = await post(second, token, one.path, one.body, one.key);
      if (text !== one.answer) wrong.push(`done twice: ${one.path}/${one.id} answers ${text.slice(0, 200)}`);
    }
    const items = await scanTable(`http://127.0.0.1:${dynamodbPort}`);
    wrong.push(...violations(items).map((text) => `half done: ${text}`));
    console.log(`Started again: ${items.length} items looked at, ${wrong.length} things wrong.`);
    return wrong;
  } finally {
    second.process.kill('SIGTERM');
    await new Promise((gone) => second.process.once('exit', gone));
  }
}

try {
  const wrong = await test();
  for (const line of wrong.slice(0, 20)) console.error(line);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
