/** Counted lists: any page of any list is that part of the whole list, and the total is exact. */
import fc from 'fast-check';
import pLimit from 'p-limit';
import { afterEach, describe, expect, it } from 'vitest';
import { bareInvoice, customer, invoice, newBooks, payment } from '../../lab/books.ts';
import { badNetwork, meter } from '../../lab/faults.ts';
import type { Work } from '../../lib/store/work.ts';

type Entry = { id: number; on: string };
type Order = { by: 'id' | 'date'; descending: boolean };

const orders: Order[] = [
  { by: 'id', descending: false },
  { by: 'id', descending: true },
  { by: 'date', descending: false },
  { by: 'date', descending: true },
];

function sorted(entries: readonly Entry[], { by, descending }: Order): number[] {
  const direction = descending ? -1 : 1;
  return entries
    .toSorted((a, b) => direction * ((by === 'date' ? a.on.localeCompare(b.on) : 0) || a.id - b.id))
    .map(({ id }) => id);
}

/** All pages of a list, one after another, and the total each of them told. */
async function pages(work: Work, query: Order & { list: string }, limit: number) {
  const ids: number[] = [];
  const totals = new Set<number>();
  for (let offset = 0; ; offset += limit) {
    const page = await work.store.invoices.find({ ...query, offset, limit });
    totals.add(page.total);
    ids.push(...page.items.map(({ doc }) => doc.id));
    if (page.items.length < limit) return { ids, totals: [...totals] };
  }
}

// Ids far apart and close together, on both sides of the borders of ranges (256, 16384) and of day ranges (1024).
const anId = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 250, max: 262 }),
  fc.integer({ min: 1020, max: 1028 }),
  fc.integer({ min: 16_380, max: 16_390 }),
  fc.integer({ min: 1, max: 999_999_999 }),
);
const aDate = fc.constantFrom('2025-12-31', '2026-01-01', '2026-01-02', '2026-02-01', '1999-01-31', '0001-01-01');

describe('a list by id or date', () => {
  it('is the concatenation of its pages, forwards and backwards, also after deletions', async () => {
    const entries = fc.uniqueArray(fc.record({ id: anId, on: aDate, stays: fc.boolean() }), {
      selector: ({ id }) => id,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(entries, fc.integer({ min: 1, max: 9 }), async (given, limit) => {
        const work = await newBooks();
        const { invoices: records } = work.store;
        for (const { id, on } of given) await work.store.save([records.create(bareInvoice(work, id, { issueOn: on }))]);
        for (const { id } of given.filter(({ stays }) => !stays)) {
          const before = await records.get(id);
          if (before) await work.store.save([records.remove(before)]);
        }
        const left = given.filter(({ stays }) => stays);
        for (const order of orders) {
          const { ids, totals } = await pages(work, { list: 'all', ...order }, limit);
          expect(ids).toEqual(sorted(left, order));
          expect(totals).toEqual([left.length]);
        }
      }),
      { numRuns: 12, seed: 7 },
    );
  });

  it('answers a page in the middle or beyond the end like a slice of the whole', async () => {
    const work = await newBooks();
    const { invoices: records } = work.store;
    const given = Array.from({ length: 60 }, (_, i) => ({
      id: 200 + 7 * i,
      on: `2026-01-${String((i % 28) + 1).padStart(2, '0')}`,
    }));
    await Promise.all(
      given.map(({ id, on }) => work.store.save([records.create(bareInvoice(work, id, { issueOn: on }))])),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...orders),
        fc.nat(80),
        fc.integer({ min: 0, max: 30 }),
        async (order, offset, limit) => {
          const page = await records.find({ ...order, list: 'all', offset, limit });
          expect(page.total).toBe(60);
          expect(page.items.map(({ doc }) => doc.id)).toEqual(sorted(given, order).slice(offset, offset + limit));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a list of a relation', () => {
  it('holds the records of that customer, series, project or state, and lets go of those that leave', async () => {
    const work = await newBooks();
    const [acme, kent] = [await customer(work, 'Acme'), await customer(work, 'Kent')];
    const first = await invoice(work, { customerId: acme });
    const second = await invoice(work, { customerId: acme, draft: true });
    const third = await invoice(work, { customerId: kent });
    const list = async (name: string): Promise<number[]> =>
      (await work.store.invoices.find({ list: name, by: 'date', offset: 0, limit: 50 })).items.map(({ doc }) => doc.id);

    expect(await list(`customer=${acme}`)).toEqual([first.id, second.id]);
    expect(await list(`customer=${kent}`)).toEqual([third.id]);
    expect(await list(`series=${first.seriesId}`)).toEqual([first.id, second.id, third.id]);
    expect(await list('state=draft')).toEqual([second.id]);
    expect(await list('state=open')).toEqual([first.id, third.id]);

    await payment(work, { invoiceId: first.id, amount: '100' });
    expect(await list('state=open')).toEqual([third.id]);
    expect(await list('state=paid')).toEqual([first.id]);
    expect(await work.store.invoices.count('state=paid', 'date')).toBe(1);
    expect(await work.store.payments.ids(`invoice=${first.id}`, 10)).toEqual([1]);
  });
});

describe('a page', () => {
  const counted = meter();
  afterEach(counted.reset);

  it('costs the same however long the list is', async () => {
    const work = await newBooks();
    const { invoices: records } = work.store;
    // A few at a time: they all move the same counters, and patience is bounded.
    const limit = pLimit(4);
    const save = (id: number) => work.store.save([records.create(bareInvoice(work, id, { issueOn: '2026-03-01' }))]);
    const add = (from: number, to: number) =>
      Promise.all(Array.from({ length: to - from }, (_, i) => limit(() => save(from + i))));
    const costs = async (offset: number): Promise<{ requests: number; units: number }> => {
      counted.reset();
      await records.find({ by: 'date', offset, limit: 20 });
      return { requests: counted.requests(), units: counted.units() };
    };
    await add(1, 60);
    const short = [await costs(0), await costs(25)];
    await add(60, 700);
    const long = [await costs(0), await costs(25), await costs(600)];
    expect(short.map(({ requests }) => requests)).toEqual([3, 3]);
    expect(long.map(({ requests }) => requests)).toEqual([3, 3, 3]);
    for (const { units } of long)
      expect(units).toBeLessThanOrEqual(1.5 * Math.max(...short.map((one) => one.units)) + 5);
  });

  it('fits its total while records come and go', async () => {
    const work = await newBooks();
    const { invoices: records } = work.store;
    for (let id = 1; id <= 10; id += 1) await work.store.save([records.create(bareInvoice(work, id))]);
    const change = async (): Promise<void> => {
      for (let round = 0; round < 15; round += 1) {
        const made = await work.store.save([records.create(bareInvoice(work, 100 + round))]);
        await work.store.save([records.remove(made[0])]);
      }
    };
    const look = async (): Promise<void> => {
      for (let round = 0; round < 15; round += 1) {
        const { total, items } = await records.find({ offset: 0, limit: 50 });
        expect([10, 11]).toContain(total);
        expect(items.slice(0, 10).map(({ doc }) => doc.id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      }
    };
    await Promise.all([change(), look()]);
  });

  it('is read to the end on a network that fails every fifth request', async () => {
    const work = await newBooks();
    const { invoices: records } = work.store;
    for (let id = 1; id <= 20; id += 1) await work.store.save([records.create(bareInvoice(work, id))]);
    const network = badNetwork({ seed: 3, rate: 0.2, kinds: ['throttle', 'lost before', 'lost after'] });
    try {
      const { ids } = await pages(work, { list: 'all', by: 'id', descending: false }, 3);
      expect(ids).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    } finally {
      network.restore();
    }
  });
});
