/**
 * `npm run bench [-- cost|handler|http|lambda|month-start|contention|data] [options]`: all measurements. Without a name it
 * runs the first three in separate processes, so that none influences the next. Tables go to standard output as Markdown, progress
 * to standard error.
 */
import { spawn } from 'node:child_process';
import { endWithNpm } from './with-npm.ts';

endWithNpm();

type Bench = { bench: (args: readonly string[]) => Promise<void> };

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  cost: () => import('./bench/cost.ts'),
  handler: () => import('./bench/handler.ts'),
  http: () => import('./bench/http.ts'),
  lambda: () => import('./bench/lambda.ts'),
  'month-start': () => import('./bench/month-start.ts'),
  contention: () => import('./bench/contention.ts'),
  data: () => import('./bench/data.ts'),
};
const defaults = ['cost', 'handler', 'http'];

const usage = `Usage: npm run bench [-- <what> [options]]
  cost         round trips and units of each kind of route   [--sizes 100,10000,100000]
               [--dates ordered|mixed|one] [--no-verify]
  handler      handlers against the bare document client, and the bundles   [--rounds 100] [--only <text>]
  http         requests end to end through the local gateway   [--seconds 5]
  lambda       packaged functions with a function's share of a processor (npm run package first)   [--size 10000]
               [--rounds 40]
  month-start  a run of the schedule with very much due   [--organizations 1000] [--each 100]
  contention   creates that meet on one organization's counters   [--rates 10,20,50,100] [--connections 4,8]
               [--ms 15] [--seconds 10]
  data         backup, restore, migrate and erase as commands   [--size 100000]
Without a word: ${defaults.join(', ')}.`;

function runInProcess(name: string): Promise<number> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [import.meta.filename, name], { stdio: 'inherit' });
    const end = (): void => void child.kill('SIGTERM');
    process.once('exit', end);
    child.once('close', (code) => {
      process.off('exit', end);
      done(code ?? 1);
    });
  });
}

// A plain exit stops the started processes, which a signal alone would leave behind.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

const [what, ...options] = process.argv.slice(2);
if (what === undefined) {
  for (const name of defaults) process.exitCode = Math.max(Number(process.exitCode ?? 0), await runInProcess(name));
} else {
  const load = benches[what];
  if (!load) {
    console.error(usage);
    process.exit(2);
  }
  try {
    await (await load()).bench(options);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
