/** `npm run verify` as it is typed: what it prints, and how it ends. What it finds is in verify.test.ts. */
import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { customer, newBooks } from '../../lab/books.ts';
import { exchangeRate } from '../../lib/domain/exchange-rate/exchange-rate.ts';
import { createRate } from '../../lib/operations/exchange-rate/write-rates.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { updateRecord } from '../../lib/operations/record/records.ts';
import { readTableName, sendRequest } from '../../lib/store/client.ts';
import * as keys from '../../lib/store/keys.ts';
import type { Work } from '../../lib/store/work.ts';
import { ownTable } from '../support/table.ts';

ownTable();

let work: Work;
/** The firm's number. */
let o: number;
const lose = (key: keys.Key) => sendRequest({ type: 'delete', input: { TableName: readTableName(), Key: key } });

type Run = { code: number; stdout: string; stderr: string };

function run(...args: string[]): Promise<Run> {
  const script = join(import.meta.dirname, '../../scripts/verify.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

describe('the command', () => {
  beforeEach(async () => {
    work = await newBooks();
    o = work.organization.id;
    await customer(work);
  });

  it('says what it has seen, and ends well when all is well', async () => {
    const { code, stdout, stderr } = await run('--organization', work.organization.name.toUpperCase());
    expect(stdout).toMatch(/^verified \d+ documents, \d+ items: 0 violations\n$/);
    expect([code, stderr]).toEqual([
      0,
      `Working on the DynamoDB at ${process.env.DYNAMODB_ENDPOINT}, as DYNAMODB_ENDPOINT says.\n`,
    ]);
  });

  it('says what is worth a look and how many records have no rate, and ends well all the same', async () => {
    const rate = { from: 'EUR', to: 'JPY', on: '2026-01-01', rate: '160' };
    await createRate((born) => exchangeRate.parse({ ...rate, ...born }), work);
    const planned = { customerId: 1, startsOn: '2026-01-01', currency: 'JPY' };
    const { doc: ofBefore } = await createProject({ name: 'Tokyo', ...planned, exchangeRate: '1' }, work);
    await updateRecord(work.store.projects, ofBefore.id, (doc) => ({ ...doc, rateStated: null }), work);
    await createProject({ name: 'Kobe', ...planned, startsOn: '2025-01-01' }, work);
    const { code, stdout } = await run('--organization', work.organization.name);
    expect(stdout).toMatch(
      /^worth a look: project 1 counts 1 JPY as 1 \w+, and nobody has noted why\nverified .*: 0 violations \(1 record without an exchange rate, 1 of them waiting for it\)\n$/,
    );
    expect(code).toBe(0);
  });

  it('prints a line for each violation, and ends badly until they are repaired', async () => {
    await lose(keys.rowKey(o, 'customer', 'row', 1));
    const looked = await run('--organization', work.organization.name);
    expect(looked.stdout).toMatch(/^missing thin row: .*\nverified \d+ documents, \d+ items: 1 violation\n$/);
    expect(looked.code).toBe(1);
    const mended = await run('--organization', work.organization.name, '--repair');
    expect(mended.stdout).toMatch(
      /^repaired: missing thin row: .*\nverified \d+ documents, \d+ items: 0 violations\n$/,
    );
    expect(mended.code).toBe(0);
    expect((await run('--organization', work.organization.name)).code).toBe(0);
  });

  it('ends badly after a repair that leaves something', async () => {
    await sendRequest({
      type: 'put',
      input: { TableName: readTableName(), Item: { pk: `${o}/unicorn/1`, sk: 'doc' } },
    });
    const { code, stdout } = await run('--organization', work.organization.name, '--repair');
    expect(stdout).toMatch(/^of no known kind: .*\nverified .*: 1 violation\n$/);
    expect(code).toBe(1);
  });

  it('finds by its number an organization whose name is lost', async () => {
    await lose(keys.organizationNameKey(work.organization.name.toLowerCase()));
    expect((await run('--organization', String(o), '--repair')).code).toBe(0);
    expect((await run('--organization', work.organization.name)).code).toBe(0);
  });

  it('refuses with code 2 an organization that is not there, none at all, and an unknown option', async () => {
    const refused: [string[], RegExp][] = [
      [['--organization', 'Nobody & Sons'], /no organization "Nobody & Sons"/],
      [[], /--organization is required[\s\S]*Usage/],
      [['--organization', 'x', '--mend'], /--mend/],
    ];
    const answers = await Promise.all(refused.map(([args]) => run(...args)));
    for (const [i, { code, stdout, stderr }] of answers.entries()) {
      expect(stderr).toMatch(refused[i]?.[1] ?? /^$/);
      expect([code, stdout]).toEqual([2, '']);
    }
  });
});

it('is no part of what is deployed, nor is anything else that scans', () => {
  const root = join(import.meta.dirname, '../..');
  const sources = globSync(['functions/**/*.ts', 'lib/**/*.ts'], { cwd: root });
  const outside = sources.filter((file) => !/^lib\/store\/(verify|backup)\//.test(file));
  expect(outside.length).toBeGreaterThan(100);
  expect(
    outside.filter((file) => /\/(verify|backup)\/|ScanCommand/.test(readFileSync(join(root, file), 'utf8'))),
  ).toEqual([]);
});
