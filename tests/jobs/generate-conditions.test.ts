/** What stands around the making of invoices: rules that fail, time zones, and the marking of what is overdue. */
import { describe, expect, it } from 'vitest';
import { at, generatedDates, invoice, payment, rule, ruleNow } from '../../lab/books.ts';
import { scanTable } from '../../lab/scan.ts';
import { updateInvoice } from '../../lib/operations/invoice/update.ts';
import { changeOrganization } from '../../lib/operations/organization/update.ts';
import { updateRecurringInvoice } from '../../lib/operations/recurring-invoice/write.ts';
import { readOrganization } from '../../lib/store/organizations.ts';
import type { Work } from '../../lib/store/work.ts';
import { books, generated, ownSchedule, run } from '../support/schedule.ts';

ownSchedule();

describe('a rule that fails', () => {
  const broken = async (work: Work): Promise<number> => {
    const { id } = await rule(work, { startsOn: '2020-01-01' });
    const stored = await work.store.recurringInvoices.get(id);
    if (!stored) throw new Error('no rule');
    await work.store.save([work.store.recurringInvoices.update(stored, { ...stored.doc, seriesId: null })]);
    return id;
  };

  it('is tried at five runs, then paused with the reason, while the others go on', async () => {
    const work = await books();
    const [bad, good] = [await broken(work), (await rule(work, { startsOn: '2020-01-01', unit: 'day' })).id];
    for (let day = 1; day <= 6; day += 1) {
      const result = await run(`2020-01-0${day}T00:00:00Z`);
      expect(result).toMatchObject({ failed: day <= 5 ? 1 : 0 });
    }
    const paused = await ruleNow(work, bad);
    expect(paused).toMatchObject({
      failures: 5,
      pausedAt: '2020-01-05T00:00:00.000Z',
      nextOn: '2020-01-01',
      generatedCount: 0,
    });
    expect(paused.pausedReason).toContain('series');
    expect(await generatedDates(work, good)).toHaveLength(6);
  });

  it('is taken up again by a change, and makes up for what it missed', async () => {
    const work = await books();
    const bad = await broken(work);
    for (let day = 1; day <= 5; day += 1) await run(`2020-02-0${day}T00:00:00Z`);
    expect((await ruleNow(work, bad)).pausedAt).not.toBeNull();
    await updateRecurringInvoice(bad, { seriesId: 1 }, work);
    expect(await ruleNow(work, bad)).toMatchObject({ pausedAt: null, pausedReason: null, failures: 0 });
    expect(await generated(work, bad, '2020-02-06T00:00:00Z')).toEqual(['2020-01-01', '2020-02-01']);
    expect((await ruleNow(work, bad)).failures).toBe(0);
  });

  it('forgets its failures once it succeeds', async () => {
    const work = await books();
    const bad = await broken(work);
    for (let day = 1; day <= 4; day += 1) await run(`2020-01-0${day}T00:00:00Z`);
    const stored = await work.store.recurringInvoices.get(bad);
    if (!stored) throw new Error('no rule');
    expect(stored.doc.failures).toBe(4);
    await work.store.save([work.store.recurringInvoices.update(stored, { ...stored.doc, seriesId: 1 })]);
    await run('2020-01-05T00:00:00Z');
    expect(await ruleNow(work, bad)).toMatchObject({ failures: 0, generatedCount: 1, pausedAt: null });
  });
});

describe('time zones', () => {
  it('decide when a date begins, east and west', async () => {
    const [tokyo, west] = [await books({ timezone: 'Asia/Tokyo' }), await books({ timezone: 'America/Los_Angeles' })];
    const rules = {
      tokyo: (await rule(tokyo, { startsOn: '2020-07-01' })).id,
      west: (await rule(west, { startsOn: '2020-07-01' })).id,
    };
    expect(await generated(tokyo, rules.tokyo, '2020-06-30T14:59:59Z')).toEqual([]);
    expect(await generated(tokyo, rules.tokyo, '2020-06-30T15:00:00Z')).toEqual(['2020-07-01']);
    expect(await generated(west, rules.west, '2020-07-01T06:59:59Z')).toEqual([]);
    expect(await generated(west, rules.west, '2020-07-01T07:00:00Z')).toEqual(['2020-07-01']);
  });

  it('that change move what is due with them', async () => {
    for (const [from, to, before, after] of [
      ['America/Los_Angeles', 'Asia/Tokyo', '2020-06-30T14:00:00Z', '2020-06-30T15:00:00Z'],
      ['Asia/Tokyo', 'America/Los_Angeles', '2020-07-01T06:00:00Z', '2020-07-01T07:00:00Z'],
    ] as const) {
      const work = await books({ timezone: from });
      const { id } = await rule(work, { startsOn: '2020-07-01' });
      await changeOrganization({ timezone: to }, work);
      expect(await generated(work, id, before)).toEqual([]);
      expect(await generated(work, id, after)).toEqual(['2020-07-01']);
      const firm = await readOrganization(work.organization.id);
      expect(firm?.doc.timezone).toBe(to);
      const entries = (await scanTable()).filter((item) => item.organizationId === work.organization.id);
      expect(entries.map((entry) => entry.kind)).toEqual(['recurring invoice']);
    }
  });

  it('that a server has not heard of yet leave nothing behind', async () => {
    const work = await books({ timezone: 'Asia/Tokyo' });
    await changeOrganization({ timezone: 'America/Los_Angeles' }, work);
    // This one still writes with the old zone.
    const { id } = await rule(work, { startsOn: '2020-08-01' });
    const entries = async (): Promise<unknown[]> =>
      (await scanTable()).filter((item) => item.organizationId === work.organization.id).map((item) => item.at);
    expect(await entries()).toEqual(['2020-07-31T15:00:00.000Z']);
    expect(await generated(work, id, '2020-07-31T15:00:00Z')).toEqual([]);
    expect(await entries()).toEqual(['2020-08-01T07:00:00.000Z']);
    expect(await generated(work, id, '2020-08-01T07:00:00Z')).toEqual(['2020-08-01']);
    expect(await entries()).toEqual(['2020-09-01T07:00:00.000Z']);
  });
});

describe('invoices past their due date', () => {
  it('are marked once, in the first run of the day after, so that pollers see the change', async () => {
    const work = await books({}, '2020-05-01T00:00:00.000Z');
    const late = await invoice(work, { issueOn: '2020-05-01', dueOn: '2020-05-10' });
    const stamp = async (): Promise<number | undefined> =>
      (await work.store.changes('invoices', { afterMicros: 0, limit: 10, newestFirst: true }))[0]?.micros;
    const first = await stamp();
    await run('2020-05-10T23:00:00Z');
    expect((await work.store.invoices.get(late.id))?.doc.overdueAt).toBeNull();
    await run('2020-05-11T00:00:00Z');
    expect((await work.store.invoices.get(late.id))?.doc).toMatchObject({
      overdueAt: '2020-05-11T00:00:00.000Z',
      updatedAt: '2020-05-11T00:00:00.000Z',
      state: 'open',
    });
    const second = await stamp();
    expect(second).toBeGreaterThan(first ?? 0);
    await run('2020-05-12T00:00:00Z');
    expect(await stamp()).toBe(second);
    expect((await work.store.invoices.get(late.id))?.doc.overdueAt).toBe('2020-05-11T00:00:00.000Z');
  });

  it('are not marked when paid or without a date, and anew when the date is moved', async () => {
    const work = await books({}, '2020-05-01T00:00:00.000Z');
    const paid = await invoice(work, { issueOn: '2020-05-01', dueOn: '2020-05-10' });
    await payment(work, { invoiceId: paid.id, amount: '100' });
    const open = await invoice(work, { issueOn: '2020-05-01', dueOn: null });
    const moved = await invoice(work, { issueOn: '2020-05-01', dueOn: '2020-05-10' });
    const overdueAt = async (id: number) => (await work.store.invoices.get(id))?.doc.overdueAt;
    await run('2020-05-11T00:00:00Z');
    expect(await Promise.all([paid, open, moved].map(({ id }) => overdueAt(id)))).toEqual([
      null,
      null,
      '2020-05-11T00:00:00.000Z',
    ]);
    await updateInvoice(moved.id, { dueOn: '2020-06-10' }, at(work, '2020-05-12T00:00:00.000Z'));
    expect(await overdueAt(moved.id)).toBeNull();
    await run('2020-06-11T00:00:00Z');
    expect(await overdueAt(moved.id)).toBe('2020-06-11T00:00:00.000Z');
  });
});
