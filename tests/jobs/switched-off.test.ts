/** Time in which somebody had a repetition switched off is not made up for: one answer for whatever repeats. */
import { describe, expect, it } from 'vitest';
import type { Firm } from '../../lab/api.ts';
import { at, generatedDates, invoices, oneLine, rule, ruleNow } from '../../lab/books.ts';
import { maxFailures } from '../../lib/domain/recurrence/scheduling.ts';
import { updateRecurringInvoice } from '../../lib/operations/recurring-invoice/write.ts';
import { daysIn, expenseOf, firmWithCustomer, forget, invoiceOf, made, runFor } from '../support/repeating.ts';
import { ownTable } from '../support/table.ts';

ownTable();

const begun = '2026-07-20T09:00:00Z';
const ranLast = '2026-09-15T07:00:00Z';
const off = '2026-09-15T08:00:00Z';
const on = '2026-11-30T04:50:00Z';
const before = ['2026-08-20'];

type Switched = {
  begin: (firm: Firm) => Promise<number>;
  /** Switches it off or on at an instant. */
  turn: (firm: Firm, id: number, isOn: boolean, at: string) => Promise<unknown>;
  /** Changes something else of it. */
  touch: (firm: Firm, id: number, at: string) => Promise<unknown>;
  dates: (firm: Firm, id: number) => Promise<(string | null | undefined)[]>;
};

async function call(firm: Firm, dialect: 'perfex' | 'siwapp' | 'sereni', path: string, body: object, instant: string) {
  const { status, body: answer } = await firm.as(dialect)('PUT', path, { body, at: instant });
  expect([path, status, status === 200 ? null : answer]).toEqual([path, 200, null]);
}

const bill = invoiceOf('2026-07-20');
const cost = expenseOf('2026-07-20');
const task = { name: 'Backup', startdate: '2026-07-20', rel_type: 'project', rel_id: 1, repeat_every: '1-month' };
const serenisCost = { amount: '20', category_id: '1', expense_date: '2026-07-20', project_id: '' };
const serenisTask = { project_id: 1, board_id: 1, priority_id: 2, name: 'Backup', visible: 0 };

const kinds: Readonly<Record<string, Switched>> = {
  "siwapp's recurring invoice": {
    begin: async ({ work }) => (await rule(at(work, begun), { startsOn: '2026-08-20' })).id,
    turn: (firm, id, enabled, instant) =>
      call(firm, 'siwapp', `/api/v1/recurring_invoices/${id}`, { recurring_invoice: { enabled } }, instant),
    touch: (firm, id, instant) =>
      call(firm, 'siwapp', `/api/v1/recurring_invoices/${id}`, { recurring_invoice: { notes: 'new' } }, instant),
    dates: ({ work }, id) => generatedDates(work, id),
  },
  "Perfex's invoice": {
    begin: (firm) => made(firm, '/api/invoices', { ...bill, recurring: 1 }, begun),
    turn: (firm, id, isOn, instant) =>
      call(firm, 'perfex', `/api/invoices/${id}`, { ...bill, newitems: [], recurring: isOn ? 1 : 0 }, instant),
    touch: (firm, id, instant) =>
      call(firm, 'perfex', `/api/invoices/${id}`, { ...bill, newitems: [], terms: 'new', recurring: 1 }, instant),
    dates: daysIn('invoices'),
  },
  "Perfex's expense": {
    begin: (firm) => made(firm, '/api/expenses', { ...cost, recurring: 1 }, begun),
    turn: (firm, id, isOn, instant) =>
      call(firm, 'perfex', `/api/expenses/${id}`, { ...cost, recurring: isOn ? 1 : 0 }, instant),
    touch: (firm, id, instant) => call(firm, 'perfex', `/api/expenses/${id}`, { ...cost, note: 'new' }, instant),
    dates: daysIn('expenses'),
  },
  "Perfex's task": {
    begin: (firm) => made(firm, '/api/tasks', task, begun),
    turn: (firm, id, isOn, instant) =>
      call(firm, 'perfex', `/api/tasks/${id}`, { ...task, repeat_every: isOn ? '1-month' : '0' }, instant),
    touch: (firm, id, instant) => call(firm, 'perfex', `/api/tasks/${id}`, { ...task, description: 'new' }, instant),
    dates: daysIn('tasks'),
  },
  "Sereni's expense": {
    begin: (firm) => made(firm, '/api/expenses', { ...cost, recurring: 1 }, begun),
    turn: (firm, id, isOn, instant) =>
      call(firm, 'sereni', `/api/v1/expenses/${id}`, { ...serenisCost, is_recurring: isOn ? 1 : 0 }, instant),
    touch: (firm, id, instant) =>
      call(firm, 'sereni', `/api/v1/expenses/${id}`, { ...serenisCost, notes: 'new' }, instant),
    dates: daysIn('expenses'),
  },
  "Sereni's task": {
    begin: async (firm) => {
      await firm.as('admin')('POST', '/admin/v1/boards', { body: { project_id: 1, name: 'To do' } });
      return made(firm, '/api/tasks', task, begun);
    },
    turn: (firm, id, isOn, instant) =>
      call(firm, 'sereni', `/api/v1/tasks/${id}`, { ...serenisTask, is_recurring: isOn ? 1 : 0 }, instant),
    touch: (firm, id, instant) => call(firm, 'sereni', `/api/v1/tasks/${id}`, { ...serenisTask, name: 'B' }, instant),
    dates: daysIn('tasks'),
  },
  "Perfex's subscription": {
    begin: (firm) => {
      const next = Date.parse('2026-08-20T09:00:00Z') / 1000;
      const terms = { name: 'Hosting', clientid: 1, quantity: 1, rate: '10', next_billing_cycle: next };
      return made(firm, '/api/subscriptions', terms, begun);
    },
    turn: (firm, id, isOn, instant) =>
      call(firm, 'perfex', `/api/subscriptions/${id}`, { status: isOn ? 'active' : 'canceled' }, instant),
    touch: (firm, id, instant) => call(firm, 'perfex', `/api/subscriptions/${id}`, { terms: 'new' }, instant),
    dates: async ({ work }) => (await invoices(work)).map(({ issueOn }) => issueOn),
  },
};

describe.each(Object.entries(kinds))('%s', (_, kind) => {
  it('goes on with the first date from the day it is switched on', async () => {
    const firm = await firmWithCustomer();
    const id = await kind.begin(firm);
    await runFor(firm, ranLast);
    expect(await kind.dates(firm, id)).toEqual(before);
    await kind.turn(firm, id, false, off);
    await runFor(firm, '2026-10-25T00:00:00Z');
    expect(await kind.dates(firm, id)).toEqual(before);
    await kind.turn(firm, id, true, on);
    await kind.touch(firm, id, '2026-12-01T08:00:00Z');
    await runFor(firm, '2026-12-19T00:00:00Z');
    expect(await kind.dates(firm, id)).toEqual(before);
    await runFor(firm, '2027-01-21T00:00:00Z');
    expect(await kind.dates(firm, id)).toEqual([...before, '2026-12-20', '2027-01-20']);
  });

  it('has the day itself on which it is switched on', async () => {
    const firm = await firmWithCustomer();
    const id = await kind.begin(firm);
    await runFor(firm, ranLast);
    await kind.turn(firm, id, false, off);
    await kind.turn(firm, id, true, '2026-10-20T00:10:00Z');
    await runFor(firm, '2026-10-20T12:00:00Z');
    expect(await kind.dates(firm, id)).toEqual([...before, '2026-10-20']);
  });
});

describe('what was switched off before that was kept in mind', () => {
  it.each([
    ["Perfex's invoice", 'invoices'],
    ["Perfex's expense", 'expenses'],
    ["Sereni's expense", 'expenses'],
    ["Perfex's task", 'tasks'],
  ] as const)('goes on after the day it is switched on: %s', async (name, recordTypes) => {
    const kind = kinds[name] as Switched;
    const firm = await firmWithCustomer();
    const id = await kind.begin(firm);
    await runFor(firm, ranLast);
    await kind.turn(firm, id, false, off);
    await forget(firm, recordTypes, id);
    await kind.turn(firm, id, true, '2026-11-20T04:50:00Z');
    await kind.touch(firm, id, '2026-11-20T08:00:00Z');
    await runFor(firm, '2027-01-21T00:00:00Z');
    expect(await kind.dates(firm, id)).toEqual([...before, '2026-12-20', '2027-01-20']);
  });
});

describe('how often it was repeated', () => {
  it.each(["Sereni's expense", "Sereni's task"])('is as it was where only that it shall is said: %s', async (name) => {
    const kind = kinds[name] as Switched;
    const firm = await firmWithCustomer();
    const id = await kind.begin(firm);
    const weekly = { recurring: 'custom', repeat_every_custom: 2, repeat_type_custom: 'week' };
    const [path, body] = name.endsWith('task')
      ? [`/api/tasks/${id}`, { ...task, repeat_every: '2-week' }]
      : [`/api/expenses/${id}`, { ...cost, ...weekly }];
    await call(firm, 'perfex', path, body, begun);
    await kind.turn(firm, id, false, '2026-07-21T08:00:00Z');
    await kind.turn(firm, id, true, '2026-07-22T08:00:00Z');
    await runFor(firm, '2026-09-01T00:00:00Z');
    expect(await kind.dates(firm, id)).toEqual(['2026-08-03', '2026-08-17', '2026-08-31']);
  });
});

describe('what nobody has switched off', () => {
  it('is made up for from its start, where it starts in the past', async () => {
    const firm = await firmWithCustomer();
    const id = await made(firm, '/api/invoices', bill, on);
    await call(firm, 'perfex', `/api/invoices/${id}`, { ...bill, newitems: [], recurring: 1 }, on);
    const siwapp = await rule(at(firm.work, on), { startsOn: '2026-09-20' });
    // So is what was there before it repeated for the first time.
    const expense = await made(firm, '/api/expenses', { ...cost, date: '2026-09-20' }, on);
    await call(firm, 'perfex', `/api/expenses/${expense}`, { ...cost, date: '2026-09-20', recurring: 1 }, on);
    const { repeat_every, ...once } = { ...task, startdate: '2026-09-20' };
    const backup = await made(firm, '/api/tasks', once, on);
    await call(firm, 'perfex', `/api/tasks/${backup}`, { repeat_every }, on);
    await runFor(firm, on);
    expect(await daysIn('expenses')(firm, expense)).toEqual(['2026-10-20', '2026-11-20']);
    expect(await daysIn('tasks')(firm, backup)).toEqual(['2026-10-20', '2026-11-20']);
    expect(await kinds["Perfex's invoice"]?.dates(firm, id)).toEqual([
      '2026-08-20',
      '2026-09-20',
      '2026-10-20',
      '2026-11-20',
    ]);
    expect(await generatedDates(firm.work, siwapp.id)).toEqual(['2026-09-20', '2026-10-20', '2026-11-20']);
  });

  it('is made up for when it was paused because it failed, and is taken up again', async () => {
    const { work } = await firmWithCustomer();
    const firm = { organization: work.organization } as Firm;

    const { id } = await rule(at(work, begun), { startsOn: '2026-08-20' });
    const stored = await work.store.recurringInvoices.get(id);
    if (!stored) throw new Error('it is not there');
    const paused = { failures: maxFailures, pausedAt: off, pausedReason: 'no series' };
    await work.store.save([work.store.recurringInvoices.update(stored, { ...stored.doc, ...paused })]);
    await runFor(firm, '2026-10-25T00:00:00Z');
    expect(await generatedDates(work, id)).toEqual([]);
    await updateRecurringInvoice(id, { lines: oneLine('7') }, at(work, on));
    await runFor(firm, on);
    expect(await generatedDates(work, id)).toEqual(['2026-08-20', '2026-09-20', '2026-10-20', '2026-11-20']);
    expect(await ruleNow(work, id)).toMatchObject({ failures: 0, pausedAt: null, resumedOn: null });
  });
});
