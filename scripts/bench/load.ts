/** Starts an engine with a whole table in memory, by its importer: a million items in seconds, not minutes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import { answers } from '../../lab/engine.ts';
import type { Item } from '../../lib/store/client.ts';
import { progress } from './progress.ts';
import { whole } from './report.ts';

const importTimeoutMs = 600_000;
const tableName = 'quintet';
/** Compressing line by line would take most of the time. */
const chunkLength = 1_000_000;

export type Loaded = { items: number; stop: () => Promise<void> };

/** Writes an item in DynamoDB's notation. Loaded items have only texts and numbers. */
function toAttributeValues(item: Item): Record<string, { S: string } | { N: string }> {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: String(value) },
    ]),
  );
}

async function writeExport(folder: string, items: Iterable<Item>): Promise<number> {
  const data = join(folder, tableName, 'data');
  mkdirSync(data, { recursive: true });
  const gzip = createGzip({ level: 1 });
  const file = gzip.pipe(createWriteStream(join(data, 'part.json.gz')));
  let count = 0;
  let lines = '';
  for (const item of items) {
    count += 1;
    lines += `${JSON.stringify({ Item: toAttributeValues(item) })}\n`;
    if (lines.length < chunkLength) continue;
    if (!gzip.write(lines)) await once(gzip, 'drain');
    lines = '';
  }
  gzip.end(lines);
  await once(file, 'close');
  const names = ['pk', 'sk'];
  const Table = {
    TableName: tableName,
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: names.map((AttributeName, i) => ({ AttributeName, KeyType: i === 0 ? 'HASH' : 'RANGE' })),
  };
  writeFileSync(join(folder, 'schema.json'), JSON.stringify({ Table }));
  return count;
}

function startImport(folder: string, port: number): ChildProcess {
  const binary = join(dirname(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json')), 'dynoxide');
  const files = ['--source', folder, '--schema', join(folder, 'schema.json')];
  const child = spawn(binary, ['import', ...files, '--serve', '--port', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // Ending this process must not leave an engine of gigabytes behind.
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return child;
}

/** Starts an engine that holds the items. Throws if the importer refuses them. */
export async function serve(items: Iterable<Item>, port: number): Promise<Loaded> {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-load-'));
  const endpoint = `http://127.0.0.1:${port}`;
  const count = await writeExport(folder, items);
  const bar = progress('Importing', 1);
  const child = startImport(folder, port);
  const gone = once(child, 'exit');
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = `${errors}${chunk.toString()}`.slice(-2_000);
  });
  for (let waitedMs = 0; !(await answers(endpoint)); waitedMs += 100) {
    if (child.exitCode !== null || waitedMs > importTimeoutMs) {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
      throw new Error(`The engine does not serve the import. ${errors}`);
    }
    await sleep(100);
  }
  rmSync(folder, { recursive: true, force: true });
  bar.end(`${whole(count)} items`);
  return {
    items: count,
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
