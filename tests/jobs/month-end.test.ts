/** What starts to repeat on the last day of a month does so on the last day of every month, unless the firm says otherwise. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { type Firm, newFirm } from '../../lab/api.ts';
import { at, generatedDates, invoices, rule, ruleNow } from '../../lab/books.ts';
import { computeOccurrence, findIndexAfter } from '../../lib/domain/recurrence/occurrences.ts';
import { fillPlaceholders } from '../../lib/domain/recurrence/placeholders.ts';
import { neverRepeated, startRecurrence } from '../../lib/domain/recurrence/repeating-record.ts';
import { updateRecurringInvoice } from '../../lib/operations/recurring-invoice/write.ts';
import { daysIn, expenseOf, firmWithCustomer, forget, invoiceOf, made, runFor } from '../support/repeating.ts';
import { ownTable } from '../support/table.ts';

ownTable();

const begun = '2027-04-01T09:00:00Z';
const end = '2027-08-15T00:00:00Z';
const lastDays = ['2027-05-31', '2027-06-30', '2027-07-31'];
const sameDays = ['2027-05-30', '2027-06-30', '2027-07-30'];

const bill = { ...invoiceOf('2027-04-30'), recurring: 1 };

/** What each makes of a start on 30 April 2027, without that itself. */
const kinds: Readonly<Record<string, (firm: Firm) => Promise<unknown[]>>> = {
  "siwapp's recurring invoice": async (firm) => {
    const attributes = { name: 'Acme', starting_date: '2027-04-30', period: 1, period_type: 'month' };
    const body = { data: { attributes } };
    const { body: answer } = await firm.as('siwapp')('POST', '/api/v1/recurring_invoices', { body, at: begun });
    await runFor(firm, end);
    return (await generatedDates(firm.work, Number(answer.data.id))).slice(1);
  },
  "Perfex's invoice": async (firm) => {
    const id = await made(firm, '/api/invoices', bill, begun);
    await runFor(firm, end);
    return daysIn('invoices')(firm, id);
  },
  "Perfex's expense": async (firm) => {
    const id = await made(firm, '/api/expenses', { ...expenseOf('2027-04-30'), recurring: 1 }, begun);
    await runFor(firm, end);
    return daysIn('expenses')(firm, id);
  },
  "Sereni's expense": async (firm) => {
    const cost = {
      amount: '20',
      category_id: '1',
      expense_date: '2027-04-30',
      vendor: 'A',
      invoiced: 0,
      is_recurring: 1,
    };
    const { body } = await firm.as('sereni')('POST', '/api/v1/expenses', { body: cost, at: begun });
    await runFor(firm, end);
    return daysIn('expenses')(firm, Number(body.id));
  },
  "Perfex's task": async (firm) => {
    const task = { name: 'Backup', startdate: '2027-04-30', rel_type: 'project', rel_id: 1, repeat_every: '1-month' };
    const id = await made(firm, '/api/tasks', task, begun);
    await runFor(firm, end);
    return daysIn('tasks')(firm, id);
  },
  "Perfex's subscription": async (firm) => {
    const next = Date.parse('2027-04-30T09:00:00Z') / 1000;
    const terms = { name: 'Hosting', clientid: 1, quantity: 1, rate: '10', next_billing_cycle: next };
    await made(firm, '/api/subscriptions', terms, begun);
    await runFor(firm, end);
    return (await invoices(firm.work)).map(({ issueOn }) => issueOn).slice(1);
  },
};

describe.each(Object.entries(kinds))('%s from 30 April', (_, dates) => {
  it('falls on the last day of each month', async () => {
    expect(await dates(await firmWithCustomer())).toEqual(lastDays);
  });

  it('stays on the 30th in a firm that has it so', async () => {
    expect(await dates(await firmWithCustomer({ monthEnds: 'same_day' }))).toEqual(sameDays);
  });
});

describe('the setting', () => {
  const path = '/admin/v1/organization';

  it('is last_day to begin with, is taken, and is refused by name where it is neither', async () => {
    const admin = (await newFirm()).as('admin');
    expect((await admin('GET', path)).body.month_end).toBe('last_day');
    expect((await admin('PATCH', path, { body: { month_end: 'same_day' } })).body.month_end).toBe('same_day');
    const refused = await admin('PATCH', path, { body: { month_end: '31' } });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/month_end' }] } });
  });

  it('counts when a schedule is set: what repeats already keeps its dates', async () => {
    const firm = await firmWithCustomer({ monthEnds: 'same_day' });
    const { id } = await rule(at(firm.work, begun), { startsOn: '2027-04-30' });
    expect((await firm.as('admin')('PATCH', path, { body: { month_end: 'last_day' } })).status).toBe(200);
    const work = at({ ...firm.work, organization: { ...firm.work.organization, monthEnds: 'last_day' } }, begun);
    await updateRecurringInvoice(id, { notes: 'new', startsOn: '2027-04-30', every: 1 }, work);
    await runFor(firm, '2027-06-01T00:00:00Z');
    expect(await generatedDates(work, id)).toEqual(['2027-04-30', '2027-05-30']);
    await updateRecurringInvoice(id, { every: 2 }, work);
    expect(await ruleNow(work, id)).toMatchObject({ onMonthEnd: false, nextOn: '2027-06-30' });
    await runFor(firm, '2027-07-01T00:00:00Z');
    await updateRecurringInvoice(id, { startsOn: '2027-06-30' }, work);
    await runFor(firm, '2027-09-01T00:00:00Z');
    expect(await generatedDates(work, id)).toEqual(['2027-04-30', '2027-05-30', '2027-06-30', '2027-08-31']);
  });

  const monthly = { startdate: '2027-02-28', rel_type: 'project', rel_id: 1, name: 'Backup' };
  it.each([
    ['invoices', { ...invoiceOf('2027-02-28'), recurring: 1 }, { newitems: [], recurring: 0 }, { newitems: [] }],
    ['expenses', { ...expenseOf('2027-02-28'), recurring: 1 }, { recurring: 0 }, {}],
    ['tasks', { ...monthly, repeat_every: '1-month' }, { repeat_every: '0' }, {}],
  ] as const)(
    'keeps the dates of %s that are switched off and on: no month is made twice',
    async (kind, body, never, more) => {
      const firm = await firmWithCustomer({ monthEnds: 'same_day' });
      const id = await made(firm, `/api/${kind}`, body, '2027-02-28T09:00:00Z');
      const other = await made(firm, `/api/${kind}`, { ...body, number: 200 }, '2027-02-28T09:00:00Z');
      const put = async (one: number, given: object, instant: string): Promise<void> => {
        const sent = { ...body, ...given, ...(one === other ? { number: 200 } : {}) };
        const { status } = await firm.as('perfex')('PUT', `/api/${kind}/${one}`, { body: sent, at: instant });
        expect(status).toBe(200);
      };
      await runFor(firm, '2027-03-28T01:00:00Z');
      expect((await firm.as('admin')('PATCH', path, { body: { month_end: 'last_day' } })).status).toBe(200);
      for (const one of [id, other]) await put(one, never, '2027-03-28T08:00:00Z');
      await forget(firm, kind, other);
      for (const one of [id, other]) await put(one, more, '2027-03-28T09:00:00Z');
      await runFor(firm, '2027-05-01T00:00:00Z');
      expect(await daysIn(kind)(firm, id)).toEqual(['2027-03-28', '2027-04-28']);
      // Of what is forgotten only the manner is new.
      expect(await daysIn(kind)(firm, other)).toEqual(['2027-03-28', '2027-04-30']);
    },
  );

  it('keeps the dates of rules from before there was a choice', async () => {
    const { work } = await firmWithCustomer();
    const { id } = await rule(at(work, begun), { startsOn: '2027-04-30' });
    const stored = await work.store.recurringInvoices.get(id);
    if (!stored) throw new Error('it is not there');
    const { onMonthEnd: _, ...old } = stored.doc;
    await work.store.save([work.store.recurringInvoices.update(stored, old as typeof stored.doc)]);
    await runFor({ organization: work.organization } as Firm, end);
    expect(await generatedDates(work, id)).toEqual(['2027-04-30', ...sameDays]);
  });
});

describe('the dates of a rule on the last day of the month', () => {
  const lastDay = fc
    .integer({ min: 1900 * 12, max: 2200 * 12 })
    .map((month) => Temporal.PlainYearMonth.from({ year: Math.floor(month / 12), month: (month % 12) + 1 }))
    .map((month) => month.toPlainDate({ day: month.daysInMonth }).toString());
  const repetition = fc.record({
    every: fc.integer({ min: 1, max: 36 }),
    unit: fc.constantFrom('month' as const, 'year' as const),
    maxOccurrences: fc.constant(null),
  });

  it('are those of Temporal, go up without end, and are found again', () => {
    fc.assert(
      fc.property(lastDay, repetition, fc.integer({ min: 0, max: 120 }), (startsOn, given, n) => {
        const firm = { monthEnds: 'last_day' as const };
        const made = startRecurrence(startsOn, given, neverRepeated, { today: startsOn, organization: firm });
        const month = Temporal.PlainYearMonth.from(startsOn).add({ [`${given.unit}s`]: n * given.every });
        const on = computeOccurrence(made, n);
        expect(on).toBe(month.toPlainDate({ day: month.daysInMonth }).toString());
        expect(findIndexAfter(made, on)).toBe(n + 1);
        expect(findIndexAfter(made, Temporal.PlainDate.from(on).subtract({ days: 1 }).toString())).toBe(n);
        const next = computeOccurrence(made, n + 1);
        expect(fillPlaceholders('$(issue_date + period)', on, made)).toBe(next);
      }),
    );
  });
});
