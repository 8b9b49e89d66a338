/**
 * Part `multipart`: mutated bodies through `readBody` in a process of its own. It looks for uncaught exceptions, bodies that
 * never settle, a blocked reader, cut bodies accepted as whole, and whole ones read wrongly.
 */
import { fork } from 'node:child_process';
import * as z from 'zod';
import { Findings, type Part } from './findings.ts';

const bodies = 20_000;
const stallMs = 30_000;

const told = z.object({
  at: z.number(),
  wrong: z.object({ what: z.string(), seen: z.string(), repeat: z.string(), heading: z.string() }).nullable(),
  counts: z.record(z.string(), z.number()),
});

export const multipart: Part = async ({ seed, seconds, requests }) => {
  const findings = new Findings('multipart');
  const count = requests ?? bodies;
  const startedAt = performance.now();
  const end = await readAll(seed, count, (seconds ?? 600) * 1_000, findings);
  const took = (performance.now() - startedAt) / 1_000;
  for (const [what, times] of Object.entries(end.counts)) findings.tried(`${what.replace(' *', '')}`, times);
  findings.figure(`${end.at} bodies read in ${took.toFixed(0)} s`);
  return findings.report;
};

type End = z.infer<typeof told>;

function readAll(seed: number, count: number, mostMs: number, findings: Findings): Promise<End> {
  const reader = new URL('./multipart-reader.ts', import.meta.url);
  const child = fork(reader, [String(seed), String(count)], { stdio: 'inherit' });
  let isKilled = false;
  const kill = (): void => {
    isKilled = true;
    child.kill('SIGKILL');
  };
  process.once('exit', kill);
  let last: End = { at: 0, wrong: null, counts: {} };
  return new Promise((resolve) => {
    const wrong = (what: string, seen: string): void =>
      findings.wrong(what, { what, seen, repeat: `bodies from ${last.at} on, --seed ${seed}` });
    const stalled = (): void => {
      wrong('the reader stands still', `for ${stallMs / 1_000} s`);
      kill();
    };
    let timer = setTimeout(stalled, stallMs);
    const limit = setTimeout(() => {
      wrong('not all read', `in ${mostMs / 1_000} s`);
      kill();
    }, mostMs);
    child.on('message', (message) => {
      last = told.parse(message);
      clearTimeout(timer);
      timer = setTimeout(stalled, stallMs);
      if (last.wrong) findings.wrong(last.wrong.heading, last.wrong);
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      clearTimeout(limit);
      process.off('exit', kill);
      if (last.at < count && !isKilled) wrong('the reader ended', signal ?? `code ${code}`);
      resolve(last);
    });
  });
}
