/**
 * `npm run bench -- cost [--sizes 100,10000,100000] [--dates ordered|mixed|one] [--no-verify]`: round trips and DynamoDB
 * units of each kind of route, by the number of records in one organization. It calls the real handlers, with a cached
 * token.
 */
import { parseArgs } from 'node:util';
import { freePort } from '../../lab/engine.ts';
import { forgetPrincipals } from '../../lib/http/authenticate.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import { type Books, booksOf, dateOrders } from './books.ts';
import { serve } from './load.ts';
import { type Cost, costOf } from './meter.ts';
import { makePattern, type Pattern } from './pattern.ts';
import { type Probe, probes } from './probes.ts';
import { progress } from './progress.ts';
import { machine, markdown, whole } from './report.ts';
import { ask } from './request.ts';

/** The allowed cost of a plain list's page at the largest size, as a multiple of the smallest. */
const allowedGrowth = 1.5;
const runs = 3;

/** Measures several runs: the cost of the run with the median time, with the most round trips of any run. */
async function measure(probe: Probe, size: number, pattern: Pattern): Promise<Cost> {
  const costs: Cost[] = [];
  // The first run loads and compiles the route, and is not counted.
  for (let nth = 0; nth <= runs; nth += 1) {
    const turn = { size, pattern, nth };
    await probe.before?.(turn);
    // The cached token expires after a minute, which loads and searches use up.
    forgetPrincipals();
    await ask({ dialect: 'teamwork', method: 'GET', target: '/currencycodes.json' }, pattern.token);
    const { cost } = await costOf(() => probe.run(turn));
    if (nth > 0) costs.push(cost);
  }
  const [middle] = costs.toSorted((a, b) => a.ms - b.ms).slice(Math.floor(runs / 2));
  if (!middle) throw new Error('nothing was measured');
  return { ...middle, turns: Math.max(...costs.map(({ turns }) => turns)) };
}

/** @throws if derived items differ from the documents */
async function verifyBooks({ organization }: Pattern, items: number): Promise<void> {
  const bar = progress('Verifying', items);
  let seen = 0;
  const { violations } = await verify(organization.id, {
    progress: (count) => {
      bar.tick(count - seen);
      seen = count;
    },
  });
  if (violations.length > 0) throw new Error(`The books are wrong.\n${violations.slice(0, 20).join('\n')}`);
  bar.end(`${whole(seen)} items, nothing wrong,`);
}

function rangeOf(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? String(least) : `${least}–${most}`;
}

const units = (value: number): string => (value < 100 ? String(Math.round(value * 2) / 2) : whole(value));

function report(sizes: readonly number[], found: ReadonlyMap<Probe, Cost[]>): void {
  const largest = whole(sizes.at(-1) ?? 0);
  const head = ['access', 'route', 'round trips', 'requests'];
  const rows = [...found].map(([{ kind, route }, costs]) => [
    kind,
    route,
    rangeOf(costs.map(({ turns }) => turns)),
    rangeOf(costs.map(({ requests }) => requests)),
    ...costs.map(({ readUnits, writeUnits }) => `${units(readUnits)} / ${units(writeUnits)}`),
    whole(costs.at(-1)?.ms ?? 0),
  ]);
  console.log(`\n${machine()}\n`);
  const each = sizes.map((size) => `read / write units at ${whole(size)}`);
  console.log(markdown([...head, ...each, `ms at ${largest}`], rows));
}

/** Prints the plain list that grows the most; false if it grows more than allowed. */
function checkLists(found: ReadonlyMap<Probe, Cost[]>): boolean {
  const grown = [...found]
    // At the smallest size this list does not fill its first page, so it costs less there.
    .filter(([{ plainList, kind }]) => plainList && !kind.startsWith('a customer'))
    .map(([{ kind, route }, costs]) => {
      const of = (cost: Cost | undefined): number => (cost?.readUnits ?? 0) + (cost?.writeUnits ?? 0);
      return { name: `${kind} (${route})`, by: of(costs.at(-1)) / of(costs[0]) };
    });
  const [worst] = grown.sort((a, b) => b.by - a.by);
  if (!worst) return true;
  console.log(
    `\nPlain list that grows the most: ${worst.name}, ${worst.by.toFixed(2)} times (allowed: ${allowedGrowth}).`,
  );
  return worst.by <= allowedGrowth;
}

function readSizes(text: string): number[] {
  const sizes = text.split(',').map(Number);
  if (!sizes.every((size) => Number.isSafeInteger(size) && size >= 100))
    throw new Error('--sizes takes whole numbers from 100, with commas between them');
  return sizes.sort((a, b) => a - b);
}

function readDates(text: string): Books['dates'] {
  const found = dateOrders.find((one) => one === text);
  if (!found) throw new Error(`--dates is one of ${dateOrders.join(', ')}`);
  return found;
}

/** Measures and prints. Exit code 1 if a plain list grows more than allowed. */
export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '100,10000,100000' },
      dates: { type: 'string', default: 'ordered' },
      verify: { type: 'boolean', default: true },
    },
    allowNegative: true,
  });
  const sizes = readSizes(values.sizes);
  const dates = readDates(values.dates);
  const port = await freePort();
  process.env.DYNAMODB_ENDPOINT = `http://127.0.0.1:${port}`;
  process.env.LOG_LEVEL = 'silent';
  // As on the local server: no request that is measured happens to add the last twenty to the token's count.
  process.env.REQUESTS_PER_MINUTE = '600000';
  const pattern = await makePattern(port);
  const today = new Date().toISOString().slice(0, 10);
  const found = new Map<Probe, Cost[]>(probes.map((probe) => [probe, []]));
  for (const size of sizes) {
    const loaded = await serve(booksOf(pattern, { size, today, dates }), port);
    try {
      if (values.verify) await verifyBooks(pattern, loaded.items);
      for (const probe of probes) found.get(probe)?.push(await measure(probe, size, pattern));
      if (values.verify) await verifyBooks(pattern, loaded.items);
    } finally {
      await loaded.stop();
    }
  }
  report(sizes, found);
  if (!checkLists(found)) process.exitCode = 1;
}
