/**
 * `npm run attack [-- <part> … --seconds n --requests n --seed n]`: attacks a local server of this checkout like an
 * attacker, a broken client, a bad neighbour or plain load, and reports what was tried and what was wrong. The same seed
 * repeats the same requests. Each part has its own process. Exit code 1: something is wrong; 2: wrong usage.
 *
 * fuzz         every route: bad bodies, queries, paths and headers, with and without tokens; raw sockets
 * multipart    20,000 mutated multipart bodies through the product's own reader
 * expressions  every regular expression of lib/, functions/ and scripts/server/ on 100,000 hostile characters
 * receivers    eighteen kinds of webhook receivers; does another organization's mail leave at the next drain?
 * neighbours   one organization misbehaves in every known way while another works: its p99 against a quiet server
 * load         200 connections; every answer is compared with what is stored
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

function readArguments() {
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

/** Runs a part in its own process; null if that ends without a report. */
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
    // This same file sends on the channel, and only at its end.
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

// A plain exit stops the started processes, which a signal alone would leave behind.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

const { values, names } = readArguments();
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
