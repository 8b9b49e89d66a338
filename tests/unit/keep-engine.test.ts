/** The engine under a supervisor: none is left behind, whenever it is told to end. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { answers, freePort, startEngine } from '../../lab/engine.ts';
import { commandLine, livePid, pidIn } from '../../lab/processes.ts';
import { keepEngine } from '../../scripts/server/keep-engine.ts';

let folder: string;
const pidFile = (): string => join(folder, 'engine.pid');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quintet-keep-'));
});
afterEach(() => {
  // Where a test has failed, its engine is still there.
  const left = livePid(pidFile(), 'dynoxide');
  if (left !== null) process.kill(left, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

it('one that is just being started again is waited for and stopped too', async () => {
  const given: string[] = [];
  const kept = await keepEngine({ port: await freePort(), dataDir: folder, say: () => {} }, (reason) =>
    given.push(reason),
  );
  const first = pidIn(pidFile()) ?? 0;
  process.kill(first, 'SIGTERM');
  let next: number | null = first;
  // The very moment the next one has begun and does not answer yet.
  for (; next === null || next === first; next = pidIn(pidFile())) await setImmediate();
  await kept.stop();
  expect(commandLine(next)).toBe('');
  expect(existsSync(pidFile())).toBe(false);
  expect(given).toEqual([]);
});

it('one that is let go and ends is not started again', async () => {
  const said: string[] = [];
  const kept = await keepEngine({ port: await freePort(), dataDir: folder, say: (line) => said.push(line) }, () => {});
  kept.letGo();
  process.kill(pidIn(pidFile()) ?? 0, 'SIGKILL');
  await expect.poll(() => answers(kept.endpoint)).toBe(false);
  await kept.stop();
  expect(said).toEqual([]);
});

it('one that stops leaves the pid of another alone', async () => {
  const engine = await startEngine({ port: await freePort(), dataDir: folder });
  writeFileSync(pidFile(), `${process.pid}\n`);
  await engine.stop();
  expect(pidIn(pidFile())).toBe(process.pid);
});
