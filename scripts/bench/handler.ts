/**
 * `npm run bench -- handler`: what a request costs above DynamoDB. Each handler's time is compared with its
 * document-client calls, sent in turn by the bare client; and the bundles with one of only that client.
 */
import { parseArgs } from 'node:util';
import { freePort } from '../../lab/engine.ts';
import { booksOf } from './books.ts';
import { bundles } from './bundle.ts';
import { type Known, reads as readsOf, writes } from './known.ts';
import { serve } from './load.ts';
import { makePattern } from './pattern.ts';
import { type Bare, bareClient, type Recording, record, replay, replayable } from './replay.ts';
import { machine, markdown, median } from './report.ts';
import { type Ask, ask, context, type Prepared, prepare } from './request.ts';

const size = 1_000;
const warmUp = 20;
/** The allowed time of a read, as a multiple of its calls. */
const allowedRatio = 1.5;

type Timed = { handlerMs: number; bareMs: number; requests: number };

async function measureMs(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Times handler and bare client alternately; each goes first every second time. */
async function timeAlternately(
  wanted: (nth: number) => Ask,
  token: string,
  rounds: number,
  bare: Bare,
): Promise<Timed> {
  const handlerTimes: number[] = [];
  const bareTimes: number[] = [];
  let recording: Recording = [];
  const timeReplay = async (nth: number): Promise<void> => {
    const repetition = replayable(recording, `bare-${nth}`);
    bareTimes.push(await measureMs(() => replay(repetition, bare)));
  };
  for (let nth = 0; nth < rounds + warmUp; nth += 1) {
    const prepared = prepare(wanted(nth), token);
    const handle = await loadHandler(prepared);
    if (nth % 2 === 1) await timeReplay(nth);
    handlerTimes.push(
      await measureMs(async () => {
        ({ recording } = await record(handle));
      }),
    );
    if (nth % 2 === 0) await timeReplay(nth);
  }
  const middle = (times: readonly number[]): number => median(times.slice(warmUp));
  return { handlerMs: middle(handlerTimes), bareMs: middle(bareTimes), requests: recording.flat().length };
}

/** Returns the bare call of a handler. Its success is checked once, outside the measurement. */
async function loadHandler({ entry, event }: Prepared): Promise<() => Promise<unknown>> {
  const { handler } = await entry.load();
  return () => handler(event, context());
}

type Row = { name: string; ratio: number; timed: Timed };

async function measureRoutes(routes: readonly Known[], token: string, rounds: number, bare: Bare): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, wanted } of routes) {
    try {
      await ask(wanted(-1), token);
      const found = await timeAlternately(wanted, token, rounds, bare);
      if (found.requests > 0) rows.push({ name, ratio: found.handlerMs / found.bareMs, timed: found });
    } catch (error) {
      console.error(`${name} is not measured: ${error instanceof Error ? error.message : error}`);
    }
  }
  return rows.sort((a, b) => b.ratio - a.ratio);
}

function print(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}: ${rows.length} routes, median ratio ${median(rows.map((row) => row.ratio)).toFixed(2)}\n`);
  const head = ['route', 'requests', 'handler ms', 'bare client ms', 'ratio'];
  const cells = rows.map(({ name, ratio, timed: { handlerMs, bareMs, requests } }) => [
    name,
    requests,
    handlerMs.toFixed(2),
    bareMs.toFixed(2),
    ratio.toFixed(2),
  ]);
  console.log(markdown(head, cells));
}

/** Measures and prints. Exit code 1 if a read takes too long. */
export async function bench(args: readonly string[]): Promise<void> {
  const options = { rounds: { type: 'string', default: '100' }, only: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const port = await freePort();
  process.env.DYNAMODB_ENDPOINT = `http://127.0.0.1:${port}`;
  process.env.LOG_LEVEL = 'silent';
  const pattern = await makePattern(port);
  const loaded = await serve(
    booksOf(pattern, { size, today: new Date().toISOString().slice(0, 10), dates: 'ordered' }),
    port,
  );
  try {
    const bare = bareClient(process.env.DYNAMODB_ENDPOINT);
    const isChosen = ({ name }: { name: string }): boolean => name.includes(values.only ?? '');
    const reads = await measureRoutes(readsOf(size).filter(isChosen), pattern.token, Number(values.rounds), bare);
    const written = await measureRoutes(writes(size).filter(isChosen), pattern.token, Number(values.rounds), bare);
    console.log(`\n${machine()}; ${size} records of each kind`);
    print('Reads', reads);
    print('Writes', written);
    const slow = reads.filter((row) => row.ratio > allowedRatio);
    console.log(`\nReads over ${allowedRatio}: ${slow.length} of ${reads.length}`);
    if (slow.length > 0) process.exitCode = 1;
    if (values.only === undefined) await bundles(pattern.token, [...readsOf(size), ...writes(size + 20_000)]);
  } finally {
    await loaded.stop();
  }
}
