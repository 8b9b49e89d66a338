/**
 * Compares the answers of all routes: `record <file>` sends all requests to this checkout and stores the answers,
 * `compare <file>` repeats them here or in another checkout and shows differences. A recording contains its requests, so
 * changed declarations do not change them. `--few` records only a few.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Route } from './answers/about.ts';
import { Client } from './answers/client.ts';
import { type Allowed, type Difference, differencesOf, isAllowed, nameOf, report } from './answers/compare.ts';
import { startPlayer } from './answers/player.ts';
import { readRecording, writeRecording } from './answers/recording.ts';

const usage = 'node lab/answers.ts record <file> [--few] | compare <file> [--allow <file>]';

async function record(file: string, few: boolean): Promise<number> {
  const player = await startPlayer();
  try {
    const client = new Client(player);
    const routes = await loadRoutes(player.project);
    const { playAll, playFew } = await import('./answers/scenario.ts');
    await (few ? playFew(client) : playAll(client, routes));
    writeRecording(file, client.entries);
    console.log(summarize(client, few ? [] : routes));
    return 0;
  } finally {
    await player.stop();
  }
}

type Player = Awaited<ReturnType<typeof startPlayer>>;

async function loadRoutes({ dispatch }: Player['project']): Promise<Route[]> {
  const loads = new Map(dispatch.map((entry) => [entry.function, entry.load]));
  const routes: Route[] = [];
  for (const load of loads.values()) {
    const { route, also = [] } = (await load()) as { route?: Route; also?: readonly Route[] };
    routes.push(...(route ? [route, ...also] : []));
  }
  return routes;
}

function summarize({ entries }: Client, routes: readonly Route[]): string {
  const requests = entries.filter(({ step }) => step.kind === 'request');
  const statuses = Map.groupBy(requests, ({ answer }) => `${Math.floor(answer.status / 100)}xx`);
  const counts = [...statuses].sort().map(([status, { length }]) => `${length} ${status}`);
  const succeeded = new Set(requests.filter(({ answer }) => answer.status < 300).map((entry) => nameOf(entry).route));
  const never = routes
    .map(({ dialect, method, path }) => `${dialect} ${method} ${path}`)
    .filter((one) => !succeeded.has(one));
  return [`${requests.length} requests: ${counts.join(', ')}`, ...never.map((one) => `never done: ${one}`)].join('\n');
}

async function compare(file: string, allowFile: string | undefined): Promise<number> {
  const entries = readRecording(file);
  const allowed: Allowed[] = allowFile === undefined ? [] : JSON.parse(readFileSync(allowFile, 'utf8'));
  const player = await startPlayer();
  const found: Difference[] = [];
  try {
    for (const [i, entry] of entries.entries()) {
      const after = await player.take(entry.step);
      for (const difference of differencesOf(entry.answer, after)) {
        found.push({ step: i + 1, ...nameOf(entry), ...difference });
      }
    }
  } finally {
    await player.stop();
  }
  const expected = found.filter((difference) => isAllowed(difference, allowed));
  const others = found.filter((difference) => !isAllowed(difference, allowed));
  if (others.length > 0) console.log(report(others));
  console.log(`${entries.length} steps: ${others.length} differences, ${expected.length} that are allowed`);
  return others.length > 0 ? 1 : 0;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { allow: { type: 'string' }, few: { type: 'boolean', default: false } },
});
const [command, file] = positionals;
if (file === undefined || (command !== 'record' && command !== 'compare')) {
  console.error(usage);
  process.exit(2);
}
process.exit(await (command === 'record' ? record(file, values.few) : compare(file, values.allow)));
