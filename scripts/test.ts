/**
 * `npm test`: runs vitest with its own report, then prints `N passed, N failed` as the last line. A test file that cannot
 * be loaded counts as one failure. Further arguments go to vitest.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { endWithNpm } from './with-npm.ts';

endWithNpm();

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

function readCounts(file: string): { passed: number; failed: number } {
  try {
    const { numPassedTests, numFailedTests, testResults } = report.parse(JSON.parse(readFileSync(file, 'utf8')));
    const unloaded = testResults.filter((one) => one.status === 'failed' && one.assertionResults.length === 0).length;
    return { passed: numPassedTests, failed: numFailedTests + unloaded };
  } catch {
    // Without a report, vitest itself failed before the tests.
    return { passed: 0, failed: 1 };
  }
}

const folder = mkdtempSync(join(tmpdir(), 'quintet-test-'));
const reportFile = join(folder, 'report.json');
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const child = spawn(
  process.execPath,
  [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`, ...process.argv.slice(2)],
  // Its own process group and temporary folder: an interrupted vitest forgets its workers and the engine, and only the
  // group still knows them. The many processes that tests start compile each module once.
  {
    stdio: 'inherit',
    detached: true,
    env: { ...process.env, TMPDIR: folder, NODE_COMPILE_CACHE: join(folder, 'compiled') },
  },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));

child.once('exit', (code) => {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is already empty, as it should be.
  }
  const { passed, failed } = readCounts(reportFile);
  rmSync(folder, { recursive: true, force: true });
  if (code !== 0 && failed === 0) console.log('vitest failed beyond its tests; see above.');
  // A mistyped name of a test must not look like success.
  const isIdle = passed + failed === 0;
  if (isIdle) console.log('No test ran: no name has these words.');
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(code === 0 && (isIdle || failed > 0) ? 1 : (code ?? 1));
});
