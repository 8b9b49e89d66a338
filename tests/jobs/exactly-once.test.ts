/** Every date of every rule is made exactly once: whatever fails, whoever dies, however many run at once. */
import { describe, expect, it, vi } from 'vitest';
import { handler } from '../../functions/jobs/generate-recurring.ts';
import { generatedDates, invoices, newBooks, oneLine, rule, ruleNow } from '../../lab/books.ts';
import { asProcess, badNetwork, type Fault, failOnce, isWrite } from '../../lab/faults.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { updateRecurringInvoice } from '../../lib/operations/recurring-invoice/write.ts';
import { extendWait } from '../../lib/platform/clock.ts';
import type { Request } from '../../lib/store/client.ts';
import { toDueShard } from '../../lib/store/keys.ts';
import type { Work } from '../../lib/store/work.ts';
import { ownTable } from '../support/table.ts';

ownTable();

const run = (time: string): Promise<unknown> => handler({ time });
/** The part of a run that sees this organization, for tests that make many. */
const runFor = (work: Work, time: string): Promise<unknown> =>
  handler({ time, shard: toDueShard(work.organization.id) });
/** A module graph of its own is like a process of its own: it shares nothing but the table. */
async function processes(count: number) {
  const made: { run: typeof handler; faults: typeof import('../../lab/faults.ts') }[] = [];
  for (let i = 0; i < count; i += 1) {
    vi.resetModules();
    const { handler: own } = await import('../../functions/jobs/generate-recurring.ts');
    made.push({ run: own, faults: await import('../../lab/faults.ts') });
  }
  expect(new Set(made.map((one) => one.run)).size).toBe(count);
  return made;
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

/** Rules that end by themselves, so that a later test does not make up for them; and what each must come to. */
async function severalRules(work: Work): Promise<Map<number, string[]>> {
  const monthly = await rule(work, { startsOn: '2021-01-31', maxOccurrences: 4, sentByEmail: true });
  const weekly = await rule(work, { startsOn: '2021-03-01', unit: 'week', endsOn: '2021-03-20' });
  const once = await Promise.all(range(6).map((n) => rule(work, { startsOn: `2021-02-0${n}`, maxOccurrences: 1 })));
  return new Map([
    [monthly.id, ['2021-01-31', '2021-02-28', '2021-03-31', '2021-04-30']],
    [weekly.id, ['2021-03-01', '2021-03-08', '2021-03-15']],
    ...once.map(({ id }, i): [number, string[]] => [id, [`2021-02-0${i + 1}`]]),
  ]);
}

async function expectExactly(work: Work, expected: ReadonlyMap<number, string[]>): Promise<void> {
  for (const [id, dates] of expected) {
    expect(await generatedDates(work, id)).toEqual(dates);
    expect(await ruleNow(work, id)).toMatchObject({ generatedCount: dates.length, nextOn: null, pausedAt: null });
  }
  const made = await invoices(work);
  const numbers = made.map(({ number }) => Number(number)).sort((a, b) => a - b);
  expect(numbers).toEqual(range([...expected.values()].flat().length));
  const items = await scanTable();
  expect(violations(items)).toEqual([]);
  // One mail for each invoice of the rule that mails.
  const mails = items.filter(
    ({ pk, organizationId }) => String(pk).startsWith('system/outbox') && organizationId === work.organization.id,
  );
  const rules = await work.store.recurringInvoices.getMany(expected.keys());
  const isMailed = (ruleId = 0): boolean => rules.get(ruleId)?.doc.sentByEmail === true;
  const mailed = made.filter((one) => isMailed(one.generatedFrom?.recurringInvoiceId)).map(({ id }) => id);
  expect(mails.map(({ payload }) => (payload as { invoiceId: number }).invoiceId).sort()).toEqual(mailed.sort());
}

describe('exactly once', () => {
  it('when four runs of one process go at once', async () => {
    const work = await newBooks();
    const expected = await severalRules(work);
    const results = await Promise.all(range(4).map(() => run('2022-01-01T00:00:00Z')));
    expect(results.reduce<number>((sum, one) => sum + (one as { generated: number }).generated, 0)).toBe(13);
    for (const one of results) expect(one).toMatchObject({ failed: 0 });
    await expectExactly(work, expected);
  });

  it('when four processes run at once', async () => {
    const work = await newBooks();
    const expected = await severalRules(work);
    const results = await Promise.all((await processes(4)).map((one) => one.run({ time: '2022-01-01T00:00:00Z' })));
    expect(results.reduce((sum, one) => sum + ('generated' in one ? one.generated : 0), 0)).toBe(13);
    for (const one of results) expect(one).toMatchObject({ failed: 0 });
    await expectExactly(work, expected);
  });

  it('when four processes run at once on a bad network, some dying on the way', async () => {
    const work = await newBooks();
    const expected = await severalRules(work);
    await Promise.all(
      (await processes(4)).map(async (one, seed) => {
        const network = one.faults.badNetwork({ seed, rate: 0.1 });
        for (let round = 0; round < 3; round += 1)
          await one.faults.asProcess(() => one.run({ time: '2022-01-01T00:00:00Z' })).catch(() => null);
        network.restore();
      }),
    );
    await run('2022-01-01T01:00:00Z');
    await expectExactly(work, expected);
  });

  it('over repeated runs on a network on which every eighth request fails', async () => {
    for (const seed of range(4)) {
      const work = await newBooks();
      const expected = await severalRules(work);
      const network = badNetwork({ seed, rate: 0.12 });
      for (let round = 0; round < 4; round += 1)
        await asProcess(() => runFor(work, '2022-01-01T00:00:00Z')).catch(() => null);
      network.restore();
      await runFor(work, '2022-01-01T01:00:00Z');
      await expectExactly(work, expected);
    }
  });

  // Each request of a run but the readings of the shards, one after the other, is where it dies or is lost.
  for (const fault of ['crash before', 'crash after', 'lost before', 'lost after', 'conflict'] as Fault[]) {
    it(`with one ${fault} at any place of a run`, async () => {
      for (let nth = 0; ; nth += 1) {
        const work = await newBooks();
        const { id } = await rule(work, { startsOn: '2021-01-31', maxOccurrences: 2, lines: oneLine('12.34') });
        const network = failOnce(fault, ({ type }) => type !== 'query', nth);
        await asProcess(() => runFor(work, '2022-01-01T00:00:00Z')).finally(network.restore);
        if (network.struck[fault] === 0) break;
        await runFor(work, '2022-01-01T01:00:00Z');
        await expectExactly(work, new Map([[id, ['2021-01-31', '2021-02-28']]]));
        expect(nth).toBeLessThan(20);
      }
    });
  }

  it('when a run meets the change of a rule', async () => {
    const work = await newBooks();
    const { id } = await rule(work, { startsOn: '2021-01-01', maxOccurrences: 12 });
    await Promise.all([
      run('2021-12-31T00:00:00Z'),
      ...range(5).map((n) => updateRecurringInvoice(id, { notes: `edit ${n}` }, work)),
    ]);
    await run('2021-12-31T00:00:00Z');
    expect(await generatedDates(work, id)).toEqual(
      range(12).map((month) => `2021-${String(month).padStart(2, '0')}-01`),
    );
    expect(violations(await scanTable())).toEqual([]);
  });

  it('when the rule was not moved on though its invoice stands', async () => {
    const work = await newBooks();
    const { id } = await rule(work, { startsOn: '2021-01-01', maxOccurrences: 2 });
    await run('2021-01-01T00:00:00Z');
    const stored = await work.store.recurringInvoices.get(id);
    if (!stored) throw new Error('no rule');
    // As a restored copy of the rule would look.
    const behind = { ...stored.doc, nextOn: '2021-01-01', nextIndex: 0 };
    await work.store.save([work.store.recurringInvoices.update(stored, behind)]);
    await run('2021-02-01T00:00:00Z');
    expect(await generatedDates(work, id)).toEqual(['2021-01-01', '2021-02-01']);
    expect((await invoices(work)).map(({ number }) => number)).toEqual([1, 2]);
  });
});

describe('a run that cannot write', () => {
  it('blames no rule for it', async () => {
    const work = await newBooks();
    const { id } = await rule(work, { startsOn: '2021-01-01', maxOccurrences: 1 });
    // Its patience is over at the first refusal.
    vi.useFakeTimers({ toFake: ['Date'] });
    const matches = (request: Request): boolean => {
      if (isWrite(request)) vi.setSystemTime(Date.now() + extendWait(4_000));
      return isWrite(request);
    };
    const network = badNetwork({ seed: 1, rate: 1, kinds: ['throttle'], matches });
    const refused = run('2021-01-01T00:00:00Z').finally(() => {
      network.restore();
      vi.useRealTimers();
    });
    expect(await refused).toMatchObject({ generated: 0, failed: 1 });
    expect(network.struck.throttle).toBe(1);
    expect(await ruleNow(work, id)).toMatchObject({ failures: 0, pausedAt: null });
    await run('2021-01-01T00:00:00Z');
    expect(await generatedDates(work, id)).toEqual(['2021-01-01']);
  });
});
