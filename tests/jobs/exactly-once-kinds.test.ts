/** Expenses, tasks and subscriptions are held to what recurring invoices are: every date once, whatever fails, however many run. */
import { spawn } from 'node:child_process';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { handler } from '../../functions/jobs/generate-recurring.ts';
import type { Firm } from '../../lab/api.ts';
import { asProcess, badNetwork, type Fault, failOnce } from '../../lab/faults.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { toDueShard } from '../../lib/store/keys.ts';
import { firmWithCustomer, kinds, list, runFor } from '../support/repeating.ts';
import { ownTable } from '../support/table.ts';

ownTable();

const afterAllDates = '2022-01-01T00:00:00Z';
const names = Object.keys(kinds);

/** One of each kind, and later what each must have come to. */
async function oneOfEach(firm: Firm, count: number) {
  const ids = new Map<string, number>();
  for (const [name, kind] of Object.entries(kinds)) ids.set(name, await kind.begin(firm, count));
  return async () => {
    for (const [name, kind] of Object.entries(kinds)) {
      expect((await kind.dates(firm, ids.get(name) ?? 0)).sort(), name).toEqual(kind.expected(count));
    }
  };
}

/** Everything in the table fits together, numbers have no gaps, and each invoice that is mailed is mailed once. */
async function expectSound(firm: Firm): Promise<void> {
  const items = await scanTable();
  expect(violations(items)).toEqual([]);
  const invoices = await list(firm, '/api/invoices');
  const numbers = invoices.map(({ number }) => Number(number)).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: invoices.length }, (_, i) => i + 1));
  const mails = items.filter(
    ({ pk, organizationId }) => String(pk).startsWith('system/outbox') && organizationId === firm.organization.id,
  );
  const mailed = invoices.filter(({ subscription_id }) => subscription_id === '0').map(({ id }) => Number(id));
  expect(mails.map(({ payload }) => (payload as { invoiceId: number }).invoiceId).sort()).toEqual(mailed.sort());
}

/** A module graph of its own is like a process of its own: it shares nothing but the table. */
async function processes(count: number) {
  const made: { run: typeof handler; faults: typeof import('../../lab/faults.ts') }[] = [];
  for (let i = 0; i < count; i += 1) {
    vi.resetModules();
    const { handler: own } = await import('../../functions/jobs/generate-recurring.ts');
    made.push({ run: own, faults: await import('../../lab/faults.ts') });
  }
  return made;
}

describe('expenses, tasks and subscriptions are made exactly once', () => {
  it('when four runs of one process go at once', async () => {
    const firm = await firmWithCustomer();
    const expectEach = await oneOfEach(firm, 4);
    const results = await Promise.all(Array.from({ length: 4 }, () => runFor(firm, afterAllDates)));
    // On a slow machine one may have been told to come back later.
    results.push(await runFor(firm, afterAllDates));
    expect(results.at(-1)).toMatchObject({ failed: 0 });
    expect(results.reduce((sum, one) => sum + ('generated' in one ? one.generated : 0), 0)).toBe(4 * names.length);
    await expectEach();
    await expectSound(firm);
    expect(await runFor(firm, '2031-01-01T00:00:00Z')).toMatchObject({ generated: 0, failed: 0 });
  });

  it('when four processes run at once on a bad network, some dying on the way', async () => {
    const firm = await firmWithCustomer();
    const expectEach = await oneOfEach(firm, 4);
    const event = { time: afterAllDates, shard: toDueShard(firm.organization.id) };
    await Promise.all(
      (await processes(4)).map(async (one, seed) => {
        const network = one.faults.badNetwork({ seed, rate: 0.1 });
        for (let round = 0; round < 3; round += 1) await one.faults.asProcess(() => one.run(event)).catch(() => null);
        network.restore();
      }),
    );
    await runFor(firm, '2022-01-01T01:00:00Z');
    await expectEach();
    await expectSound(firm);
  });

  it('over repeated runs on a network on which every eighth request fails', async () => {
    for (const seed of [1, 2, 3]) {
      const firm = await firmWithCustomer();
      const expectEach = await oneOfEach(firm, 3);
      const network = badNetwork({ seed, rate: 0.12 });
      for (let round = 0; round < 4; round += 1) await asProcess(() => runFor(firm, afterAllDates)).catch(() => null);
      network.restore();
      await runFor(firm, '2022-01-01T01:00:00Z');
      await expectEach();
      await expectSound(firm);
    }
  });

  it('by `npm run generate`, run twice at once and once more', async () => {
    const firm = await firmWithCustomer();
    const expectEach = await oneOfEach(firm, 2);
    const generate = (): Promise<{ generated: number; failed: number }> =>
      new Promise((resolve, reject) => {
        const script = spawn(process.execPath, ['scripts/generate.ts', '--at', afterAllDates], {
          env: process.env,
        });
        let [out, faults] = ['', ''];
        script.stdout.on('data', (chunk) => (out += chunk));
        script.stderr.on('data', (chunk) => (faults += chunk));
        script.on('close', (code) => (code === 0 ? resolve(JSON.parse(out)) : reject(new Error(faults))));
      });
    const both = await Promise.all([generate(), generate()]);
    both.push(await generate());
    expect(both.at(-1)).toMatchObject({ failed: 0 });
    expect(both.reduce((sum, { generated }) => sum + generated, 0)).toBe(2 * names.length);
    expect(await generate()).toMatchObject({ generated: 0, failed: 0 });
    await expectEach();
    await expectSound(firm);
  });
});

describe.each(names)('%s that was not moved on though what it made stands', (name) => {
  it('makes none of it again, and what is missing', async () => {
    const kind = kinds[name];
    if (!kind) throw new Error('no such kind');
    const firm = await firmWithCustomer();
    const id = await kind.begin(firm, 4);
    const putBack = await kind.remember(firm, id);
    await runFor(firm, '2021-03-31T12:00:00Z');
    const made = await kind.dates(firm, id);
    expect(made.length).toBeGreaterThan(1);
    await putBack();
    expect(await runFor(firm, '2021-03-31T12:00:00Z')).toMatchObject({ generated: 0, failed: 0 });
    expect(await kind.dates(firm, id)).toEqual(made);
    await runFor(firm, '2021-04-30T12:00:00Z');
    expect(await kind.dates(firm, id)).toEqual([...made, '2021-04-30']);
    await expectSound(firm);
  });
});

// Each request of a run but the readings of the shards, one after the other, is where it dies or is lost.
describe.each(names)('%s is made exactly once', (name) => {
  const kind = kinds[name];
  let firm: Firm;
  beforeAll(async () => {
    firm = await firmWithCustomer();
  });

  for (const fault of ['crash before', 'crash after', 'lost after'] as Fault[]) {
    it(`with one ${fault} at any place of a run`, async () => {
      for (let nth = 0; kind; nth += 1) {
        const id = await kind.begin(firm, 2);
        const network = failOnce(fault, ({ type }) => type !== 'query', nth);
        await asProcess(() => runFor(firm, afterAllDates)).finally(network.restore);
        const struck = network.struck[fault] > 0;
        await runFor(firm, '2022-01-01T01:00:00Z');
        expect(await kind.dates(firm, id), `at ${nth}`).toEqual(kind.expected(2));
        if (!struck) break;
        expect(nth).toBeLessThan(25);
      }
      await expectSound(firm);
    });
  }
});
