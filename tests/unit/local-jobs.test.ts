/** Jobs of the local server, with a program of the test's own in their place. */
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startJobs } from '../../scripts/server/jobs.ts';
import { runJob } from '../../scripts/server/run-job.ts';

let folder: string;
let log: number;
const file = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quintet-jobs-'));
  log = openSync(file('log'), 'w');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(source: string, timeoutSeconds: number) {
  const program = file('program.mjs');
  writeFileSync(program, source);
  const said: string[] = [];
  const jobs = [{ function: 'ring', schedule: null, timeoutSeconds, isRung: true }];
  const running = startJobs({ jobs, program, log, env: () => process.env, say: (line) => said.push(line) });
  return { ...running, said };
}

it('what is rung by writes runs once at the start, behind requests in priority, with the event of a tick', async () => {
  const { stop } = start(
    `import { getPriority } from 'node:os';
     import { appendFileSync } from 'node:fs';
     await new Promise((done) => setTimeout(done, 200));
     appendFileSync(${JSON.stringify(file('ran'))}, JSON.stringify([process.argv.slice(2), getPriority()]) + '\\n');
     process.exit(0);`,
    60,
  );
  // It is there before it is written to.
  const written = (): string => (existsSync(file('ran')) ? readFileSync(file('ran'), 'utf8') : '');
  await expect.poll(written).toMatch(/\n$/);
  await stop();
  const lines = written().trim().split('\n');
  expect(lines).toHaveLength(1);
  const [[name, event], priority] = JSON.parse(lines[0] ?? '');
  expect(name).toBe('ring');
  expect(JSON.parse(event)).toMatchObject({ source: 'aws.events', time: expect.stringMatching(/^\d{4}-.*Z$/) });
  expect(priority).toBeGreaterThanOrEqual(10);
});

it('one that never ends is ended when its time is over, and that is said', async () => {
  // Five seconds of grace come on top.
  const { said, stop } = start('setInterval(() => {}, 1_000);', -4.9);
  await expect.poll(() => said).toEqual(['The job ring ended (SIGKILL); see server.log.']);
  await stop();
});

it('one that begins anew has all of its time again', async () => {
  const { said, stop } = start(
    `import { writeFileSync } from 'node:fs';
     setTimeout(() => process.send({ type: 'again' }, () => writeFileSync(${JSON.stringify(file('anew'))}, '')), 1_000);
     setInterval(() => {}, 1_000);`,
    -1,
  );
  await expect.poll(() => existsSync(file('anew'))).toBe(true);
  const sinceMs = performance.now();
  // It has 4 s, and began anew after one of them.
  await expect.poll(() => said).toHaveLength(1);
  expect(performance.now() - sinceMs).toBeGreaterThan(3_500);
  await stop();
});

it('one that says what is next is run with it, each time with all of its time, until it says nothing', async () => {
  const events: unknown[] = [];
  const remaining: number[] = [];
  const handler = async (event: unknown, { getRemainingTimeInMillis }: Context) => {
    events.push(event);
    remaining.push(getRemainingTimeInMillis());
    vi.setSystemTime(Date.now() + 30_000);
    return events.length < 3 ? { done: 1, next: { chain: events.length } } : { done: 1 };
  };
  const entry = { function: 'ring', schedule: null, timeoutSeconds: 55, isRung: true, load: async () => ({ handler }) };
  let begunAnew = 0;
  vi.useFakeTimers({ toFake: ['Date'] });
  await runJob(entry, {}, () => {
    begunAnew += 1;
  }).finally(() => vi.useRealTimers());
  expect(events).toEqual([{}, { chain: 1 }, { chain: 2 }]);
  expect(begunAnew).toBe(2);
  expect(remaining).toEqual([55_000, 55_000, 55_000]);
});

it('one that is under way at the end is told at once, and not reported as failed', async () => {
  const { said, stop } = start(
    `import { writeFileSync } from 'node:fs';
     process.on('SIGTERM', () => { writeFileSync(${JSON.stringify(file('told'))}, ''); process.exit(1); });
     writeFileSync(${JSON.stringify(file('begun'))}, '');
     setInterval(() => {}, 1_000);`,
    60,
  );
  await expect.poll(() => existsSync(file('begun'))).toBe(true);
  await stop();
  expect(existsSync(file('told'))).toBe(true);
  expect(said).toEqual([]);
});
