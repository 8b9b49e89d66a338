/** The hourly run: what is due is made, each date once and under its own date, and nothing else. */
import { describe, expect, it } from 'vitest';
import { job } from '../../functions/jobs/generate-recurring.ts';
import { at, customer, generatedDates, invoices, oneLine, rule, ruleNow } from '../../lab/books.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { deleteInvoice } from '../../lib/operations/invoice/delete.ts';
import { updateInvoice } from '../../lib/operations/invoice/update.ts';
import { deleteRecurringInvoice, updateRecurringInvoice } from '../../lib/operations/recurring-invoice/write.ts';
import { books, generated, ownSchedule, run } from '../support/schedule.ts';

ownSchedule();

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
      extras: { extra: 'kept' },
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
      extras: { extra: 'kept' },
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

  it('for as long as it is disabled, and does not make up for that', async () => {
    const work = await books();
    const { id } = await rule(work, { startsOn: '2020-01-01', enabled: false });
    expect(await generated(work, id, '2020-02-15T00:00:00Z')).toEqual([]);
    await updateRecurringInvoice(id, { enabled: true }, at(work, '2020-02-15T00:00:00Z'));
    expect(await generated(work, id, '2020-02-15T00:00:00Z')).toEqual([]);
    expect(await generated(work, id, '2020-03-01T00:00:00Z')).toEqual(['2020-03-01']);
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
