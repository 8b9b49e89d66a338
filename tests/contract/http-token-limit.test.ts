/** A token's limit holds across instances, costs a twentieth of a write unit a request, and never fails a request. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { credentialsOf, type Dialect } from '../../lab/api.ts';
import { isReport, lastingPath, startInstance, startInstances } from '../support/instances.ts';

const batch = 20;
const path = lastingPath;

beforeEach(() => {
  // The whole of a test is in one minute.
  vi.useFakeTimers({ now: Math.ceil(Date.now() / 60_000) * 60_000 + 15_000, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.resetModules();
});

describe('a limit of 60 requests a minute', () => {
  beforeEach(() => vi.stubEnv('REQUESTS_PER_MINUTE', '60'));

  it.each([1, 2, 5])('is passed by at most 20 for each of %i instances that take turns', async (count) => {
    const instances = await startInstances(count);
    const firm = await instances[0]?.newFirm();
    const headers = { authtoken: firm?.token ?? '' };
    let taken = 0;
    for (let turn = 0; turn < 120; turn += 1) {
      for (const { send } of instances) taken += (await send('GET', path, { headers })).status === 200 ? 1 : 0;
    }
    expect(taken).toBeGreaterThanOrEqual(60);
    expect(taken).toBeLessThanOrEqual(60 + batch * count);
    // One instance alone passes it by nothing; several do, unless they are secretly one.
    expect(taken > 60).toBe(count > 1);
  });

  it('is known to an instance that starts after it was reached, from its first request on', async () => {
    const first = await startInstance();
    const { token } = await first.newFirm();
    const headers = { authtoken: token };
    for (let i = 0; i < 60; i += 1) expect((await first.send('GET', path, { headers })).status).toBe(200);
    const second = await startInstance();
    expect((await second.send('GET', path, { headers })).status).toBe(429);
    // The next minute is another one.
    vi.setSystemTime(Date.now() + 60_000);
    expect((await second.send('GET', path, { headers })).status).toBe(200);
  });

  it('is not reached earlier because another instance was busy a minute ago', async () => {
    const [first, second] = await startInstances(2);
    const firm = await first?.newFirm();
    const headers = { authtoken: firm?.token ?? '' };
    for (let i = 0; i < 39; i += 1) await first?.send('GET', path, { headers });
    vi.setSystemTime(Date.now() + 60_000);
    const statuses: (number | undefined)[] = [];
    for (let i = 0; i < 60; i += 1) statuses.push((await second?.send('GET', path, { headers }))?.status);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('adds nothing to the table once it is reached', async () => {
    const { send, newFirm, sent } = await startInstance();
    const { token } = await newFirm();
    for (let i = 0; i < 300; i += 1) await send('GET', path, { headers: { authtoken: token } });
    expect(sent.filter(isReport)).toHaveLength(60 / batch);
  });

  it.each<[Dialect, string, object]>([
    ['perfex', '/api/customers', { status: false, message: expect.stringContaining('60 times a minute') }],
    ['siwapp', '/api/v1/customers', { errors: [{ status: '429', title: 'Too Many Requests' }] }],
    ['sereni', '/api/v1/clients', { message: expect.stringContaining('60 times a minute.') }],
    ['teamwork', '/invoices.json', { STATUS: 'Error', MESSAGE: expect.stringContaining('60 times a minute') }],
    ['productive', '/api/v2/expenses', { errors: [{ status: '429', code: 'too_many_requests' }] }],
    ['admin', '/admin/v1/organization', { status: 429, title: 'Too many requests' }],
  ])('is told in the words of %s, with the seconds to wait', async (dialect, target, body) => {
    const { send, newFirm } = await startInstance();
    const { token } = await newFirm();
    const headers = credentialsOf(dialect, token);
    for (let i = 0; i < 60; i += 1) await send('GET', path, { headers: { authtoken: token } });
    const refused = await send('GET', target, { headers });
    expect(refused).toMatchObject({ status: 429, body });
    expect(refused.headers).toMatchObject({
      'retry-after': '45',
      'x-ratelimit-remaining': '0',
      'x-rate-limit-remaining': '0',
      'ratelimit-policy': '"token";q=60;w=60',
      ratelimit: '"token";r=0;t=45',
    });
  });

  it.each([
    ['refuses', () => Promise.reject(Object.assign(new Error('busy'), { name: 'ThrottlingException' }))],
    ['does not answer', () => new Promise<never>(() => {})],
  ])('holds by each instance alone where the table %s to count', async (_, fail) => {
    vi.stubEnv('PATIENCE', '1');
    const { send, newFirm, wrapTransport } = await startInstance();
    const { token } = await newFirm();
    wrapTransport((inner) => (request) => {
      const isCount =
        isReport(request) ||
        (request.type === 'batchGet' && JSON.stringify(request.input).includes('"system/requests/token/'));
      return isCount ? fail() : inner(request);
    });
    const statuses: number[] = [];
    for (let i = 0; i < 61; i += 1) statuses.push((await send('GET', path, { headers: { authtoken: token } })).status);
    expect(statuses).toEqual([...Array.from({ length: 60 }, () => 200), 429]);
  });
});

describe('the limit of AWS, 6,000', () => {
  beforeEach(() => vi.stubEnv('REQUESTS_PER_MINUTE', '6000'));

  it('costs 0.05 write units a request', async () => {
    const { send, newFirm, sent, wrapTransport } = await startInstance();
    const { token } = await newFirm();
    let units = 0;
    wrapTransport((inner) => async (request) => {
      if (!isReport(request) || request.type !== 'update') return inner(request);
      const answer = await inner({ type: 'update', input: { ...request.input, ReturnConsumedCapacity: 'TOTAL' } });
      units += Number((answer.ConsumedCapacity as { CapacityUnits: number }).CapacityUnits);
      return answer;
    });
    for (let i = 0; i < 400; i += 1) await send('GET', path, { headers: { authtoken: token } });
    expect(sent.filter(isReport)).toHaveLength(400 / batch);
    expect(units / 400).toBeLessThanOrEqual(0.05);
  });

  it('takes no round trip of its own: it is counted while the request works', async () => {
    const { send, newFirm, sent, inRounds } = await startInstance();
    const { token } = await newFirm();
    const headers = { authtoken: token };
    await send('POST', '/api/customers', { headers, body: { company: 'Acme' } });
    const trips = new Map<boolean, Set<number>>();
    for (let i = 0; i < 40; i += 1) {
      const before = sent.length;
      const rounds = inRounds();
      expect((await send('GET', '/api/customers/1', { headers })).status).toBe(200);
      rounds.restore();
      const reported = sent.slice(before).some(isReport);
      trips.set(reported, (trips.get(reported) ?? new Set()).add(rounds.count()));
    }
    expect(trips.get(true)).toEqual(trips.get(false));
    expect(trips.size).toBe(2);
  });

  it('is learned by a cold instance in the round trip in which it looks the token up', async () => {
    const first = await startInstance();
    const { token } = await first.newFirm();
    const headers = { authtoken: token };
    for (let i = 0; i < batch; i += 1) await first.send('GET', path, { headers });
    const second = await startInstance();
    const rounds = second.inRounds();
    const { headers: told } = await second.send('GET', path, { headers });
    rounds.restore();
    expect(rounds.count()).toBe(1);
    expect(told).toMatchObject({ 'x-ratelimit-remaining': String(6_000 - batch - 1) });
  });

  it('is told in all three spellings', async () => {
    const { send, newFirm } = await startInstance();
    const { token } = await newFirm();
    const { headers } = await send('GET', path, { headers: { authtoken: token } });
    expect(headers).toMatchObject({
      'x-ratelimit-limit': '6000',
      'x-rate-limit-limit': '6000',
      'x-ratelimit-remaining': '5999',
      'x-rate-limit-remaining': '5999',
      'ratelimit-policy': '"token";q=6000;w=60',
      ratelimit: '"token";r=5999;t=45',
    });
    // Nobody has been counted yet who has no good token.
    const nobody = (await send('GET', path)).headers;
    expect(nobody['ratelimit-policy']).toBe('"token";q=6000;w=60');
    expect(nobody.ratelimit).toBeUndefined();
    const visitor = await send('GET', `/api/v1/templates/1/invoices/1.pdf?key=1-${'x'.repeat(32)}`, {
      address: '192.0.2.77',
    });
    expect(visitor.headers).toMatchObject({
      'ratelimit-policy': '"address";q=6000;w=60',
      ratelimit: '"address";r=5999;t=45',
    });
  });
});
