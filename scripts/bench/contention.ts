/**
 * `npm run bench -- contention [--rates 10,20,50,100] [--ms 15] [--seconds 10]`: creates of one organization
 * that meet on its counters. In the cloud two transactions on one item at once cancel each other; the
 * embedded engine, which does one after the other, knows no such thing. So it is acted here: a transaction
 * holds its items for some milliseconds, and whatever touches them meanwhile is cancelled. Customers are
 * created, which share the counter of their list and nothing else; each as if by an instance of its own.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { customer as customerSchema } from '../../lib/domain/customer/customer.ts';
import { Problem } from '../../lib/domain/problem.ts';
import { prepareOrganization, systemWork } from '../../lib/operations/organization/prepare.ts';
import { createRecord } from '../../lib/operations/record/records.ts';
import { type Request, wrapTransport } from '../../lib/store/client.ts';
import { createTable } from '../../lib/store/table.ts';
import type { Work } from '../../lib/store/work.ts';
import { randomFrom } from '../../tests/support/faults.ts';
import { freePort, startEngine } from '../engine.ts';
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

/** Creates at a rate, whatever becomes of them, by chance near each other or apart: clients know nothing of each other. */
async function create(work: Work, rate: number, seconds: number): Promise<{ times: number[]; refused: number }> {
  const times: number[] = [];
  let refused = 0;
  const one = async (n: number): Promise<void> => {
    const startedAt = performance.now();
    try {
      await createRecord(work.store.customers, (born) => customerSchema.parse({ ...born, name: `New ${n}` }), work);
      times.push(performance.now() - startedAt);
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'busy')) throw error;
      refused += 1;
    }
  };
  const all: Promise<void>[] = [];
  const random = randomFrom(seed);
  let next = performance.now();
  for (let n = 0; n < rate * seconds; n += 1) {
    next -= (Math.log(1 - random()) * 1000) / rate;
    if (next > performance.now()) await sleep(next - performance.now());
    all.push(one(n));
  }
  await Promise.all(all);
  return { times, refused };
}

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

/** Measures and prints. */
export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rates: { type: 'string', default: '10,20,50,100' },
      ms: { type: 'string', default: '15' },
      seconds: { type: 'string', default: '10' },
    },
  });
  const engine = await startEngine({ port: await freePort(), dataDir: ':memory:' });
  process.env.DYNAMODB_ENDPOINT = engine.endpoint;
  process.env.LOG_LEVEL = 'silent';
  try {
    await createTable(engine.endpoint);
    const rows: string[][] = [];
    for (const rate of values.rates.split(',').map(Number)) {
      const at = new Date().toISOString();
      const work = systemWork(await prepareOrganization(`Firm ${rate}`, at), at);
      const { counted, restore } = actConflicts(Number(values.ms));
      const { times, refused } = await create(work, rate, Number(values.seconds));
      restore();
      const tries = counted.transactions / Math.max(1, times.length + refused);
      const late = [median(times), percentile(times, 0.99)].map((ms) => whole(ms));
      rows.push([`${rate}`, tries.toFixed(1), ...late, whole(refused)]);
    }
    console.log(`\n${machine()}; a transaction holds its items for ${values.ms} ms\n`);
    console.log(markdown(['creates a second', 'tries each', 'p50 ms', 'p99 ms', 'refused (503)'], rows));
  } finally {
    await engine.stop();
  }
}
