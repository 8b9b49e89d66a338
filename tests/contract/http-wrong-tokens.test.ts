/** Wrong tokens: few of many reach the table, none opens anything, and nobody else notices. */
import { randomInt } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Problem } from '../../lib/domain/problem.ts';
import type { Request } from '../../lib/store/client.ts';
import { type Instance, isReport, lastingPath, startInstance, startInstances } from '../support/instances.ts';

/** Wrong tokens of an address that are looked up in a minute by one instance. */
const most = 100;
/** The most over so many instances: each goes on to twice what it has told the others, and by ten at most. */
const mostOver = (count: number): number => (count === 1 ? most : Math.min(most + 10 * count, 2 * most + count));
/** An instance tells at most so often: its 1st, 2nd, 4th, 8th, 16th, then each tenth, and when the hundred is reached. */
const mostReports = 14;
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

const isHighest = ({ type, input }: Request): boolean =>
  type === 'batchGet' && JSON.stringify(input).includes('"pk":"system/sequence/organization"');

const sentBy = (instances: readonly Pick<Instance, 'sent'>[], matches: (request: Request) => boolean): number =>
  instances.reduce((sum, { sent }) => sum + sent.filter(matches).length, 0);

/** The n-th guess at an organization's tokens. */
const toGuess = (token: string, nth: number): string =>
  token.replace(/\.(.*).{12}$/, (_, start: string) => `.${start}${String(nth).padStart(12, 'x')}`);

const ask = async ({ send }: Instance, authtoken: string, address: string): Promise<number> =>
  (await send('GET', path, { headers: { authtoken }, address })).status;

/** Each route is a function, with instances of its own. An attacker has one of each, and more. */
const functions = globSync('generated/stacks/*.json')
  .filter((file) => !file.endsWith('jobs.json'))
  .flatMap((file) => Object.keys(JSON.parse(readFileSync(file, 'utf8')).functions ?? {})).length;

type Door = {
  sent: Request[];
  units: () => number;
  ask: (token: string, address: string) => Promise<Problem['code'] | ''>;
};

/** As much of a cold instance as looks tokens up. Gives the refusal's code, '' for a good token. */
async function startDoor(): Promise<Door> {
  vi.resetModules();
  const [{ authenticate }, { awaitReports }, { wrapTransport }, { Problem: OwnProblem }, { meter }] = await Promise.all(
    [
      import('../../lib/http/authenticate.ts'),
      import('../../lib/http/counts.ts'),
      import('../../lib/store/client.ts'),
      import('../../lib/domain/problem.ts'),
      import('../../lab/faults.ts'),
    ],
  );
  const { units } = meter();
  const sent: Request[] = [];
  wrapTransport((inner) => (request) => {
    sent.push(request);
    return inner(request);
  });
  const ask: Door['ask'] = async (token, address) => {
    try {
      await authenticate({ token, organizationId: null }, address);
      return '';
    } catch (error) {
      if (!(error instanceof OwnProblem)) throw error;
      return error.code;
    } finally {
      await awaitReports();
    }
  };
  return { sent, units, ask };
}

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
  it.each([1, 2, 5, 12, 20])(
    'over %i instances: at most 100 and 10 for each, or 200 and 1 for each, are looked up',
    async (count) => {
      const first = await startInstance();
      const { token } = await first.newFirm();
      const instances = await startInstances(count);
      const statuses = await guessAll(token, (nth) => instances[nth % count] ?? first);
      expect([...statuses.keys()].sort()).toEqual([401, 429]);
      const lookUps = sentBy(instances, isLookUp);
      for (const instance of instances) expect(sentBy([instance], isLookUp)).toBeGreaterThan(0);
      expect(lookUps).toBeGreaterThanOrEqual(most);
      expect(lookUps).toBeLessThanOrEqual(mostOver(count));
      expect(lookUps).toBe(statuses.get(401));
      // Each report adds at least one, and an instance sends at most one when there are a hundred.
      const reports = sentBy(instances, isReport);
      expect(reports).toBeGreaterThanOrEqual(count);
      expect(reports).toBeLessThanOrEqual(Math.min(2 * most, mostReports * count));
      // Beyond that each instance reads the organization's list of tokens once, the highest number given, and the count.
      expect(sentBy(instances, isList)).toBeLessThanOrEqual(count);
      expect(sentBy(instances, isHighest)).toBeLessThanOrEqual(count);
      expect(sentBy(instances, () => true)).toBeLessThanOrEqual(lookUps + reports + 3 * count);
    },
  );

  it.each([
    [20, 'in turns', (nth: number) => nth % 20],
    [functions, 'in turns', (nth: number) => nth % functions],
    [functions, 'nine in each, then in the next', (nth: number) => Math.floor(nth / 9) % functions],
    [
      functions,
      'fifteen in twelve, then in all',
      (nth: number) => (nth < 180 ? Math.floor(nth / 15) : nth % functions),
    ],
  ])('over %i instances, as many as there are functions or fewer, %s: no more either', async (count, _, choose) => {
    const first = await startInstance();
    const { token } = await first.newFirm();
    const instances: Door[] = [];
    for (let i = 0; i < count; i += 1) instances.push(await startDoor());
    let lookedUp = 0;
    for (let nth = 0; nth < guesses; nth += 1) {
      const instance = instances[choose(nth)];
      const code = await instance?.ask(toGuess(token, nth), attacker);
      expect(['unauthenticated', 'throttled']).toContain(code);
      if (code === 'unauthenticated') lookedUp += 1;
    }
    expect(sentBy(instances, isLookUp)).toBe(lookedUp);
    expect(lookedUp).toBeGreaterThanOrEqual(most);
    expect(lookedUp).toBeLessThanOrEqual(mostOver(count));
    const reports = sentBy(instances, isReport);
    expect(reports).toBeGreaterThan(0);
    expect(reports).toBeLessThan(2 * most);
    // Besides, each instance reads both counts, the organization's list and the highest number given.
    const units = instances.reduce((sum, one) => sum + one.units(), 0);
    expect(units).toBeLessThanOrEqual(2 * lookedUp + reports + 3 * count);
    // None of them keeps the owner of a good token out.
    for (const { ask } of instances) expect(await ask(token, attacker)).toBe('');
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
    expect(sentBy(instances, isLookUp)).toBeLessThanOrEqual(most + 10 + instances.length);
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
    const other = await instance.newFirm();
    expect(await ask(instance, neighbour.token, attacker)).toBe(200);
    await guessAll(firm.token, () => instance);
    return { instance, firm, neighbour, other };
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
    const { instance, firm, other } = await besiege();
    expect(await ask(instance, firm.token, attacker)).toBe(200);
    expect(await ask(instance, other.token, attacker)).toBe(200);
    // A cold instance has not known it either.
    const cold = await startInstance();
    expect(await ask(cold, toGuess(firm.token, 1), attacker)).toBe(401);
    expect(await ask(cold, toGuess(firm.token, 2), attacker)).toBe(429);
    expect(await ask(cold, firm.token, attacker)).toBe(200);
  });

  it('numbers of organizations that nobody was given are refused without a read', async () => {
    const { instance } = await besiege();
    const before = instance.sent.length;
    for (let id = 1; id <= 50; id += 1) {
      expect(await ask(instance, `${900_000_000_000 + id}-1.${'x'.repeat(32)}`, attacker)).toBe(429);
    }
    expect(instance.sent).toHaveLength(before);
  });

  it('no guess at other organizations, however many, keeps their good tokens out', async () => {
    const { instance, firm } = await besiege();
    const firms: string[] = [];
    for (let i = 0; i < 15; i += 1) firms.push((await instance.newFirm()).token);
    const invented = Array.from({ length: 50 }, (_, i) => `${900_000_000_000 + i}-1.${'x'.repeat(32)}`);
    // All that were made here before are forgotten where the instance is another one.
    const cold = await startInstance();
    expect(await ask(cold, toGuess(firm.token, 1), attacker)).toBe(401);
    for (const token of [...invented, ...firms.map((one) => toGuess(one, 2))]) {
      expect(await ask(cold, token, attacker)).toBe(429);
    }
    const lists = cold.sent.filter(isList).length;
    expect(lists).toBe(firms.length);
    for (const token of firms) expect(await ask(cold, token, attacker)).toBe(200);
    const late = (await cold.newFirm()).token;
    vi.setSystemTime(Date.now() + 10_000);
    expect(await ask(cold, late, attacker)).toBe(200);
    // Each list is read once in a minute, whoever asks.
    for (const token of firms) expect(await ask(cold, toGuess(token, 3), attacker)).toBe(429);
    expect(cold.sent.filter(isList)).toHaveLength(lists + 1);
  });

  it('a thousand lists are read by an instance in a minute, and no more', async () => {
    const door = await startDoor();
    const { takeNumbers } = await import('../../lib/store/sequence.ts');
    // Numbers that were given to organizations which do not exist.
    const given = await takeNumbers('system', 'organization', 1_100);
    const toToken = (id: number): string => `${id}-1.${'x'.repeat(32)}`;
    for (let nth = 0; nth < most; nth += 1) {
      expect(await door.ask(toToken(given).replace(/.{3}$/, String(nth).padStart(3, '0')), attacker)).toBe(
        'unauthenticated',
      );
    }
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 1_100; i += 1) expect(await door.ask(toToken(given + i), attacker)).toBe('throttled');
      expect(door.sent.filter(isList)).toHaveLength(1_000);
    }
    expect(door.sent.filter(isHighest)).toHaveLength(1);
    vi.setSystemTime(Date.now() + 60_000);
    expect(await door.ask(toToken(given + 1_050), attacker)).toBe('unauthenticated');
  });

  it('a list has a thousand tokens, the newest, however many an organization makes', async () => {
    const { instance, firm } = await besiege();
    const made: string[] = [];
    for (let i = 0; i < 40; i += 1) {
      made.push(...(await Promise.all(Array.from({ length: 25 }, () => firm.tokenWith(['invoices:read', '*'])))));
    }
    // What was read during the siege is forgotten.
    vi.setSystemTime(Date.now() + 60_000);
    await guessAll(firm.token, () => instance);
    const before = instance.sent.length;
    expect(await ask(instance, firm.token, attacker)).toBe(429);
    for (const token of [made[0], made[500], made[999]]) expect(await ask(instance, token ?? '', attacker)).toBe(200);
    vi.setSystemTime(Date.now() + 60_000);
    expect(await ask(instance, firm.token, attacker)).toBe(200);
    expect(instance.sent.slice(before).filter(isList).length).toBeLessThanOrEqual(1);
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
  await ask(instance, toGuess(token, 0), attacker);
  const [report] = instance.sent.filter(isReport);
  expect(JSON.stringify(report)).toMatch(/"pk":"system\/requests\/wrong-token\/[\w-]{22}"/);
  expect(JSON.stringify(instance.sent)).not.toContain(attacker);
});
