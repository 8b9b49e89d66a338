/** Commands beside servers: they work on the data of the one that is meant, or say on which, and ask before they bill ahead of time. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../lab/engine.ts';
import { type Ran, runCommand } from '../support/commands.ts';
import { ownEnvironment, type Started, startServer } from '../support/server.ts';

/** What a shell has that the server was not started in: where servers of this checkout are found, and nothing else. */
function otherShell({ DATA_DIR: _, PORT: __, DYNAMODB_PORT: ___, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env;
}

const statusFor = async (server: Started, token: string): Promise<number> =>
  (await fetch(`${server.origin}/admin/v1/organization`, { headers: { authorization: `Bearer ${token}` } })).status;

/** Where servers of these tests are found: each test file has its own. */
const running = mkdtempSync(join(tmpdir(), 'quintet-running-'));
afterAll(() => rmSync(running, { recursive: true, force: true }));

const start = async (more: NodeJS.ProcessEnv = {}): Promise<Started> =>
  startServer(await ownEnvironment({ RUNNING_DIR: running, ...more }));

describe('beside a server that was started with settings of its own', () => {
  let server: Started;
  let shell: NodeJS.ProcessEnv;
  beforeAll(async () => {
    server = await start({ TABLE_NAME: 'another-table' });
    shell = otherShell({ ...server.env, TABLE_NAME: undefined });
  });
  afterAll(() => server.stop());

  it('commands find its data without being told, and say nothing of it', async () => {
    const made = await runCommand(shell, 'token', 'create', '--organization', 'Northwind');
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(await statusFor(server, made.out)).toBe(200);
    const file = join(server.folder, 'eurofxref.csv');
    writeFileSync(file, 'Date, USD, \n21 November 2025, 1.1520, \n');
    const named = ['--organization', 'Northwind'];
    const others = [
      ['token', 'list', ...named],
      ['verify', ...named],
      ['rates', ...named, '--file', file],
      ['generate', '--at', '2026-01-01', ...named],
    ] as const;
    for (const [script, ...args] of others) {
      expect(await runCommand(shell, script, ...args), script).toMatchObject({ code: 0, err: '' });
    }
  });

  it('a command on a data folder of its own says so, and which server it is not for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quintet-own-'));
    try {
      const own = { ...shell, DATA_DIR: folder, DYNAMODB_PORT: String(await freePort()) };
      const { code, err, out } = await runCommand(own, 'token', 'create', '--organization', 'Northwind');
      expect([code, err]).toEqual([
        0,
        `Working on ${folder}. (No server runs there, but on others: ${server.origin} on ${server.folder}.)`,
      ]);
      expect(await statusFor(server, out)).toBe(401);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('or several, they ask which is meant', async () => {
    const other = await start();
    try {
      const unclear = await runCommand(shell, 'token', 'create', '--organization', 'Southwind');
      expect([unclear.code, unclear.out]).toEqual([2, '']);
      for (const said of [server.origin, server.folder, other.origin, other.folder, 'set DATA_DIR'])
        expect(unclear.err).toContain(said);
      for (const meant of [{ DATA_DIR: other.folder }, { PORT: other.env.PORT }]) {
        const made = await runCommand({ ...shell, ...meant }, 'token', 'create', '--organization', 'Southwind');
        expect(made).toMatchObject({ code: 0, err: '' });
        expect(await statusFor(other, made.out)).toBe(200);
      }
      expect(
        await runCommand({ ...shell, DATA_DIR: server.folder }, 'token', 'list', '--organization', 'Southwind'),
      ).toEqual({
        ...{ code: 2, out: '', err: 'There is no organization "Southwind"' },
      });
    } finally {
      await other.stop();
    }
    expect(await runCommand(shell, 'token', 'list', '--organization', 'Northwind')).toMatchObject({ code: 0, err: '' });
  });

  it('keep to one in memory as well', async () => {
    const other = await start({ DATA_DIR: ':memory:' });
    try {
      const made = await runCommand(
        { ...shell, PORT: other.env.PORT },
        'token',
        'create',
        '--organization',
        'Eastwind',
      );
      expect(made).toMatchObject({ code: 0, err: '' });
      expect(await statusFor(other, made.out)).toBe(200);
    } finally {
      await other.stop();
    }
  });

  it('do not take one that was killed for one that runs', async () => {
    const other = await start();
    const everything = ['engine', 'workers'].flatMap(other.pids);
    other.process.kill('SIGKILL');
    for (const pid of everything) process.kill(pid, 'SIGKILL');
    await other.stop();
    expect(readdirSync(running)).toHaveLength(2);
    expect(await runCommand(shell, 'token', 'list', '--organization', 'Northwind')).toMatchObject({ code: 0, err: '' });
    expect(readdirSync(running)).toHaveLength(1);
  });
});

it('a server takes back what it said where it is; alone, a command says on which data it works', async () => {
  const server = await start();
  const { env, folder } = server;
  expect(readdirSync(running)).toHaveLength(1);
  server.process.kill('SIGTERM');
  await expect.poll(() => server.process.exitCode).toBe(0);
  expect(readdirSync(running)).toEqual([]);
  const { err, code } = await runCommand(env, 'token', 'list', '--organization', 'Demo Company');
  expect([code, err]).toEqual([0, `Working on ${folder}. (No server of this checkout runs.)`]);
  await server.stop();
});

describe('npm run generate', () => {
  let server: Started;
  let token: string;
  const ahead = '2099-03-15T06:00:00Z';
  const generate = (...args: string[]): Promise<Ran> => runCommand(server.env, 'generate', ...args);
  const rule = (token: string, name: string, more: object = {}): Promise<number> => {
    const attributes = { customer_id: 1, starting_date: '2099-01-31', period: 1, period_type: 'month', ...more };
    const items = { data: [{ attributes: { description: name, quantity: 1, unitary_cost: 100, tax_ids: [1] } }] };
    return fetch(`${server.origin}/api/v1/recurring_invoices`, {
      method: 'POST',
      headers: { authorization: `Token token="${token}"`, 'content-type': 'application/json' },
      body: JSON.stringify({ data: { attributes, relationships: { items } } }),
    }).then(({ status }) => status);
  };
  const perfex = async (token: string, path: string, body?: Record<string, string>): Promise<Response> =>
    fetch(`${server.origin}/api/${path}`, {
      headers: { authtoken: token },
      ...(body ? { method: 'POST', body: new URLSearchParams(body) } : {}),
    });
  const numbers = async (token: string): Promise<string[]> => {
    const answer = await perfex(token, 'invoices?fields=number,date');
    return answer.status === 404 ? [] : ((await answer.json()) as { date: string }[]).map(({ date }) => date);
  };
  const firm = async (name: string): Promise<string> => {
    const { out } = await runCommand(server.env, 'token', 'create', '--organization', name);
    expect((await perfex(out, 'customers', { company: `${name}’s customer` })).status).toBe(200);
    expect(await rule(out, 'Hosting')).toBe(201);
    return out;
  };
  let neighbour: string;

  beforeAll(async () => {
    server = await start();
    token = await firm('Northwind');
    neighbour = await firm('Southwind');
  });
  afterAll(() => server.stop());

  it('ahead of time, for everybody, is asked about: code 2 and a sentence, and nothing is made', async () => {
    const { code, out, err } = await generate('--at', ahead);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^--at 2099-03-15T06:00:00Z is in the future: .*--organization.*--dry-run.*--yes\.$/);
    expect(await numbers(token)).toEqual([]);
  });

  it('dry says what would be created, of each kind, and writes nothing', async () => {
    const expense = { expense_name: 'Train', amount: '12.5', category: '1', currency: '1', date: '2099-02-01' };
    const repeated = { recurring: '1', clientid: '1', billable: '1', create_invoice_billable: '1' };
    expect((await perfex(token, 'expenses', { ...expense, ...repeated })).status).toBe(200);
    const task = { name: 'Back-up', startdate: '2099-02-10', repeat_every: '1-month' };
    expect((await perfex(token, 'tasks', { ...task, rel_type: 'customer', rel_id: '1' })).status).toBe(200);
    const before = await runCommand(server.env, 'verify', '--organization', 'Northwind');
    const { code, out, err } = await generate('--at', ahead, '--organization', 'Northwind', '--dry-run');
    expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['organization', 'kind', 'rule', 'date', 'customer', 'amount'],
      ['Northwind', 'invoice', 'recurring invoice 1', '2099-01-31', 'Northwind’s customer', '121.00 EUR'],
      ['Northwind', 'invoice', 'recurring invoice 1', '2099-02-28', 'Northwind’s customer', '121.00 EUR'],
      ['Northwind', 'expense', 'expense 1', '2099-03-01', 'Northwind’s customer', '12.50 EUR'],
      ['Northwind', 'invoice', 'expense 1', '2099-03-01', 'Northwind’s customer', '12.50 EUR'],
      ['Northwind', 'task', 'task 1', '2099-03-10', 'Northwind’s customer'],
    ]);
    expect([code, err]).toEqual([0, '5 records would be created; nothing was written.']);
    expect(await runCommand(server.env, 'verify', '--organization', 'Northwind')).toEqual(before);
    expect(await numbers(token)).toEqual([]);
    const [, ...rows] = (await generate('--at', ahead, '--dry-run')).out.split('\n').map((line) => line.split(/ {2,}/));
    expect(new Set(rows.map(([name]) => name))).toEqual(new Set(['Northwind', 'Southwind']));
    expect(rows.map((cells) => cells[3])).toEqual(rows.map((cells) => cells[3]).toSorted());
  });

  it('for one organization, by name or number, leaves the others alone', async () => {
    const made = await generate('--at', ahead, '--organization', 'Northwind');
    expect(made).toEqual({
      ...{ code: 0, err: '' },
      out: '{"at":"2099-03-15T06:00:00Z","organizations":1,"generated":4,"failed":0}',
    });
    expect((await numbers(token)).sort()).toEqual(['2099-01-31', '2099-02-28', '2099-03-01']);
    expect(await numbers(neighbour)).toEqual([]);
    expect((await generate('--at', ahead, '--organization', '3', '--dry-run')).out.split('\n')).toHaveLength(3);
    const again = await generate('--at', ahead, '--organization', 'Northwind', '--dry-run');
    expect(again).toMatchObject({
      out: expect.stringMatching(/^organization.*amount$/),
      err: expect.stringMatching(/^0 /),
    });
    expect(await generate('--at', ahead, '--organization', 'Westwind')).toEqual({
      ...{ code: 2, out: '', err: 'There is no organization "Westwind"' },
    });
  });

  it('goes through for everybody when that is said, and unasked for what has been due', async () => {
    expect(await generate('--at', '2099-01-31T06:00:00Z', '--yes')).toMatchObject({ code: 0, err: '' });
    expect(await numbers(neighbour)).toEqual(['2099-01-31']);
    expect(await generate('--at', '2026-01-01T00:00:00Z')).toMatchObject({ code: 0, err: '' });
  });

  it.each([
    ['no time', []],
    ['a time without a zone', ['--at', '2026-01-01T00:00:00']],
    ['an option that there is not', ['--at', '2026-01-01', '--organisation', 'A']],
    ['no name', ['--at', '2026-01-01', '--organization', '']],
  ])('refuses %s with code 2', async (_, args) => {
    expect(await generate(...args)).toMatchObject({ code: 2, out: '' });
  });
});
