/** Wrong tokens: few of many reach the table, none opens anything, and nobody else notices. */
import { randomInt } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Request } from '../../lib/store/client.ts';
import { type Instance, isReport, lastingPath, startInstance, startInstances } from '../support/instances.ts';

/** Wrong tokens of an address that are looked up in a minute, and how many of them an instance adds at once. */
const most = 100;
const batch = 10;
const path = lastingPath;
/** Another one in each test: the table remembers them. */
let attacker = '';

/** 20 a second for a minute. */
const guesses = 1_200;

beforeEach(() => {
  attacker = `2001:db8:${randomInt(65_536).toString(16)}:${randomInt(65_536).toString(16)}::1`;
  // The whole of a test is in one minute.
  vi.useFakeTimers({ now: Math.ceil(Date.now() / 60_000) * 60_000 + 15_000, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.resetModules();
});

const isLookUp = ({ type, input }: Request): boolean =>
  type === 'batchGet' && /"pk":"\d+\/organization"/.test(JSON.stringify(input));
const isList = ({ type, input }: Request): boolean =>
  type === 'query' && String(input.ExpressionAttributeValues?.[':pk']).endsWith('/settings/token');

const sentBy = (instances: readonly Instance[], matches: (request: Request) => boolean): number =>
  instances.reduce((sum, { sent }) => sum + sent.filter(matches).length, 0);

/** The n-th guess at an organization's tokens. */
const toGuess = (token: string, nth: number): string =>
  token.replace(/\.(.*).{12}$/, (_, start: string) => `.${start}${String(nth).padStart(12, 'x')}`);

const ask = async ({ send }: Instance, authtoken: string, address: string): Promise<number> =>
  (await send('GET', path, { headers: { authtoken }, address })).status;

async function guessAll(
  token: string,
  choose: (nth: number) => Promise<Instance> | Instance,
): Promise<Map<number, number>> {
  const statuses = new Map<number, number>();
  for (let nth = 0; nth < guesses; nth += 1) {
    const status = await ask(await choose(nth), toGuess(token, nth), attacker);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  return statuses;
}

describe('twenty guesses a second from one address for a minute', () => {
  it.each([1, 5, 20])('over %i instances: at most 100, and 10 for each, are looked up', async (count) => {
    const first = await startInstance();
    const { token } = await first.newFirm();
    const instances = await startInstances(count);
    const statuses = await guessAll(token, (nth) => instances[nth % count] ?? first);
    expect([...statuses.keys()].sort()).toEqual([401, 429]);
    const lookUps = sentBy(instances, isLookUp);
    for (const instance of instances) expect(sentBy([instance], isLookUp)).toBeGreaterThan(0);
    expect(lookUps).toBeGreaterThanOrEqual(most);
    expect(lookUps).toBeLessThanOrEqual(most + batch * count);
    expect(lookUps).toBe(statuses.get(401));
    // Written are at most 10 units, and one for each instance that was just about to add.
    const reports = sentBy(instances, isReport);
    expect(reports).toBeGreaterThanOrEqual(most / batch);
    expect(reports).toBeLessThanOrEqual(most / batch + count);
    // Beyond that each instance reads the organization's list of tokens once, and the count.
    expect(sentBy(instances, isList)).toBeLessThanOrEqual(count);
    expect(sentBy(instances, () => true)).toBeLessThanOrEqual(lookUps + most / batch + 5 * count);
  });

  it('over 20 instances one after the other: each later one knows at its second', async () => {
    const first = await startInstance();
    const { token } = await first.newFirm();
    const instances: Instance[] = [];
    await guessAll(token, async (nth) => {
      if (nth % 60 === 0) instances.push(await startInstance());
      return instances.at(-1) ?? first;
    });
    expect(instances).toHaveLength(20);
    for (const instance of instances) expect(sentBy([instance], isLookUp)).toBeGreaterThan(0);
    expect(sentBy(instances, isLookUp)).toBeLessThanOrEqual(most + batch + instances.length);
    expect(sentBy(instances.slice(3), isReport)).toBe(0);
  });
});

it('guesses that come at once, in a process that many requests share, are not looked up more often', async () => {
  const instance = await startInstance();
  const { token } = await instance.newFirm();
  const before = instance.sent.length;
  const statuses = await Promise.all(
    Array.from({ length: 400 }, (_, nth) => ask(instance, toGuess(token, nth), attacker)),
  );
  expect(new Set(statuses)).toEqual(new Set([401, 429]));
  expect(statuses.filter((status) => status === 401)).toHaveLength(most);
  // A good token that comes with them is let in.
  expect(await ask(instance, token, attacker)).toBe(200);
  expect(instance.sent.slice(before).filter(isList)).toHaveLength(1);
});

describe('while an address is refused', () => {
  /** An instance that has had enough of the address, and the organization whose tokens were guessed. */
  async function besiege() {
    const instance = await startInstance();
    const firm = await instance.newFirm();
    const neighbour = await instance.newFirm();
    expect(await ask(instance, neighbour.token, attacker)).toBe(200);
    await guessAll(firm.token, () => instance);
    return { instance, firm, neighbour };
  }

  it('others feel nothing: no request more, no answer but their own', async () => {
    const { instance, firm, neighbour } = await besiege();
    const before = instance.sent.length;
    // Known here before, behind the very address.
    expect(await ask(instance, neighbour.token, attacker)).toBe(200);
    expect(instance.sent.length - before).toBe(0);
    // Known nowhere yet, from elsewhere: looked up like any token.
    expect(await ask(instance, firm.token, '192.0.2.1')).toBe(200);
    expect(instance.sent.slice(before).filter((request) => isLookUp(request) || isList(request))).toHaveLength(1);
    const cold = await startInstance();
    expect(await ask(cold, (await cold.newFirm()).token, '192.0.2.2')).toBe(200);
  });

  it('a good token behind it that was never used here is found in its organization’s list', async () => {
    const { instance, firm } = await besiege();
    expect(await ask(instance, firm.token, attacker)).toBe(200);
    const other = await instance.newFirm();
    expect(await ask(instance, other.token, attacker)).toBe(200);
    // A cold instance has not known it either.
    const cold = await startInstance();
    expect(await ask(cold, toGuess(firm.token, 1), attacker)).toBe(401);
    expect(await ask(cold, toGuess(firm.token, 2), attacker)).toBe(429);
    expect(await ask(cold, firm.token, attacker)).toBe(200);
  });

  it('the lists of ten organizations are read for it in a minute, and no more', async () => {
    const { instance } = await besiege();
    const before = instance.sent.length;
    for (let id = 1; id <= 50; id += 1) {
      expect(await ask(instance, `${9_000_000 + id}-1.${'x'.repeat(32)}`, attacker)).toBe(429);
    }
    // One list was read for the guesses before.
    expect(instance.sent.slice(before).filter(isList)).toHaveLength(9);
    expect(instance.sent).toHaveLength(before + 9);
  });

  it('the next minute begins anew', async () => {
    const { instance, firm } = await besiege();
    expect(await ask(instance, toGuess(firm.token, 5_000), attacker)).toBe(429);
    vi.setSystemTime(Date.now() + 60_000);
    expect(await ask(instance, toGuess(firm.token, 5_000), attacker)).toBe(401);
  });

  it('it is refused by each instance alone where the table does not count', async () => {
    const instance = await startInstance();
    const { token } = await instance.newFirm();
    instance.wrapTransport((inner) => (request) => {
      const isCount = isReport(request) || JSON.stringify(request.input).includes('system/requests/');
      return isCount
        ? Promise.reject(Object.assign(new Error('busy'), { name: 'ThrottlingException' }))
        : inner(request);
    });
    const statuses = await guessAll(token, () => instance);
    expect(statuses).toEqual(
      new Map([
        [401, most],
        [429, guesses - most],
      ]),
    );
  });
});

it('the table keeps no address in the clear', async () => {
  const instance = await startInstance();
  const { token } = await instance.newFirm();
  for (let nth = 0; nth < batch; nth += 1) await ask(instance, toGuess(token, nth), attacker);
  const [report] = instance.sent.filter(isReport);
  expect(JSON.stringify(report)).toMatch(/"pk":"system\/requests\/wrong-token\/[\w-]{22}"/);
  expect(JSON.stringify(instance.sent)).not.toContain(attacker);
});
