/** The command that takes over reference rates, from a file and from an address, with no server running. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../lab/engine.ts';
import { type Ran, runCommand } from '../support/commands.ts';

const oneDay = 'Date, USD, GBP, \n21 November 2025, 1.1520, 0.8810, \n';
let folder: string;
let env: NodeJS.ProcessEnv;

const run = (script: string, ...args: string[]): Promise<Ran> => runCommand(env, script, ...args);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quintet-rates-'));
  const { DYNAMODB_ENDPOINT: _, ...rest } = process.env;
  env = { ...rest, DYNAMODB_PORT: String(await freePort()), DATA_DIR: folder };
  await run('token', 'create', '--organization', 'Northwind');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm run rates', () => {
  it('reads a file and says in one line what came of it', async () => {
    const file = join(folder, 'eurofxref.csv');
    writeFileSync(file, oneDay);
    const first = await run('rates', '--organization', 'Northwind', '--file', file);
    expect(first).toMatchObject({ code: 0, out: '{"days":1,"rates":2,"added":2,"changed":0}' });
    expect((await run('rates', '--organization', 'Northwind', '--file', file)).out).toContain('"added":0,"changed":0');
  });

  it('reads an address', async () => {
    const server = createServer((_, response) => response.end('Date,USD,\n2024-01-05,1.0921,\n2023-01-05,1.06,\n'));
    await once(server.listen(0), 'listening');
    const address = server.address();
    const url = `http://localhost:${typeof address === 'object' ? address?.port : 0}/`;
    const { out } = await run('rates', '--organization', 'Northwind', '--url', url, '--since', '2024-01-01');
    expect(out).toBe('{"days":1,"rates":1,"added":1,"changed":0}');
    server.close();
  });

  it('says in one line what is wrong with how it was called', async () => {
    expect(await run('rates', '--organization', 'Northwind')).toMatchObject({ code: 2, out: '' });
    const nowhere = await run('rates', '--organization', 'Northwind', '--file', join(folder, 'none.csv'));
    expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining('cannot be read') });
    writeFileSync(join(folder, 'other.csv'), 'a,b\n1,2\n');
    const other = await run('rates', '--organization', 'Northwind', '--file', join(folder, 'other.csv'));
    expect(other).toMatchObject({ code: 2, err: expect.stringContaining('line 1') });
    writeFileSync(join(folder, 'eurofxref.csv'), oneDay);
    const nobody = await run('rates', '--organization', 'Nobody', '--file', join(folder, 'eurofxref.csv'));
    expect(nobody).toMatchObject({ code: 2, err: expect.stringMatching(/^There is no organization "Nobody"$/m) });
  });
});
