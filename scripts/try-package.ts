/**
 * `npm run try-package`: runs every packaged function as Lambda would, with real events, and compares its answers with those of
 * the local server. `npm run package` makes the packages. Words are parts of the names of functions to run.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readDeployment } from '../lab/lambda/deployment.ts';
import { tryDeployment } from '../lab/lambda/try.ts';
import { endWithNpm } from './with-npm.ts';

endWithNpm();

const mostShown = 400;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { folder: { type: 'string', default: join(import.meta.dirname, '../.build/package') } },
});

try {
  const startedAtMs = Date.now();
  const deployment = readDeployment(values.folder);
  const only = ({ name }: { name: string }): boolean =>
    positionals.length === 0 || positionals.some((word) => name.includes(word));
  const tried = await tryDeployment(deployment, { only, atOnce: availableParallelism() });
  const row = (cells: readonly (string | number)[]): void =>
    console.log(cells.map((cell, i) => (i === 0 ? `${cell}`.padEnd(14) : `${cell}`.padStart(11))).join(''));
  row(['stack', 'functions', 'requests', 'memory', 'faults']);
  for (const { stack, functions, requests, peak, faults } of tried) {
    row([stack, functions, requests, peak ? `${peak.megabytes} MB` : '?', faults.length]);
  }
  const faults = [...deployment.problems, ...tried.flatMap((one) => one.faults)];
  for (const fault of faults.slice(0, mostShown)) console.error(fault);
  console.log(`${Math.round((Date.now() - startedAtMs) / 1_000)} s, ${faults.length} faults`);
  process.exitCode = faults.length > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
