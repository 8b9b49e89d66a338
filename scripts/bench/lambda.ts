/**
 * `npm run bench -- lambda [--size 10000] [--rounds 40]`: how long packaged functions take for the kinds of calls of the
 * cost table (docs/deploying.md). Each function runs before Lambda's Runtime API in a process of its own, held to its
 * share of a processor. `npm run package` must have run.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../../lab/engine.ts';
import { type Deployment, type PackagedFunction, readDeployment } from '../../lab/lambda/deployment.ts';
import { FunctionProcess } from '../../lab/lambda/function-process.ts';
import { answerOf } from '../../lab/lambda/http-answer.ts';
import { keyOf } from '../../lab/lambda/samples.ts';
import { unzip } from '../../lab/lambda/zip.ts';
import { booksOf } from './books.ts';
import { serve } from './load.ts';
import { makePattern } from './pattern.ts';
import { type Probe, probes, type Turn } from './probes.ts';
import { machine, markdown, median, whole } from './report.ts';
import { prepare } from './request.ts';
import { openShare } from './share.ts';

/** The mean call of a firm, in parts of a hundred. */
const mix = [
  { percent: 35, kind: 'read an invoice', route: 'siwapp' },
  { percent: 30, kind: 'list by id, first page', route: 'perfex' },
  { percent: 15, kind: 'poll, 20 changes', route: 'perfex' },
  { percent: 5, kind: 'search, one match', route: 'perfex' },
  { percent: 10, kind: 'create, 10 lines, next number', route: 'siwapp' },
  { percent: 5, kind: 'payment', route: 'sereni' },
] as const;

type Timed = { coldMs: number; warmMs: number; processorMs: number; megabytes: number };

/** A process is started this often; the first calls of a warm one are not counted. */
const starts = 3;
const warmUp = 10;

/** How long a process has had a processor, in milliseconds. */
const readProcessorMs = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;

type Bench = { taskRoots: ReadonlyMap<string, string>; endpoint: string; region: string; rounds: number };

async function timeFunction(one: PackagedFunction, wanted: NonNullable<Probe['wanted']>, turn: Turn, bench: Bench) {
  const { taskRoots, endpoint, region, rounds } = bench;
  const share = openShare(one.megabytes);
  let pid = 0;
  const onStart = (started: number): void => {
    pid = started;
    share?.hold(started);
  };
  const taskRoot = taskRoots.get(one.stack) ?? '';
  let nth = turn.nth;
  const call = async (process: FunctionProcess): Promise<number> => {
    nth += 1;
    const { event } = prepare(wanted({ ...turn, nth }), turn.pattern.token);
    const startedAt = performance.now();
    const invoked = await process.invoke(event, event.requestContext.requestId);
    const tookMs = performance.now() - startedAt;
    const status = invoked.ok ? answerOf(invoked.answer)?.status : undefined;
    if (status === undefined || status >= 300) throw new Error(`${one.name}: ${JSON.stringify(invoked).slice(0, 400)}`);
    return tookMs;
  };
  const cold: number[] = [];
  const warm: number[] = [];
  let processorMs = 0;
  let megabytes = 0;
  try {
    for (let start = 1; start <= starts; start += 1) {
      const process = new FunctionProcess(one, { region, taskRoot, endpoint, onStart });
      try {
        cold.push(await call(process));
        if (start < starts) continue;
        for (let i = 0; i < warmUp; i += 1) await call(process);
        const before = readProcessorMs(pid);
        for (let i = 0; i < rounds; i += 1) warm.push(await call(process));
        processorMs = (readProcessorMs(pid) - before) / rounds;
        megabytes = process.peakMegabytes ?? 0;
      } finally {
        await process.stop();
      }
    }
  } finally {
    share?.stop();
  }
  const mean = warm.reduce((sum, ms) => sum + ms, 0) / warm.length;
  return { timed: { coldMs: median(cold), warmMs: mean, processorMs, megabytes }, nth, isHeld: share !== null };
}

function unpackAll({ packages }: Deployment, folder: string): Map<string, string> {
  return new Map(
    [...packages].map(([stack, zip]) => {
      const taskRoot = join(folder, stack, 'task');
      mkdirSync(taskRoot, { recursive: true });
      unzip(zip, taskRoot);
      return [stack, taskRoot];
    }),
  );
}

/** Measures and prints. */
export async function bench(args: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { size: { ...text, default: '10000' }, rounds: { ...text, default: '40' } },
  });
  const size = Number(values.size);
  const deployment = readDeployment(join(import.meta.dirname, '../../.build/package'));
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  Object.assign(process.env, { DYNAMODB_ENDPOINT: endpoint, LOG_LEVEL: 'silent', REQUESTS_PER_MINUTE: '600000' });
  const pattern = await makePattern(port);
  const today = new Date().toISOString().slice(0, 10);
  const loaded = await serve(booksOf(pattern, { size, today, dates: 'ordered' }), port);
  const folder = mkdtempSync(join(tmpdir(), 'quintet-bench-'));
  try {
    const taskRoots = unpackAll(deployment, folder);
    const rounds = Number(values.rounds);
    const rows: [(typeof mix)[number], Timed][] = [];
    let isHeld = true;
    // Two calls never write the same.
    let nth = 0;
    for (const part of mix) {
      const probe = probes.find(({ kind, route }) => kind === part.kind && route === part.route);
      if (!probe?.wanted) throw new Error(`no probe ${part.kind} (${part.route})`);
      const { entry } = prepare(probe.wanted({ size, pattern, nth }), pattern.token);
      const found = deployment.functions.find((one) => keyOf(one) === entry.function);
      if (!found) throw new Error(`${entry.function} is in no package`);
      const { REQUESTS_PER_MINUTE = '' } = process.env;
      const environment = { ...found.environment, TABLE_NAME: 'quintet', REQUESTS_PER_MINUTE };
      const place = { taskRoots, endpoint, region: deployment.region, rounds };
      const made = await timeFunction({ ...found, environment }, probe.wanted, { size, pattern, nth }, place);
      ({ nth } = made);
      isHeld &&= made.isHeld;
      rows.push([part, made.timed]);
    }
    console.log(`\n${machine()}; ${whole(size)} records of each kind`);
    if (!isHeld) console.log('This user may make no control group: the functions had the whole machine.');
    const head = ['call', 'share %', 'cold ms', 'warm ms', 'processor ms', 'MB'];
    const line = (name: string, percent: number, { coldMs, warmMs, processorMs, megabytes }: Timed) => [
      name,
      percent,
      ...[coldMs, warmMs, processorMs].map((ms) => ms.toFixed(1)),
      whole(megabytes),
    ];
    const meanOf = (key: keyof Timed): number =>
      rows.reduce((sum, [{ percent }, timed]) => sum + (percent / 100) * timed[key], 0);
    const mean = {
      coldMs: meanOf('coldMs'),
      warmMs: meanOf('warmMs'),
      processorMs: meanOf('processorMs'),
      megabytes: Math.max(...rows.map(([, { megabytes }]) => megabytes)),
    };
    const lines = rows.map(([{ kind, route, percent }, timed]) => line(`${kind} (${route})`, percent, timed));
    console.log(`\n${markdown(head, [...lines, line('**mean**', 100, mean)])}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await loaded.stop();
  }
}
