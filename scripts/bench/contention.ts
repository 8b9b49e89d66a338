/**
 * `npm run bench -- contention [--rates 10,20,50,100] [--connections 4,8] [--ms 15] [--seconds 10]`: creates of one organization
 * that meet on its counters. In the cloud two transactions on one item at once cancel each other; the
 * embedded engine, which does one after the other, knows no such thing. So it is acted here: a transaction
 * holds its items for some milliseconds, and whatever touches them meanwhile is cancelled. Customers are
 * created, which share the counter of their list and nothing else; each as if by an instance of its own.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePort, startEngine } from '../../lab/engine.ts';
import { randomFrom } from '../../lab/faults.ts';
import { customer as customerSchema } from '../../lib/domain/customer/customer.ts';
import { Problem } from '../../lib/domain/problem.ts';
import { prepareOrganization, toSystemWork } from '../../lib/operations/organization/prepare.ts';
import { createRecord } from '../../lib/operations/record/records.ts';
import { type Request, wrapTransport } from '../../lib/store/client.ts';
import { createTable } from '../../lib/store/table.ts';
import type { Work } from '../../lib/store/work.ts';
import { machine, markdown, median, whole } from './report.ts';

/** How long anything but a transaction takes, and how long it takes to be told of a conflict. */
const shortMs = 5;
const seed = 1;

type Counted = { transactions: number; cancelled: number };

function itemsOf(request: Request): string[] {
  if (request.type !== 'transact') return [];
  return (request.input.TransactItems ?? []).map(({ Put, Update, Delete, ConditionCheck }) => {
    const key = Put?.Item ?? Update?.Key ?? Delete?.Key ?? ConditionCheck?.Key ?? {};
    return `${key.pk}|${key.sk}`;
  });
}

/** Lets transactions conflict as they do in the cloud. */
function actConflicts(holdMs: number): { counted: Counted; restore: () => void } {
  const held = new Set<string>();
  const counted = { transactions: 0, cancelled: 0 };
  const restore = wrapTransport((inner) => async (request) => {
    const items = itemsOf(request);
    if (items.length === 0) {
      await sleep(shortMs);
      return inner(request);
    }
    counted.transactions += 1;
    const CancellationReasons = items.map((item) => ({ Code: held.has(item) ? 'TransactionConflict' : 'None' }));
    if (CancellationReasons.some(({ Code }) => Code !== 'None')) {
      counted.cancelled += 1;
      await sleep(shortMs);
      throw Object.assign(new Error('cancelled'), { name: 'TransactionCanceledException', CancellationReasons });
    }
    for (const item of items) held.add(item);
    try {
      const [answer] = await Promise.all([inner(request), sleep(holdMs)]);
      return answer;
    } finally {
      for (const item of items) held.delete(item);
    }
  });
  return { counted, restore };
}

type Outcome = { times: number[]; refused: number; perSecond: number };

/** One create after the other could be any client's: it says how long each took, and how many were turned away. */
function creator(work: Work): { one: () => Promise<void>; outcome: () => Outcome } {
  const times: number[] = [];
  const began = performance.now();
  let count = 0;
  const one = async (): Promise<void> => {
    const startedAt = performance.now();
    count += 1;
    const name = `New ${count}`;
    try {
      await createRecord(work.store.customers, (born) => customerSchema.parse({ ...born, name }), work);
      times.push(performance.now() - startedAt);
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'busy')) throw error;
    }
  };
  const perSecond = (): number => (times.length / (performance.now() - began)) * 1000;
  return { one, outcome: () => ({ times, refused: count - times.length, perSecond: perSecond() }) };
}

/** Creates at a rate, whatever becomes of them, by chance near each other or apart: clients know nothing of each other. */
async function atRate(work: Work, rate: number, seconds: number): Promise<Outcome> {
  const { one, outcome } = creator(work);
  const all: Promise<void>[] = [];
  const random = randomFrom(seed);
  let next = performance.now();
  for (let n = 0; n < rate * seconds; n += 1) {
    next -= (Math.log(1 - random()) * 1000) / rate;
    if (next > performance.now()) await sleep(next - performance.now());
    all.push(one());
  }
  await Promise.all(all);
  return outcome();
}

/** An import: so many connections, each with the next create as soon as the last is answered. */
async function overConnections(work: Work, connections: number, seconds: number): Promise<Outcome> {
  const { one, outcome } = creator(work);
  const end = performance.now() + seconds * 1000;
  const connection = async (): Promise<void> => {
    while (performance.now() < end) await one();
  };
  await Promise.all(Array.from({ length: connections }, connection));
  return outcome();
}

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

/** Measures and prints. */
export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rates: { type: 'string', default: '10,20,50,100' },
      connections: { type: 'string', default: '4,8' },
      ms: { type: 'string', default: '15' },
      seconds: { type: 'string', default: '10' },
    },
  });
  const seconds = Number(values.seconds);
  const engine = await startEngine({ port: await freePort(), dataDir: ':memory:' });
  process.env.DYNAMODB_ENDPOINT = engine.endpoint;
  process.env.LOG_LEVEL = 'silent';
  try {
    await createTable(engine.endpoint);
    const listed = (text: string): number[] => text.split(',').map(Number);
    const scenes = [
      ...listed(values.rates).map((rate) => ({ name: `${rate} a second`, rate, connections: 0 })),
      ...listed(values.connections).map((connections) => ({
        name: `${connections} connections`,
        rate: 0,
        connections,
      })),
    ];
    const rows: string[][] = [];
    for (const { name, rate, connections } of scenes) {
      const at = new Date().toISOString();
      const work = toSystemWork(await prepareOrganization(`Firm of ${name}`, at), at);
      const { counted, restore } = actConflicts(Number(values.ms));
      const run = rate > 0 ? atRate(work, rate, seconds) : overConnections(work, connections, seconds);
      const { times, refused, perSecond } = await run;
      restore();
      const tries = counted.transactions / Math.max(1, times.length + refused);
      const late = [median(times), percentile(times, 0.99)].map((ms) => whole(ms));
      rows.push([name, whole(perSecond), tries.toFixed(1), ...late, whole(refused)]);
    }
    console.log(`\n${machine()}; a transaction holds its items for ${values.ms} ms\n`);
    console.log(markdown(['creates', 'made a second', 'tries each', 'p50 ms', 'p99 ms', 'refused (503)'], rows));
  } finally {
    await engine.stop();
  }
}
