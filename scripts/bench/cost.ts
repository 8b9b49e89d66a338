/**
 * `npm run bench -- cost [--sizes 100,10000,100000] [--dates ordered|mixed|one] [--no-verify]`: what each kind of route costs in
 * round trips and in DynamoDB's units, with so many records of each kind in one organization. Measured
 * through the real handlers, the token remembered.
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

/** What a page of a plain list may cost at the largest size, as a multiple of the smallest. */
const allowedGrowth = 1.5;
const runs = 3;

/** The middle one of some runs, in time; the most round trips that any of them took. */
async function measured(probe: Probe, size: number, pattern: Pattern): Promise<Cost> {
  const costs: Cost[] = [];
  // The first run is not counted: it loads the route and compiles it.
  for (let nth = 0; nth <= runs; nth += 1) {
    const turn = { size, pattern, nth };
    await probe.before?.(turn);
    // The token is remembered for a minute, of which loads and searches take their part.
    forgetPrincipals();
    await ask({ dialect: 'teamwork', method: 'GET', target: '/currencycodes.json' }, pattern.token);
    const { cost } = await costOf(() => probe.run(turn));
    if (nth > 0) costs.push(cost);
  }
  const [middle] = costs.toSorted((a, b) => a.ms - b.ms).slice(Math.floor(runs / 2));
  if (!middle) throw new Error('nothing was measured');
  return { ...middle, turns: Math.max(...costs.map(({ turns }) => turns)) };
}

/** @throws when something that is kept is not what follows from the documents */
async function verified({ firm }: Pattern, items: number): Promise<void> {
  const bar = progress('Verifying', items);
  let seen = 0;
  const { violations } = await verify(firm.id, {
    progress: (count) => {
      bar.tick(count - seen);
      seen = count;
    },
  });
  if (violations.length > 0) throw new Error(`The books are wrong.\n${violations.slice(0, 20).join('\n')}`);
  bar.end(`${whole(seen)} items, nothing wrong,`);
}

/** 2, or 2–3 where it differs. */
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

/** The page of a plain list that has grown the most; false when that is more than is allowed. */
function listsAreFlat(found: ReadonlyMap<Probe, Cost[]>): boolean {
  const grown = [...found]
    // A list that does not fill its first page at the smallest size has less to read there.
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

function sizesOf(text: string): number[] {
  const sizes = text.split(',').map(Number);
  if (!sizes.every((size) => Number.isSafeInteger(size) && size >= 100))
    throw new Error('--sizes takes whole numbers from 100, with commas between them');
  return sizes.sort((a, b) => a - b);
}

function datesOf(text: string): Books['dates'] {
  const found = dateOrders.find((one) => one === text);
  if (!found) throw new Error(`--dates is one of ${dateOrders.join(', ')}`);
  return found;
}

/** Measures and prints. Exit code 1 when a plain list grows by more than is allowed. */
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
  const sizes = sizesOf(values.sizes);
  const dates = datesOf(values.dates);
  const port = await freePort();
  process.env.DYNAMODB_ENDPOINT = `http://127.0.0.1:${port}`;
  process.env.LOG_LEVEL = 'silent';
  const pattern = await makePattern(port);
  const today = new Date().toISOString().slice(0, 10);
  const found = new Map<Probe, Cost[]>(probes.map((probe) => [probe, []]));
  for (const size of sizes) {
    const loaded = await serve(booksOf(pattern, { size, today, dates }), port);
    try {
      if (values.verify) await verified(pattern, loaded.items);
      for (const probe of probes) found.get(probe)?.push(await measured(probe, size, pattern));
      if (values.verify) await verified(pattern, loaded.items);
    } finally {
      await loaded.stop();
    }
  }
  report(sizes, found);
  if (!listsAreFlat(found)) process.exitCode = 1;
}
