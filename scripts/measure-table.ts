/**
 * What each kind of access costs at 100, 10,000 and 100,000 invoices in one organization: round
 * trips, requests and DynamoDB's units, as docs/table.md quotes them. `node scripts/measure-table.ts [sizes]`.
 * The records are made from the nouns as a write would make them, and loaded by the engine's own import.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import { addDays } from '../lib/domain/calendar.ts';
import { deleteInvoice } from '../lib/operations/invoice/delete.ts';
import { updateInvoice } from '../lib/operations/invoice/update.ts';
import { pollChanges } from '../lib/operations/poll/poll-changes.ts';
import type { Item } from '../lib/store/client.ts';
import { consequences } from '../lib/store/derive.ts';
import * as keys from '../lib/store/keys.ts';
import { invoiceNoun } from '../lib/store/nouns/invoice.ts';
import { createTable } from '../lib/store/table.ts';
import type { Work } from '../lib/store/work.ts';
import { customer, invoice, newBooks, oneLine, payment } from '../tests/support/books.ts';
import { meter } from '../tests/support/faults.ts';
import { scanTable } from '../tests/support/scan.ts';
import { answers, freePort, startEngine } from './engine.ts';

const sizes = process.argv.slice(2).map(Number);
const port = await freePort();
const endpoint = `http://127.0.0.1:${port}`;
process.env.DYNAMODB_ENDPOINT = endpoint;
process.env.LOG_LEVEL = 'silent';
const customers = 100;
const days = 1_000;

/** A firm with customers and one real invoice, to copy from. */
async function pattern() {
  const engine = await startEngine({ port, dataDir: ':memory:' });
  await createTable(endpoint);
  const work = await newBooks();
  for (let n = 1; n <= customers; n += 1) await customer(work, `Customer ${n}`);
  const items = await scanTable(endpoint);
  const lines = {
    add: ['Hosting', 'Support', 'Domain'].flatMap(
      (description) => oneLine('12.50').add?.map((one) => ({ ...one, description })) ?? [],
    ),
  };
  const bill = await invoice(work, { customerId: 1, daysToDue: 30, lines });
  await engine.stop();
  return { work, items, bill };
}

/** The items of so many invoices and of everything that is kept because of them. */
function* itemsFor(count: number, { work, items, bill }: Awaited<ReturnType<typeof pattern>>): Generator<Item> {
  const id = work.firm.id;
  const numbers = new Map<string, Item>(items.map((item) => [`${item.pk}|${item.sk}`, { ...item }]));
  for (let n = 1; n <= count; n += 1) {
    const issueOn = addDays('2023-01-01', Math.floor((n * days) / (count + 1)));
    const customerId = (n % customers) + 1;
    const doc = { ...bill, id: n, number: n, reference: `INV-${n}`, customerId, issueOn, dueOn: addDays(issueOn, 30) };
    const follows = consequences(id, 'UTC', invoiceNoun, doc);
    const stamp = String(1_700_000_000_000_001 + n * 10).padStart(17, '0');
    yield { ...keys.documentKey(id, 'invoice', 'own', n), doc: JSON.stringify(doc), version: 1, mark: 'm', stamp };
    yield { ...keys.sumsKey(id, 'invoice', n), references: 0 };
    yield { pk: keys.changesPartition(id, 'invoice'), sk: `${stamp}#${keys.padded(n)}`, id: n };
    for (const { key, attributes } of follows.items.values()) yield { ...key, ...attributes };
    for (const [text, { key, counts }] of follows.additions) {
      const sums = numbers.get(text) ?? { ...key };
      for (const [name, by] of counts) sums[name] = Number(sums[name] ?? 0) + by;
      numbers.set(text, sums);
    }
  }
  for (const name of ['invoice', 'series/1']) {
    const key = keys.sequenceKey(id, name);
    numbers.set(`${key.pk}|${key.sk}`, { ...key, n: count });
  }
  yield* numbers.values();
}

/** In DynamoDB's own notation; what is loaded here has texts and numbers only. */
function typed(item: Item): Record<string, { S: string } | { N: string }> {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: String(value) },
    ]),
  );
}

/** Writes the items as an export of DynamoDB has them and has the engine serve it. */
async function served(items: Iterable<Item>) {
  const folder = mkdtempSync(join(tmpdir(), 'quintet-measure-'));
  const data = join(folder, 'quintet', 'data');
  mkdirSync(data, { recursive: true });
  const gzip = createGzip({ level: 1 });
  const file = gzip.pipe(createWriteStream(join(data, 'part.json.gz')));
  for (const item of items) {
    if (!gzip.write(`${JSON.stringify({ Item: typed(item) })}\n`)) await once(gzip, 'drain');
  }
  gzip.end();
  await once(file, 'close');
  const names = ['pk', 'sk'];
  const Table = {
    TableName: 'quintet',
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: names.map((AttributeName, i) => ({ AttributeName, KeyType: i === 0 ? 'HASH' : 'RANGE' })),
  };
  writeFileSync(join(folder, 'schema.json'), JSON.stringify({ Table }));
  const binary = join(dirname(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json')), 'dynoxide');
  const options = [
    'import',
    '--source',
    folder,
    '--schema',
    join(folder, 'schema.json'),
    '--serve',
    '--port',
    String(port),
  ];
  const child = spawn(binary, options, { stdio: 'ignore' });
  for (let waitedMs = 0; !(await answers(endpoint)); waitedMs += 100) {
    if (child.exitCode !== null || waitedMs > 300_000) throw new Error('the engine does not serve the import');
    await sleep(100);
  }
  return async (): Promise<void> => {
    child.kill('SIGTERM');
    await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  };
}

type Access = { name: string; run: (work: Work) => Promise<unknown> };

function accesses(count: number): Access[] {
  const middle = Math.floor(count / 2);
  const page = { by: 'date', descending: true, limit: 20 } as const;
  const list = (name: string, offset: number, of = 'all'): Access => ({
    name,
    run: ({ store }) => store.invoices.find({ ...page, list: of, offset }),
  });
  return [
    { name: 'read one', run: ({ store }) => store.invoices.get(middle) },
    list('first page of all', 0),
    list('page in the middle', middle),
    list('page at four fifths', Math.floor(count * 0.8)),
    list('page of one customer', Math.floor(count / customers / 2), 'customer=7'),
    { name: 'figures of a customer', run: ({ store }) => store.customers.figures(7) },
    {
      name: 'free filter',
      run: ({ store }) => store.invoices.find({ where: (row) => row.gross === 1, offset: 0, limit: 20 }),
    },
    {
      name: 'search',
      run: ({ store }) =>
        store.invoices.find({ terms: { text: `INV-${middle}`, match: 'phrase', where: 'all' }, offset: 0, limit: 20 }),
    },
    { name: 'poll', run: (work) => pollChanges('invoices', work.store.invoices, { since: '1', limit: 20 }, work) },
    { name: 'create', run: (work) => invoice(work, { customerId: 7, lines: oneLine() }) },
    {
      name: 'change a price',
      run: (work) => updateInvoice(middle, { lines: { change: [{ position: 1, unitPrice: '13' }] } }, work),
    },
    { name: 'record a payment', run: (work) => payment(work, { invoiceId: middle, amount: '1' }) },
    { name: 'delete', run: (work) => deleteInvoice(middle + 1, work) },
  ];
}

const from = await pattern();
for (const size of sizes.length > 0 ? sizes : [100, 10_000, 100_000]) {
  const stop = await served(itemsFor(size, from));
  try {
    const counted = meter();
    await from.work.store.invoices.get(1);
    const rows = [];
    for (const { name, run } of accesses(size)) {
      counted.reset();
      const startedAt = performance.now();
      await run(from.work);
      const ms = Math.round(performance.now() - startedAt);
      rows.push({
        access: name,
        'round trips': counted.turns(),
        requests: counted.requests(),
        units: counted.units(),
        ms,
      });
    }
    counted.restore();
    console.log(`${size} invoices`);
    console.table(rows);
  } finally {
    await stop();
  }
}
