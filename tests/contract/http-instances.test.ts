/** What holds over instances of Lambda: numbers, locks and caches, clocks that differ, and an instance that was frozen. */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import type { Firm } from '../../lab/api.ts';
import { extendWait } from '../../lib/platform/clock.ts';
import type { Request } from '../../lib/store/client.ts';
import { type Instance, lastingPath, startInstance } from '../support/instances.ts';

const nowMs = Math.ceil(Date.now() / 60_000) * 60_000;

beforeEach(() => {
  vi.useFakeTimers({ now: nowMs, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.resetModules();
});

const paths = ['/api/customers', '/api/customers/{id}', '/api/zapier/poll/{resource}', '/api/v1/invoices'];

/** Two instances, and an organization that both serve. */
async function startTwo(): Promise<[Instance, Instance, Firm]> {
  const first = await startInstance(...paths);
  const second = await startInstance(...paths);
  return [first, second, await second.newFirm()];
}

const perfex = ({ token }: Firm) => ({ authtoken: token });
const isTransaction = ({ type }: Request): boolean => type === 'transact';

/** All customers and invoices that are stored, the oldest first. */
async function readStored({ work: { store } }: Firm) {
  const [customers, invoices] = await Promise.all([
    store.customers.ids('all', 100).then((ids) => store.customers.getMany(ids)),
    store.invoices.ids('all', 100).then((ids) => store.invoices.getMany(ids)),
  ]);
  return {
    customers: [...customers.values()].map(({ doc }) => doc),
    invoices: [...invoices.values()].map(({ doc }) => doc),
  };
}

describe('two instances', () => {
  it('number invoices at the same time without a gap, and none twice', async () => {
    const [first, second, firm] = await startTwo();
    const headers = { authorization: `Token token="${firm.token}"` };
    const create = ({ send }: Instance) =>
      send('POST', '/api/v1/invoices', { headers, body: { data: { attributes: { name: 'Acme' } } } });
    const replies = await Promise.all(Array.from({ length: 8 }, (_, i) => create(i % 2 ? first : second)));
    expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(201));
    const numbers = (await readStored(firm)).invoices.map(({ number }) => number);
    expect(numbers.sort((a, b) => Number(a) - Number(b))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('share the lock of an Idempotency-Key, and the answer', async () => {
    const [first, second, firm] = await startTwo();
    const headers = { ...perfex(firm), 'idempotency-key': randomUUID() };
    const create = ({ send }: Instance) => send('POST', '/api/customers', { headers, body: { company: 'Once' } });
    const both = await Promise.all([create(first), create(second)]);
    const [done] = both.filter(({ status }) => status === 200);
    expect(both.map(({ status }) => status).every((status) => status === 200 || status === 409)).toBe(true);
    for (const one of [first, second]) expect((await create(one)).body).toEqual(done?.body);
    expect(await firm.work.store.customers.count('all')).toBe(1);
  });

  it('both refuse a token a minute after one of them has revoked it', async () => {
    const [first, second, firm] = await startTwo();
    const statuses = () =>
      Promise.all(
        [first, second].map(async ({ send }) => (await send('GET', lastingPath, { headers: perfex(firm) })).status),
      );
    expect(await statuses()).toEqual([200, 200]);
    const { revokeToken } = await import('../../lib/operations/token/tokens.ts');
    const [token] = await firm.work.store.tokens.all();
    await revokeToken(token?.doc.id ?? 0, firm.work);
    vi.setSystemTime(nowMs + 61_000);
    expect(await statuses()).toEqual([401, 401]);
  });
});

describe('clocks that differ by five seconds', () => {
  it.each([
    ['behind', -5_000, 50],
    ['behind, in small pages', -5_000, 1],
    ['ahead', 5_000, 50],
    ['ahead, in small pages', 5_000, 1],
  ])('hide no change from whoever polls: another is %s', async (_, aheadMs, limit) => {
    const [first, second, firm] = await startTwo();
    const headers = perfex(firm);
    const seen = new Map<string, string>();
    let since = String(nowMs / 1_000);
    /** One request at a time, each by its instance's own clock. */
    const at = (second_: number, { send }: Instance, method: string, target: string, body?: object) => {
      vi.setSystemTime(nowMs + second_ * 1_000 + (send === second.send ? aheadMs : 0));
      return send(method, target, { headers, ...(body ? { body } : {}) });
    };
    for (let tick = 10; tick < 70; tick += 1) {
      const writer = tick % 2 ? first : second;
      if (tick < 40) {
        const body = { company: `At ${tick}` };
        // The same record is changed by both, so that its change moves back and forth.
        const [method, target] = tick < 14 ? ['POST', '/api/customers'] : ['PUT', `/api/customers/${1 + (tick % 3)}`];
        expect((await at(tick, writer, method, target, body)).status).toBe(200);
      }
      for (let page = 0; page < 3; page += 1) {
        const query = `since=${since}&limit=${limit}`;
        const { body } = await at(tick, first, 'GET', `/api/zapier/poll/customers?${query}`);
        for (const { id, company } of body.data) seen.set(String(id), company);
        since = String(body.meta.next_poll);
      }
    }
    const stored = (await readStored(firm)).customers;
    expect(stored).toHaveLength(4);
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(stored.map(({ id, name }) => [String(id), name])));
  });
});

/** A way to the engine on which connections can be forgotten, as by a balancer while an instance is frozen. */
async function startWay(): Promise<{ url: string; forget: () => void; refused: () => number }> {
  const { port, hostname } = new URL(inject('dynamodbEndpoint'));
  const known = new Set<Socket>();
  const forgotten = new Set<Socket>();
  let refused = 0;
  const server = createServer((socket) => {
    known.add(socket);
    const onward = connect(Number(port), hostname);
    socket.on('error', () => undefined).on('close', () => onward.destroy());
    onward.on('error', () => undefined).on('data', (bytes) => socket.write(bytes));
    socket.on('data', (bytes) => {
      if (!forgotten.has(socket)) return onward.write(bytes);
      refused += 1;
      return socket.resetAndDestroy();
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.close();
    for (const socket of known) socket.destroy();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forget: () => {
      for (const socket of known) forgotten.add(socket);
    },
    refused: () => refused,
  };
}

describe('an instance that was frozen', () => {
  it('reads and writes once, though all its connections were closed meanwhile', async () => {
    const way = await startWay();
    vi.stubEnv('DYNAMODB_ENDPOINT', way.url);
    const instance = await startInstance(...paths);
    const firm = await instance.newFirm();
    const headers = perfex(firm);
    const create = (company: string) => instance.send('POST', '/api/customers', { headers, body: { company } });
    expect(await Promise.all(['A', 'B', 'C'].map(create))).toMatchObject(Array(3).fill({ status: 200 }));
    way.forget();
    expect((await instance.send('GET', '/api/customers/1', { headers })).status).toBe(200);
    way.forget();
    expect(await Promise.all(['D', 'E'].map(create))).toMatchObject(Array(2).fill({ status: 200 }));
    expect(way.refused()).toBeGreaterThanOrEqual(2);
    const names = (await readStored(firm)).customers.map(({ name }) => name);
    expect(names.sort()).toEqual(['A', 'B', 'C', 'D', 'E']);
  });

  it('does not do what another has done since, when it thaws after its lock has run out', async () => {
    const [first, second, firm] = await startTwo();
    const headers = { ...perfex(firm), 'idempotency-key': randomUUID() };
    const create = ({ send }: Instance) => send('POST', '/api/customers', { headers, body: { company: 'Once' } });
    const [frozen, thawed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    first.wrapTransport((inner) => async (request) => {
      if (isTransaction(request)) {
        frozen.resolve();
        await thawed.promise;
        // It tries again for some seconds.
        vi.setSystemTime(Date.now() + extendWait(1_000));
      }
      return inner(request);
    });
    const late = create(first);
    await frozen.promise;
    vi.setSystemTime(nowMs + extendWait(31_000));
    const done = await create(second);
    expect(done.status).toBe(200);
    thawed.resolve();
    expect((await late).status).not.toBe(200);
    expect(await firm.work.store.customers.count('all')).toBe(1);
    expect((await create(second)).body).toEqual(done.body);
  });
});
