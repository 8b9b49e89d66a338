/** A date that was made of an original is never made again, whatever becomes of the rule and of what was made. */
import { describe, expect, it } from 'vitest';
import type { Firm } from '../../lab/api.ts';
import { at, generatedDates, invoice, invoices, oneLine } from '../../lab/books.ts';
import { meter } from '../../lab/faults.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { deleteInvoice } from '../../lib/operations/invoice/delete.ts';
import { createRecurringInvoice, updateRecurringInvoice } from '../../lib/operations/recurring-invoice/write.ts';
import * as keys from '../../lib/store/keys.ts';
import {
  type Copy,
  copiesIn,
  daysIn,
  expenseOf,
  firmWithCustomer,
  forget,
  invoiceOf,
  made,
  read,
  runFor,
} from '../support/repeating.ts';
import { ownTable } from '../support/table.ts';

ownTable();

const begun = '2026-08-06T09:00:00Z';
const first = '2026-09-15T12:00:00Z';
const later = '2026-11-30T04:50:00Z';
/** Another day of the month: nothing falls due on it. */
const off = { at: '2026-09-16T08:00:00Z' };
const on = { at: '2026-09-17T08:00:00Z' };

type Original = {
  path: string;
  body: object;
  off: object;
  on: object;
  /** What its first copy has of its own. */
  copied: object;
  /** What was made of it. */
  copies: (firm: Firm, id: number) => Promise<Copy[]>;
};

const bill = invoiceOf('2026-08-06');
const cost = expenseOf('2026-08-06');

const originals: Readonly<Record<string, Original>> = {
  'an invoice': {
    path: '/api/invoices',
    body: { ...bill, recurring: 1 },
    off: { ...bill, newitems: [], recurring: 0 },
    on: { ...bill, newitems: [], recurring: 1 },
    copied: { number: 101, date: '2026-09-06' },
    copies: copiesIn('invoices'),
  },
  'an expense': {
    path: '/api/expenses',
    body: { ...cost, recurring: 1 },
    off: { ...cost, recurring: 0 },
    on: { ...cost, recurring: 1 },
    copied: { date: '2026-09-06' },
    copies: copiesIn('expenses'),
  },
  'a task': {
    path: '/api/tasks',
    body: { name: 'Backup', startdate: '2026-08-06', rel_type: 'project', rel_id: 1, repeat_every: '1-month' },
    off: { repeat_every: '0' },
    on: { repeat_every: '1-month' },
    copied: {},
    copies: copiesIn('tasks'),
  },
};

async function put(firm: Firm, path: string, body: object, call: { at: string }): Promise<void> {
  const { status, body: answer } = await firm.as('perfex')('PUT', path, { body, ...call });
  expect([status, answer.status]).toEqual([200, true]);
}

describe.each(Object.entries(originals))('of %s', (_, original) => {
  const { path, copies } = original;
  const dates = async (firm: Firm, id: number) => (await copies(firm, id)).map((copy) => copy.on);

  it('a date stays made when the repetition is taken off and begun again', async () => {
    const firm = await firmWithCustomer();
    const id = await made(firm, path, original.body, begun);
    await runFor(firm, first);
    expect(await dates(firm, id)).toEqual(['2026-09-06']);
    await put(firm, `${path}/${id}`, original.off, off);
    await put(firm, `${path}/${id}`, original.on, on);
    await runFor(firm, later);
    expect(await dates(firm, id)).toEqual(['2026-09-06', '2026-10-06', '2026-11-06']);
    expect(violations(await scanTable())).toEqual([]);
  });

  it('a date is not created again after its record is deleted and the repetition is changed', async () => {
    const firm = await firmWithCustomer();
    const id = await made(firm, path, original.body, begun);
    await runFor(firm, first);
    for (const copy of await copies(firm, id)) {
      expect((await firm.as('perfex')('DELETE', `${path}/${copy.id}`)).status).toBe(200);
    }
    await put(firm, `${path}/${id}`, original.off, off);
    // The day before the date that was made: it is the next one, as far as anybody can tell.
    await put(firm, `${path}/${id}`, original.on, { at: '2026-09-05T08:00:00Z' });
    await runFor(firm, '2026-10-10T00:00:00Z');
    expect(await dates(firm, id)).toEqual(['2026-10-06']);
    expect(violations(await scanTable())).toEqual([]);
  });

  it('the count of cycles continues, and their number stays if no other one is sent', async () => {
    const firm = await firmWithCustomer();
    const id = await made(firm, path, { ...original.body, cycles: 2 }, begun);
    await runFor(firm, '2026-10-10T00:00:00Z');
    await put(firm, `${path}/${id}`, original.off, { at: '2026-10-11T08:00:00Z' });
    await put(firm, `${path}/${id}`, { ...original.on, cycles: 2 }, { at: '2026-10-12T08:00:00Z' });
    await put(firm, `${path}/${id}`, original.off, { at: '2026-10-13T08:00:00Z' });
    await put(firm, `${path}/${id}`, original.on, { at: '2026-10-14T08:00:00Z' });
    expect(await read(firm, `${path}/${id}`)).toMatchObject({ cycles: '2', total_cycles: '2' });
    await runFor(firm, later);
    expect(await dates(firm, id)).toEqual(['2026-09-06', '2026-10-06']);
    await put(firm, `${path}/${id}`, { ...original.on, cycles: 3 }, { at: '2026-11-01T08:00:00Z' });
    await runFor(firm, '2027-02-01T00:00:00Z');
    expect(await dates(firm, id)).toEqual(['2026-09-06', '2026-10-06', '2026-11-06']);
  });

  it('copies repeat by themselves and keep nothing of its past in mind', async () => {
    const firm = await firmWithCustomer();
    const id = await made(firm, path, original.body, begun);
    await runFor(firm, first);
    const [copy] = (await copies(firm, id)).map((one) => one.id);
    await put(firm, `${path}/${copy}`, { ...original.on, ...original.copied }, on);
    await runFor(firm, '2026-10-10T00:00:00Z');
    expect(await dates(firm, copy ?? 0)).toEqual(['2026-10-06']);
  });
});

describe('of an invoice', () => {
  const repeated = originals['an invoice'] as Original;

  it('a date stays made when its recurring invoice is deleted through siwapp', async () => {
    const firm = await firmWithCustomer();
    const { path, body, on: again } = repeated;
    const id = await made(firm, path, body, begun);
    await runFor(firm, first);
    const gone = await firm.as('siwapp')('DELETE', `/api/v1/recurring_invoices/${id + 1}`, off);
    expect(gone.status).toBe(204);
    await put(firm, `${path}/${id}`, again, on);
    await runFor(firm, later);
    expect(await daysIn('invoices')(firm, id)).toEqual(['2026-09-06', '2026-10-06', '2026-11-06']);
  });

  it('what siwapp has said of its recurring invoice is kept, and moves with the invoice while it is off', async () => {
    const firm = await firmWithCustomer();
    const { path, body, off: never, on: again } = repeated;
    const id = await made(firm, path, body, begun);
    await updateRecurringInvoice(id + 1, { startsOn: '2026-08-20', unit: 'month', every: 1 }, at(firm.work, begun));
    await runFor(firm, '2026-09-21T00:00:00Z');
    await put(firm, `${path}/${id}`, never, { at: '2026-09-22T08:00:00Z' });
    await put(firm, `${path}/${id}`, again, { at: '2026-09-23T08:00:00Z' });
    await runFor(firm, '2026-10-21T00:00:00Z');
    expect(await daysIn('invoices')(firm, id)).toEqual(['2026-08-20', '2026-09-20', '2026-10-20']);
    const moved = { date: '2026-08-12' };
    await put(firm, `${path}/${id}`, { ...never, ...moved }, { at: '2026-10-22T08:00:00Z' });
    await put(firm, `${path}/${id}`, { ...again, ...moved }, { at: '2026-10-23T08:00:00Z' });
    await runFor(firm, '2026-11-30T00:00:00Z');
    expect((await daysIn('invoices')(firm, id)).at(-1)).toBe('2026-11-12');
  });

  it('its own date is never made, however often its recurring invoice is moved', async () => {
    const firm = await firmWithCustomer();
    const { path, body } = repeated;
    const id = await made(firm, path, body, begun);
    const work = at(firm.work, begun);
    await updateRecurringInvoice(id + 1, { startsOn: '2026-08-01', unit: 'day', every: 1 }, work);
    await updateRecurringInvoice(id + 1, { every: 2 }, work);
    await updateRecurringInvoice(id + 1, { every: 1, endsOn: '2026-08-09' }, work);
    await runFor(firm, first);
    expect(await daysIn('invoices')(firm, id)).toEqual(['2026-08-07', '2026-08-08', '2026-08-09']);
  });

  it('no date up to today is made where nothing is known of it, and looking for them costs nothing', async () => {
    const firm = await firmWithCustomer();
    const { work } = firm;
    const { path, on: again } = repeated;
    const origin = await invoice(work, { customerId: 1, issueOn: '2026-08-06' });
    // Made by a rule of before there were guards of originals, and moved to another customer since.
    const generatedFrom = { recurringInvoiceId: 99, invoiceId: origin.id, on: '2026-09-06' };
    const copy = await invoice(work, { snapshot: { name: 'Bert' }, issueOn: '2026-09-06' });
    const stored = await work.store.invoices.get(copy.id);
    if (!stored) throw new Error('it is not there');
    await work.store.save([work.store.invoices.update(stored, { ...stored.doc, generatedFrom })]);
    const body = { ...again, number: origin.number };
    const switchOn = async (): Promise<number> => {
      const counted = meter();
      await forget(firm, 'invoices', origin.id);
      await put(firm, `${path}/${origin.id}`, body, { at: '2026-09-06T08:00:00Z' });
      counted.restore();
      await put(firm, `${path}/${origin.id}`, { ...body, recurring: 0 }, { at: '2026-09-06T09:00:00Z' });
      return counted.units();
    };
    const alone = await switchOn();
    for (let i = 0; i < 20; i += 1) await invoice(work, { customerId: 1, issueOn: '2026-09-01' });
    expect(await switchOn()).toBeLessThanOrEqual(alone + 1);
    await forget(firm, 'invoices', origin.id);
    await put(firm, `${path}/${origin.id}`, body, { at: '2026-09-06T10:00:00Z' });
    await runFor(firm, later);
    expect(await daysIn('invoices')(firm, origin.id)).toEqual(['2026-09-06', '2026-10-06', '2026-11-06']);
  });
});

describe('of a recurring invoice', () => {
  it('a date that was made stays so when its invoice is deleted and the rule is put back to what it was', async () => {
    const { work } = await firmWithCustomer();
    const { recurringInvoices } = work.store;
    const input = { startsOn: '2026-08-06', every: 1, unit: 'month', lines: oneLine() } as const;
    const { doc: rule } = await createRecurringInvoice(input, at(work, begun));
    const firm = { organization: work.organization } as Firm;
    await runFor(firm, '2026-08-10T00:00:00Z');
    for (const one of await invoices(work)) await deleteInvoice(one.id, work);
    const now = await recurringInvoices.get(rule.id);
    if (!now) throw new Error('it is not there');
    await work.store.save([recurringInvoices.update(now, rule)]);
    await runFor(firm, first);
    expect(await generatedDates(work, rule.id)).toEqual(['2026-09-06']);
    const guard = keys.guardKey(work.organization.id, `occurrence/recurring invoice/${rule.id}/2026-08-06`);
    expect((await scanTable()).filter(({ pk }) => pk === guard.pk)).toHaveLength(1);
    expect(violations(await scanTable())).toEqual([]);
  });
});

describe('of a subscription', () => {
  it('a date stays made when its bill is deleted and the next one is set back to it', async () => {
    const firm = await firmWithCustomer();
    const cycle = (date: string): number => Date.parse(`${date}T09:00:00Z`) / 1000;
    const terms = { name: 'Hosting', clientid: 1, quantity: 1, rate: '10', next_billing_cycle: cycle('2026-08-06') };
    const id = await made(firm, '/api/subscriptions', terms, begun);
    await runFor(firm, first);
    const bills = async (): Promise<string[]> => (await invoices(firm.work)).map(({ issueOn }) => issueOn);
    expect(await bills()).toEqual(['2026-08-06', '2026-09-06']);
    for (const one of await invoices(firm.work)) await deleteInvoice(one.id, firm.work);
    const body = { next_billing_cycle: cycle('2026-08-06') };
    expect((await firm.as('perfex')('PUT', `/api/subscriptions/${id}`, { body, ...on })).status).toBe(200);
    await runFor(firm, '2026-10-10T00:00:00Z');
    expect(await bills()).toEqual(['2026-10-06']);
  });
});
