/** The hourly run: what is due is made, each date once and under its own date, and nothing else. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { handler, job } from '../../functions/jobs/generate-recurring.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { deleteInvoice } from '../../lib/operations/invoice/delete.ts';
import { updateInvoice } from '../../lib/operations/invoice/update.ts';
import { changeOrganization } from '../../lib/operations/organization/update.ts';
import { deleteRecurringInvoice, updateRecurringInvoice } from '../../lib/operations/recurring-invoice/write.ts';
import { readOrganization } from '../../lib/store/organizations.ts';
import type { Work } from '../../lib/store/work.ts';
import {
  at,
  customer,
  generatedDates,
  invoice,
  invoices,
  newBooks,
  oneLine,
  payment,
  rule,
  ruleNow,
} from '../support/books.ts';
import { scanTable } from '../support/scan.ts';
import { ownEngine } from '../support/table.ts';

beforeAll(ownEngine);

// A run sees every organization: what a test leaves running would be made up for in the next one.
const opened: Work[] = [];
const books = async (...settings: Parameters<typeof newBooks>): Promise<Work> => {
  const work = await newBooks(...settings);
  opened.push(work);
  return work;
};
afterEach(async () => {
  for (const work of opened.splice(0)) {
    const { items } = await work.store.recurringInvoices.find({ offset: 0, limit: 100 });
    for (const { doc } of items) await updateRecurringInvoice(doc.id, { enabled: false }, work);
  }
});

const run = (time: string): Promise<unknown> => handler({ time });
const generated = async (work: Work, id: number, time: string): Promise<string[]> => {
  await run(time);
  return generatedDates(work, id);
};

describe('the run', () => {
  it('is scheduled every hour and takes the time of its event as now', async () => {
    expect(job.schedule).toBe('rate(1 hour)');
    const work = await books();
    const { id } = await rule(work, { startsOn: '2020-01-15' });
    expect(await run('2020-01-14T23:59:59Z')).toMatchObject({ at: '2020-01-14T23:59:59Z', generated: 0, failed: 0 });
    expect(await generatedDates(work, id)).toEqual([]);
    expect(await run('2020-01-15T00:00:00Z')).toEqual({
      at: '2020-01-15T00:00:00Z',
      organizations: 1,
      generated: 1,
      failed: 0,
    });
    expect(await run('2020-01-15T00:00:00Z')).toMatchObject({ generated: 0, failed: 0 });
    expect(await generatedDates(work, id)).toEqual(['2020-01-15']);
  });

  it('refuses an event whose time is none, before it does anything', async () => {
    await expect(run('yesterday')).rejects.toThrow();
  });

  it('makes an invoice that carries everything the rule says', async () => {
    const work = await books();
    const id = await customer(work, 'Acme', 'acme@example.com');
    const made = await rule(work, {
      startsOn: '2020-02-01',
      customerId: id,
      daysToDue: 14,
      currency: 'USD',
      terms: 'terms',
      notes: 'notes',
      adminNote: 'admin',
      tags: ['a', 'b'],
      meta: { po: 7 },
      kept: { extra: 'kept' },
      snapshot: { contactPerson: 'Jo' },
      discount: { type: 'before_tax', percent: '10' },
      lines: {
        add: [
          {
            description: 'Hosting $(issue_date) - $(issue_date + period)',
            quantity: '2',
            unitPrice: '10.5',
            taxes: [{ id: 1 }],
          },
          { description: 'Support', unitPrice: '3', discountPercent: '50', unit: 'h' },
        ],
      },
    });
    await run('2020-02-01T12:00:00Z');
    const [only, ...none] = await invoices(work);
    expect(none).toEqual([]);
    expect(only).toMatchObject({
      state: 'open',
      number: 1,
      reference: 'INV-1',
      issueOn: '2020-02-01',
      dueOn: '2020-02-15',
      customerId: id,
      customer: { name: 'Acme', email: 'acme@example.com', contactPerson: 'Jo' },
      currency: 'USD',
      terms: 'terms',
      notes: 'notes',
      adminNote: 'admin',
      tags: ['a', 'b'],
      meta: { po: 7 },
      kept: { extra: 'kept' },
      discount: { type: 'before_tax', percent: '10' },
      generatedFrom: { recurringInvoiceId: made.id, invoiceId: null, on: '2020-02-01' },
      totals: made.totals,
      createdAt: '2020-02-01T12:00:00.000Z',
      paidMinor: 0,
    });
    expect(only?.lines.map((line) => line.description)).toEqual(['Hosting 2020-02-01 - 2020-03-01', 'Support']);
    expect(only?.totals).toMatchObject({ subtotalMinor: 2250, netMinor: 2025, taxMinor: 397, grossMinor: 2422 });
  });

  it('works for other organizations too, and counts those that had something due', async () => {
    const [one, other] = [await books(), await books()];
    const rules = [await rule(one, { startsOn: '2020-03-01' }), await rule(other, { startsOn: '2020-03-01' })];
    const result = (await run('2020-03-01T06:00:00Z')) as { organizations: number; generated: number };
    expect(result.generated).toBeGreaterThanOrEqual(2);
    expect(result.organizations).toBeGreaterThanOrEqual(2);
    expect(await generatedDates(one, rules[0]?.id ?? 0)).toEqual(['2020-03-01']);
    expect(await generatedDates(other, rules[1]?.id ?? 0)).toEqual(['2020-03-01']);
  });
});

describe('missed dates', () => {
  it('are all made up, each under its own date, numbered in order', async () => {
    const work = await books();
    const { id } = await rule(work, { startsOn: '2021-01-31', daysToDue: 10 });
    expect(await generated(work, id, '2021-06-30T01:00:00Z')).toEqual([
      '2021-01-31',
      '2021-02-28',
      '2021-03-31',
      '2021-04-30',
      '2021-05-31',
      '2021-06-30',
    ]);
    const made = await invoices(work);
    expect(made.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(made.map(({ dueOn }) => dueOn)).toEqual([
      '2021-02-10',
      '2021-03-10',
      '2021-04-10',
      '2021-05-10',
      '2021-06-10',
      '2021-07-10',
    ]);
    expect(await ruleNow(work, id)).toMatchObject({
      nextOn: '2021-07-31',
      lastGeneratedOn: '2021-06-30',
      generatedCount: 6,
    });
  });

  it('of many rules in one organization give numbers without gaps', async () => {
    const work = await books();
    const rules = await Promise.all(
      Array.from({ length: 12 }, () => rule(work, { startsOn: '2021-01-01', unit: 'week', every: 2 })),
    );
    await run('2021-02-26T00:00:00Z');
    const made = await invoices(work);
    expect(made).toHaveLength(12 * 5);
    expect(made.map(({ number }) => Number(number)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 60 }, (_, i) => i + 1),
    );
    for (const { id } of rules)
      expect(await generatedDates(work, id)).toEqual([
        '2021-01-01',
        '2021-01-15',
        '2021-01-29',
        '2021-02-12',
        '2021-02-26',
      ]);
  });

  it('are made every day, week and year too, a leap day at the end of February', async () => {
    const work = await books();
    const daily = await rule(work, { startsOn: '2022-12-30', unit: 'day', every: 1 });
    const yearly = await rule(work, { startsOn: '2020-02-29', unit: 'year', every: 1 });
    await run('2023-01-02T00:00:00Z');
    expect(await generatedDates(work, daily.id)).toEqual(['2022-12-30', '2022-12-31', '2023-01-01', '2023-01-02']);
    expect(await generatedDates(work, yearly.id)).toEqual(['2020-02-29', '2021-02-28', '2022-02-28']);
    await run('2024-03-01T00:00:00Z');
    expect((await generatedDates(work, yearly.id)).at(-1)).toBe('2024-02-29');
  });
});

describe('a rule ends', () => {
  it('on its finishing date, itself included', async () => {
    const work = await books();
    const { id } = await rule(work, { startsOn: '2020-01-01', endsOn: '2020-03-01' });
    expect(await generated(work, id, '2021-01-01T00:00:00Z')).toEqual(['2020-01-01', '2020-02-01', '2020-03-01']);
    expect((await ruleNow(work, id)).nextOn).toBeNull();
  });

  it('after as many as it may make', async () => {
    const work = await books();
    const { id } = await rule(work, { startsOn: '2020-01-01', maxOccurrences: 2 });
    expect(await generated(work, id, '2021-01-01T00:00:00Z')).toEqual(['2020-01-01', '2020-02-01']);
    expect((await ruleNow(work, id)).nextOn).toBeNull();
  });

  it('when it is deleted; what it has made stays', async () => {
    const work = await books();
    const { id } = await rule(work, { startsOn: '2020-01-01' });
    await run('2020-01-01T00:00:00Z');
    await deleteRecurringInvoice(id, work);
    await run('2020-04-01T00:00:00Z');
    expect((await invoices(work)).map(({ issueOn }) => issueOn)).toEqual(['2020-01-01']);
  });

  it('for as long as it is disabled, and then makes up for it', async () => {
    const work = await books();
    const { id } = await rule(work, { startsOn: '2020-01-01', enabled: false });
    expect(await generated(work, id, '2020-02-15T00:00:00Z')).toEqual([]);
    await updateRecurringInvoice(id, { enabled: true }, work);
    expect(await generated(work, id, '2020-02-15T00:00:00Z')).toEqual(['2020-01-01', '2020-02-01']);
  });
});

describe('a changed rule', () => {
  it('goes on after the last date it has made, on its new dates', async () => {
    const work = await books();
    const { id } = await rule(work, { startsOn: '2020-01-10' });
    await run('2020-02-10T00:00:00Z');
    await updateRecurringInvoice(id, { startsOn: '2020-01-20', unit: 'week', every: 1 }, work);
    expect(await generated(work, id, '2020-02-24T00:00:00Z')).toEqual([
      '2020-01-10',
      '2020-02-10',
      '2020-02-17',
      '2020-02-24',
    ]);
  });

  it('writes what it says now, and leaves what it has made alone', async () => {
    const work = await books();
    const { id } = await rule(work, { startsOn: '2020-01-10' });
    await run('2020-01-10T00:00:00Z');
    await updateRecurringInvoice(id, { lines: { change: [{ position: 1, unitPrice: '250' }] } }, work);
    await run('2020-02-10T00:00:00Z');
    expect((await invoices(work)).map(({ totals }) => totals.grossMinor)).toEqual([10_000, 25_000]);
  });

  it('does not make a date again whose invoice was deleted', async () => {
    const work = await books();
    const { id } = await rule(work, { startsOn: '2020-01-10' });
    await run('2020-01-10T00:00:00Z');
    const [only] = await invoices(work);
    await deleteInvoice(only?.id ?? 0, work);
    expect(await generated(work, id, '2020-02-10T00:00:00Z')).toEqual(['2020-02-10']);
  });
});

describe('a rule that starts from an invoice', () => {
  it('has it as its first occurrence and makes as many more as there are cycles', async () => {
    const work = await books({}, '2020-01-31T09:00:00.000Z');
    const input = { issueOn: '2020-01-31', dueOn: '2020-02-05', lines: oneLine('10') };
    const recurring = { every: 1, unit: 'month' as const, maxOccurrences: 2 };
    const { doc: origin } = await createInvoice({ ...input, recurring }, work);
    const id = origin.recurringInvoiceId ?? 0;
    await run('2020-01-31T10:00:00Z');
    expect(await generatedDates(work, id)).toEqual([]);
    expect(await generated(work, id, '2020-12-31T00:00:00Z')).toEqual(['2020-02-29', '2020-03-31']);
    const [, first] = await invoices(work);
    expect(first).toMatchObject({
      generatedFrom: { recurringInvoiceId: id, invoiceId: origin.id, on: '2020-02-29' },
      dueOn: '2020-03-05',
      recurringInvoiceId: null,
      totals: { grossMinor: 1000 },
    });
  });

  it('stops with it', async () => {
    const work = await books();
    const recurring = { every: 1, unit: 'month' as const, maxOccurrences: null };
    const { doc: kept } = await createInvoice({ issueOn: '2020-01-31', recurring }, work);
    const { doc: gone } = await createInvoice({ issueOn: '2020-01-31', recurring }, work);
    await updateInvoice(kept.id, { recurring: null }, work);
    await deleteInvoice(gone.id, work);
    await run('2020-06-01T00:00:00Z');
    expect((await invoices(work)).map(({ id }) => id)).toEqual([kept.id]);
  });
});

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
      const firm = await readOrganization(work.firm.id);
      expect(firm?.doc.timezone).toBe(to);
      const entries = (await scanTable()).filter((item) => item.organizationId === work.firm.id);
      expect(entries.map((entry) => entry.kind)).toEqual(['recurring invoice']);
    }
  });

  it('that a server has not heard of yet leave nothing behind', async () => {
    const work = await books({ timezone: 'Asia/Tokyo' });
    await changeOrganization({ timezone: 'America/Los_Angeles' }, work);
    // This one still writes with the old zone.
    const { id } = await rule(work, { startsOn: '2020-08-01' });
    const entries = async (): Promise<unknown[]> =>
      (await scanTable()).filter((item) => item.organizationId === work.firm.id).map((item) => item.at);
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
