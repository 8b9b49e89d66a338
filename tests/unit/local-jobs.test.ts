/** Jobs of the local server, with a program of the test's own in their place. */
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startJobs } from '../../scripts/server/jobs.ts';

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
