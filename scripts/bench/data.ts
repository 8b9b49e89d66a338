/**
 * `npm run bench -- data [--size 100000]`: the commands for data over years, as they are typed, on one organization with
 * many invoices: backup from an engine in memory, then restore, verify, migrate and erase on one with a data folder.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort, startEngine } from '../../lab/engine.ts';
import { createContact } from '../../lib/operations/contact/write.ts';
import { createTicket } from '../../lib/operations/ticket/write.ts';
import { createTable } from '../../lib/store/table.ts';
import { booksOf } from './books.ts';
import { serve } from './load.ts';
import { makePattern } from './pattern.ts';
import { progress } from './progress.ts';
import { machine, markdown, whole } from './report.ts';
import { readTaken, type Taken } from './taken.ts';

type Measured = Taken & { name: string; seconds: number };

const root = join(import.meta.dirname, '../..');

/** Modules that are loaded before a command. */
const measured = ['measured'];
const migrating = ['measured', 'migrating'];

/** Runs a command as it is typed, and measures it. @throws Error if it fails */
async function run(name: string, modules: readonly string[], script: string, ...args: string[]): Promise<Measured> {
  const bar = progress(name, 1);
  const startedAt = performance.now();
  const loaded = modules.flatMap((one) => ['--import', join(root, `scripts/bench/${one}.ts`)]);
  const files = [...loaded, join(root, `scripts/${script}.ts`)];
  const env = { ...process.env, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  const child = spawn(process.execPath, [...files, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out = `${out}${chunk}`.slice(-2_000)));
  child.stderr.on('data', (chunk: Buffer) => (err = `${err}${chunk}`.slice(-10_000)));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${name} ended with ${code}.\n${out}\n${err}`);
  bar.end(out.trimEnd().split('\n').at(-1) ?? '');
  return { name, seconds: (performance.now() - startedAt) / 1_000, ...readTaken(err) };
}

function sizeOf(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

/** Measures and prints. */
export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { size: { type: 'string', default: '100000' } } });
  const size = Number(values.size);
  if (!Number.isSafeInteger(size) || size < 100) throw new Error('--size takes a whole number from 100');
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  Object.assign(process.env, { DYNAMODB_ENDPOINT: endpoint, LOG_LEVEL: 'silent' });
  const pattern = await makePattern(port);
  const { work } = pattern;
  const own = ['--organization', pattern.organization.name];
  const folder = mkdtempSync(join(tmpdir(), 'quintet-bench-data-'));
  const backup = join(folder, 'backup');
  const found: Measured[] = [];
  try {
    const today = new Date().toISOString().slice(0, 10);
    const loaded = await serve(booksOf(pattern, { size, today, dates: 'ordered' }), port);
    try {
      found.push(await run('backup', measured, 'backup', ...own, '--out', backup));
    } finally {
      await loaded.stop();
    }
    const engine = await startEngine({ port, dataDir: join(folder, 'data') });
    try {
      await createTable(endpoint);
      found.push(await run('restore', measured, 'restore', '--from', backup));
      found.push(await run('verify', measured, 'verify', ...own));
      found.push(await run('migrate all invoices', migrating, 'migrate', ...own));
      found.push(await run('migrate again', migrating, 'migrate', ...own));
      const email = 'jo.doe@example.com';
      await createContact({ customerId: 1, firstName: 'Jo', lastName: 'Doe', email }, work);
      await createTicket({ subject: 'Hello', department: '1', contactId: 1 }, work);
      const person = [...own, '--email', email];
      found.push(await run('person export', migrating, 'person', 'export', ...person, '--out', join(folder, 'jo')));
      found.push(await run('person erase', migrating, 'person', 'erase', ...person, '--yes'));
    } finally {
      await engine.stop();
    }
    console.log(`\n${machine()}\n\n${whole(loaded.items)} items, a backup of ${whole(sizeOf(backup) / 1e6)} MB\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const rows = found.map(({ name, seconds, maxRssMb, requests, readUnits, writeUnits }) => {
    return [name, whole(seconds), whole(maxRssMb), whole(requests), whole(readUnits), whole(writeUnits)];
  });
  console.log(markdown(['command', 's', 'memory, MB', 'requests', 'read units', 'write units'], rows));
}
