/**
 * `npm run bench -- contention [--rates 10,20,50,100] [--connections 4,8] [--ms 15] [--seconds 10]`: creates that contend
 * for one organization's counters. In the cloud, simultaneous transactions on an item cancel each other; the embedded
 * engine runs them one by one. So conflicts are simulated: a transaction holds its items for some milliseconds, and others
 * on them are cancelled. Customers share only their list's counter, and each create acts as its own instance.
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

/** The duration of other requests, and of the answer to a conflict. */
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

/** Makes transactions conflict as in the cloud. */
function simulateConflicts(holdMs: number): { counted: Counted; restore: () => void } {
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

function creator(work: Work): { create: () => Promise<void>; outcome: () => Outcome } {
  const times: number[] = [];
  const began = performance.now();
  let count = 0;
  const create = async (): Promise<void> => {
    const startedAt = performance.now();
    count += 1;
    const name = `New ${count}`;
    try {
      await createRecord(work.store.customers, (fields) => customerSchema.parse({ ...fields, name }), work);
      times.push(performance.now() - startedAt);
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'busy')) throw error;
    }
  };
  const perSecond = (): number => (times.length / (performance.now() - began)) * 1000;
  return { create, outcome: () => ({ times, refused: count - times.length, perSecond: perSecond() }) };
}

/** Creates at an average rate with random gaps, whatever the outcome: clients do not know of each other. */
async function atRate(work: Work, rate: number, seconds: number): Promise<Outcome> {
  const { create, outcome } = creator(work);
  const all: Promise<void>[] = [];
  const random = randomFrom(seed);
  let next = performance.now();
  for (let n = 0; n < rate * seconds; n += 1) {
    next -= (Math.log(1 - random()) * 1000) / rate;
    if (next > performance.now()) await sleep(next - performance.now());
    all.push(create());
  }
  await Promise.all(all);
  return outcome();
}

/** Creates like an import: each connection starts its next create as soon as the last is answered. */
async function overConnections(work: Work, connections: number, seconds: number): Promise<Outcome> {
  const { create, outcome } = creator(work);
  const end = performance.now() + seconds * 1000;
  const connection = async (): Promise<void> => {
    while (performance.now() < end) await create();
  };
  await Promise.all(Array.from({ length: connections }, connection));
  return outcome();
}

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

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
    const readNumbers = (text: string): number[] => text.split(',').map(Number);
    const scenes = [
      ...readNumbers(values.rates).map((rate) => ({ name: `${rate} a second`, rate, connections: 0 })),
      ...readNumbers(values.connections).map((connections) => ({
        name: `${connections} connections`,
        rate: 0,
        connections,
      })),
    ];
    const rows: string[][] = [];
    for (const { name, rate, connections } of scenes) {
      const at = new Date().toISOString();
      const work = toSystemWork(await prepareOrganization(`Firm of ${name}`, at), at);
      const { counted, restore } = simulateConflicts(Number(values.ms));
      const run = rate > 0 ? atRate(work, rate, seconds) : overConnections(work, connections, seconds);
      const { times, refused, perSecond } = await run;
      restore();
      const tries = counted.transactions / Math.max(1, times.length + refused);
      const late = [median(times), percentile(times, 0.99)].map((ms) => whole(ms));
      rows.push([name, whole(perSecond), tries.toFixed(1), ...late, whole(refused)]);
    }
    console.log(`\n${machine()}; a transaction holds its items for ${values.ms} ms\n`);
    console.log(markdown(['creates', 'created a second', 'tries each', 'p50 ms', 'p99 ms', 'refused (503)'], rows));
  } finally {
    await engine.stop();
  }
}
