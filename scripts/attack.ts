/**
 * `npm run attack [-- <part> … --seconds n --requests n --seed n]`: attacks a server of this checkout, on this machine and
 * nowhere else, with what an attacker, a broken client, a bad neighbour and plain load would do, and says what was tried and
 * what was wrong. The same seed makes the same requests. Each part runs in a process of its own. Exit code 1 when
 * anything is wrong, 2 when it was called wrongly.
 *
 * fuzz         every route: bodies, queries, paths and headers of all bad kinds, with and without tokens; raw sockets
 * multipart    20,000 mutated multipart bodies through the product's own reader
 * expressions  every regular expression of lib/, functions/ and scripts/server/ on 100,000 hostile characters
 * receivers    webhook receivers of eighteen manners, and whether another organization's mail leaves at the next drain
 * neighbours   one organization misbehaves in every way known, another works: its p99 beside the quiet one
 * load         200 connections, every answer held against what is stored
 */
import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import type { Options, Part, Report } from './attack/findings.ts';
import { machine, markdown } from './bench/report.ts';
import { endWithNpm } from './with-npm.ts';

endWithNpm();

const parts: Readonly<Record<string, () => Promise<Part>>> = {
  fuzz: async () => (await import('./attack/fuzz.ts')).fuzz,
  multipart: async () => (await import('./attack/multipart.ts')).multipart,
  expressions: async () => (await import('./attack/expressions.ts')).expressions,
  receivers: async () => (await import('./attack/receivers.ts')).receivers,
  neighbours: async () => (await import('./attack/neighbours.ts')).neighbours,
  load: async () => (await import('./attack/load.ts')).load,
};

const usage = `Usage: npm run attack [-- <part> … --seconds <n> --requests <n> --seed <n>]
Parts: ${Object.keys(parts).join(', ')}; without a word all of them, one after another.
  --seconds   how long a part may go on trying (load: how long the load lasts; neighbours: each window)
  --requests  how many requests (fuzz) or bodies (multipart)
  --seed      makes the attack of an earlier run again`;

function wholeNumber(text: string | undefined, name: string): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  console.error(`--${name} must be a whole number above 0.\n${usage}`);
  process.exit(2);
}

function asked() {
  const text = { type: 'string' } as const;
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { seconds: text, requests: text, seed: text, 'in-process': { type: 'boolean' } },
    });
    const unknown = positionals.find((name) => !(name in parts));
    if (unknown !== undefined) throw new Error(`There is no part "${unknown}".`);
    return { values, names: positionals.length > 0 ? positionals : Object.keys(parts) };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    return process.exit(2);
  }
}

/** Runs a part in a process of its own; null when that ended without a report. */
function runApart(name: string, { seed, seconds, requests }: Options): Promise<Report | null> {
  const limits = Object.entries({ seconds, requests }).flatMap(([key, value]) =>
    value ? [`--${key}`, `${value}`] : [],
  );
  const child = fork(import.meta.filename, [name, '--in-process', '--seed', `${seed}`, ...limits], {
    stdio: 'inherit',
  });
  const end = (): void => void child.kill('SIGTERM');
  process.once('exit', end);
  return new Promise((resolve) => {
    let report: Report | null = null;
    // What comes over this channel is what this same file sends at its end.
    child.on('message', (message: Report) => (report = message));
    child.once('exit', () => {
      process.off('exit', end);
      resolve(report);
    });
  });
}

function show(reports: readonly Report[]): void {
  for (const { part, figures } of reports)
    if (figures.length > 0) console.log(`\n### ${part}\n\n${figures.join('\n')}`);
  const rows = reports.flatMap(({ part, rows }) => rows.map(({ what, tried, wrong }) => [part, what, tried, wrong]));
  console.log(`\n${markdown(['part', 'what', 'tried', 'wrong'], rows)}`);
  for (const { part, faults } of reports)
    for (const { what, seen, repeat } of faults)
      console.log(`\n${part}: ${what}\n  seen:   ${seen}\n  repeat: ${repeat}`);
}

// A plain exit runs what ends the processes that were started; a signal alone would leave them.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

const { values, names } = asked();
const options: Options = {
  seed: wholeNumber(values.seed, 'seed') ?? 1 + Math.floor(Math.random() * 999_999),
  seconds: wholeNumber(values.seconds, 'seconds'),
  requests: wholeNumber(values.requests, 'requests'),
};

const [only] = names;
if (values['in-process'] && only !== undefined) {
  const report = await (await parts[only]?.())?.(options);
  if (process.send) process.send(report, () => process.exit(0));
  else if (report) show([report]);
} else {
  console.log(`${machine()}; seed ${options.seed}`);
  const startedAt = performance.now();
  const reports: Report[] = [];
  for (const name of names) {
    const from = performance.now();
    const report = await runApart(name, options);
    console.error(
      `${name}: ${report ? 'done' : 'ended without a report'} in ${((performance.now() - from) / 1_000).toFixed(0)} s`,
    );
    if (report) reports.push(report);
    else process.exitCode = 1;
  }
  show(reports);
  const wrong = reports.reduce((sum, { rows }) => sum + rows.reduce((part, row) => part + row.wrong, 0), 0);
  const tried = reports.reduce((sum, { rows }) => sum + rows.reduce((part, row) => part + row.tried, 0), 0);
  const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
  console.log(`\n${tried} tried, ${wrong} wrong, in ${minutes} minutes (seed ${options.seed}).`);
  if (wrong > 0) process.exitCode = 1;
}
