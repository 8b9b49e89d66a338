/**
 * `npm run crash [-- <kills>]`: kills a server repeatedly during writes and effects of all kinds: everything, as in a
 * power cut, only the workers, or only the engine. Then it checks: is everything acknowledged there, and nothing half
 * done, done twice or left behind? Exit code 1 if something is wrong.
 */
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { everythingWrong } from './crash/check.ts';
import { idIn } from './crash/judge.ts';
import { startReceiver } from './crash/receiver.ts';
import { Server, type Victim, victims } from './crash/server.ts';
import { type Known, kinds, type Tally, type Write, writeOf } from './crash/writes.ts';
import { endWithNpm } from './with-npm.ts';

endWithNpm();

const atOnce = 6;
const answerMs = 30_000;

const kills = Number(process.argv[2] ?? 6);
if (!Number.isInteger(kills) || kills < 1) throw new Error(`"${process.argv[2]}" is no number of kills`);
const server = await Server.make();
const receiver = await startReceiver();

async function send({ method, path, headers, body, key }: Write): Promise<{ status: number; text: string }> {
  const response = await fetch(`${server.origin}${path}`, {
    method,
    headers: { ...headers, ...(key === null ? {} : { 'idempotency-key': key }), connection: 'close' },
    ...(body === '' ? {} : { body: new Uint8Array(Buffer.from(body)) }),
    signal: AbortSignal.timeout(answerMs),
  });
  return { status: response.status, text: await response.text() };
}

/** A killed request keeps its key locked for a while, and repeating it gets this answer. */
const isUnderWay = (text: string): boolean => text.includes('with this Idempotency-Key is still under way');

function noteRecord({ kind, mark }: Write, answer: string, { invoices, unchanged }: Known): void {
  if (kind === 'invoice') invoices.push(idIn(answer));
  if (kind === 'customer' || kind === 'invoice' || kind === 'item' || kind === 'receipt')
    unchanged[kind].push({ id: idIn(answer), mark });
}

/** Sends a write and notes the result. 503 is not a final answer: the write is repeated like an interrupted one. */
async function attempt(write: Write, tally: Tally, known: Known): Promise<void> {
  try {
    const { status, text } = await send(write);
    if (status === 503 || isUnderWay(text)) noteUnanswered(write, tally);
    else if (status >= 300) tally.refused.push(`${write.kind}: ${status} ${text.slice(0, 200)}`);
    else {
      tally.acknowledged.push({ ...write, answer: text });
      noteRecord(write, text, known);
    }
  } catch {
    noteUnanswered(write, tally);
  }
}

const noteUnanswered = (write: Write, { unanswered, uncertain }: Tally): unknown =>
  (write.key === null ? uncertain : unanswered).push(write);

let count = 0;

function writeUntilStopped(token: string, tally: Tally, known: Known): () => Promise<void> {
  let stopping = false;
  const writeInTurn = async (): Promise<void> => {
    while (!stopping) {
      count += 1;
      const kind = kinds[count % kinds.length] ?? 'customer';
      const write = writeOf(kind, count, token, known);
      if (write) await attempt(write, tally, known);
    }
  };
  const all = Promise.all(Array.from({ length: atOnce }, writeInTurn));
  return async () => {
    stopping = true;
    await all;
  };
}

async function repeat(tally: Tally, known: Known): Promise<void> {
  const again = tally.unanswered.splice(0);
  const before = tally.acknowledged.length;
  await Promise.all(again.map((write) => attempt(write, tally, known)));
  tally.repeated += tally.acknowledged.length - before;
}

/** Repeats until everything is answered, or longer than any lock lasts. */
async function repeatAll(tally: Tally, known: Known): Promise<void> {
  for (let tries = 0; tally.unanswered.length > 0 && tries < 60; tries += 1) {
    await repeat(tally, known);
    if (tally.unanswered.length > 0) await sleep(2_000);
  }
}

async function round(victim: Victim, token: string, tally: Tally, known: Known): Promise<void> {
  const stop = writeUntilStopped(token, tally, known);
  const schedule = server.run('generate', '--at', new Date().toISOString());
  await sleep(500 + Math.random() * 2_000);
  server.kill(victim);
  await sleep(victim === 'everything' ? 0 : 500);
  const stopped = stop();
  if (victim === 'everything') {
    schedule.kill('SIGKILL');
    await stopped;
    await server.start();
  }
  await stopped;
  await repeat(tally, known);
}

/** A ticket holds 200 files, so a new one is used every few rounds. */
const roundsOfTicket = 10;

async function prepareTicket(token: string, number: number): Promise<number> {
  const person = { customer_id: '1', firstname: 'Ann', lastname: 'Lee', email: `ann${number}@acme.example` };
  const post = async (path: string, fields: Record<string, string>): Promise<number> => {
    const body = new URLSearchParams(fields);
    const response = await fetch(`${server.origin}${path}`, { method: 'POST', headers: { authtoken: token }, body });
    return idIn(await response.text());
  };
  const contactid = String(await post('/api/contacts', person));
  return post('/api/tickets', { subject: 'Crash', department: '1', userid: '1', contactid });
}

async function registerReceiver(token: string): Promise<void> {
  const { status } = await fetch(`${server.origin}/admin/v1/organization`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ webhook_url: receiver.url }),
  });
  if (status !== 200) throw new Error(`the receiver of webhooks is refused: ${status}`);
}

try {
  const token = await server.start();
  const known: Known = {
    invoices: [],
    unchanged: { customer: [], invoice: [], item: [], receipt: [] },
    ticket: await prepareTicket(token, 0),
  };
  await registerReceiver(token);
  const tally: Tally = { acknowledged: [], unanswered: [], uncertain: [], refused: [], repeated: 0 };
  for (let i = 0; i < kills; i += 1) {
    if (i > 0 && i % roundsOfTicket === 0) known.ticket = await prepareTicket(token, i);
    await round(victims[i % victims.length] ?? 'everything', token, tally, known);
  }
  await repeatAll(tally, known);
  const { wrong, seen } = await everythingWrong(server, token, { ...tally, told: receiver.told });
  for (const text of wrong.slice(0, 20)) console.error(text);
  const { acknowledged, repeated } = tally;
  console.log(
    `${kills} kills, ${acknowledged.length} writes acknowledged (${repeated} of them when repeated under their key), ` +
      `${seen.mails} mails, ${seen.files} files, ${seen.generated} invoices generated and told in ${receiver.told.length} ` +
      `webhooks, ${seen.items} items looked at: ` +
      `${wrong.length} things wrong`,
  );
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  await server.stop();
  receiver.stop();
  rmSync(server.folder, { recursive: true, force: true });
}
