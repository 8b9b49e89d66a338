/** Workers and jobs of the local server where the machine has no process to give. */
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../lab/engine.ts';
import { startJobs } from '../../scripts/server/jobs.ts';
import { startWorkers } from '../../scripts/server/workers.ts';

const node = process.execPath;
let folder: string;
let log: number;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quintet-workers-'));
  log = openSync(join(folder, 'log'), 'w');
  writeFileSync(join(folder, 'program.mjs'), "process.send({ type: 'ready' }); setInterval(() => {}, 1_000);");
});
afterEach(() => {
  process.execPath = node;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const common = (said: string[]) => ({
  program: join(folder, 'program.mjs'),
  env: () => process.env,
  log,
  say: (line: string) => said.push(line),
});

it('a worker that could not begin is replaced, and is not waited for at the end', async () => {
  const said: string[] = [];
  process.execPath = join(folder, 'no-such-node');
  const workers = await startWorkers({ ...common(said), port: await freePort(), count: 1, onPids: () => {} });
  await expect.poll(() => said.length).toBeGreaterThan(1);
  expect(said[0]).toMatch(/^A worker ended \(.*ENOENT\); another takes its place\.$/);
  process.execPath = node;
  await workers.ready;
  await workers.stop();
});

it('a job that could not begin is said, and is not waited for at the end', async () => {
  const said: string[] = [];
  process.execPath = join(folder, 'no-such-node');
  const jobs = [{ function: 'ring', schedule: null, timeoutSeconds: 60, isRung: true }];
  const { stop } = startJobs({ ...common(said), jobs });
  await expect
    .poll(() => said)
    .toEqual([expect.stringMatching(/^The job ring ended \(.*ENOENT\); see server\.log\.$/)]);
  await stop();
});
