/** Subscriptions that fall due: what their bills say, on which dates, and when they make none. */
import { describe, expect, it } from 'vitest';
import type { Firm } from '../../lab/api.ts';
import { meter } from '../../lab/faults.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { changeOrganization } from '../../lib/operations/organization/update.ts';
import { firmWithCustomer, list, made, read, runFor } from '../support/repeating.ts';
import { ownTable } from '../support/table.ts';

ownTable();

const seconds = (instant: string): string => String(Date.parse(instant) / 1000);
const terms = { name: 'Hosting', clientid: 1, quantity: 3, rate: '10.50', status: 'active' };

const subscribe = (firm: Firm, nextAt: string, fields: object = {}): Promise<number> =>
  made(firm, '/api/subscriptions', { ...terms, next_billing_cycle: seconds(nextAt), ...fields });
const change = async (firm: Firm, id: number, body: object, at?: string): Promise<void> => {
  const reply = await firm.as('perfex')('PUT', `/api/subscriptions/${id}`, { body, ...(at ? { at } : {}) });
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
};
const bills = (firm: Firm) => list(firm, '/api/invoices');
const dates = async (firm: Firm) => (await bills(firm)).map(({ date }) => date);
/** When it is billed next. */
async function next(firm: Firm, id: number): Promise<string | null> {
  const { next_billing_cycle: given } = await read(firm, `/api/subscriptions/${id}`);
  return given ? new Date(Number(given) * 1000).toISOString().replace('.000', '') : null;
}
/** Runs the schedule and tells the dates of all bills. */
async function datesAfter(firm: Firm, time: string) {
  expect(await runFor(firm, time)).toMatchObject({ failed: 0 });
  return dates(firm);
}

describe('a bill', () => {
  it('is an open invoice of quantity times price with its taxes, and the subscription moves on', async () => {
    const firm = await firmWithCustomer({ currencies: ['EUR', 'USD'] });
    const description = 'Two cores';
    const more = {
      description,
      description_in_item: 1,
      terms: 'In advance',
      project_id: 1,
      currency: 2,
      tax_id: 1,
      tax_id_2: 3,
    };
    const id = await subscribe(firm, '2024-02-01T10:00:00Z', more);
    expect(await runFor(firm, '2024-02-01T09:59:59Z')).toMatchObject({ generated: 0 });
    expect(await runFor(firm, '2024-02-01T10:00:00Z')).toMatchObject({ generated: 1, failed: 0 });
    expect(await runFor(firm, '2024-02-01T11:00:00Z')).toMatchObject({ generated: 0, failed: 0 });
    const [bill, ...none] = await bills(firm);
    expect(none).toEqual([]);
    expect(bill).toMatchObject({
      clientid: '1',
      project_id: '1',
      subscription_id: String(id),
      number: '1',
      date: '2024-02-01',
      duedate: null,
      currency: '2',
      subtotal: '31.50',
      // VAT 21 % and a retention of 15 %.
      total_tax: '1.89',
      total: '33.39',
      status: '1',
      terms: 'In advance',
    });
    const whole = await firm.as('perfex')('GET', `/api/invoices/${bill?.id}`);
    expect(whole.body.items).toMatchObject([
      { description: 'Hosting', long_description: description, qty: '3.00', rate: '10.50' },
    ]);
    expect(await next(firm, id)).toBe('2024-03-01T10:00:00Z');
    const inSiwapp = await firm.as('siwapp')('GET', `/api/v1/invoices/${bill?.id}`);
    expect(inSiwapp.body.data.attributes).toMatchObject({ name: 'Acme', gross_amount: '33.39', status: 'pending' });
    expect(violations(await scanTable())).toEqual([]);
  });

  it('says nothing of the description unless it is asked for', async () => {
    const firm = await firmWithCustomer();
    await subscribe(firm, '2024-02-01T10:00:00Z', { description: 'Internal' });
    await runFor(firm, '2024-02-02T00:00:00Z');
    const { body } = await firm.as('perfex')('GET', `/api/invoices/${(await bills(firm))[0]?.id}`);
    expect(body.items[0].long_description).toBe('');
  });

  it('waits as a draft without a number where no price is known', async () => {
    const firm = await firmWithCustomer();
    const id = await subscribe(firm, '2024-02-01T10:00:00Z', {
      rate: '',
      tax_id: 1,
      ends_at: seconds('2024-03-15T00:00:00Z'),
    });
    expect(await datesAfter(firm, '2024-06-01T00:00:00Z')).toEqual(['2024-02-01', '2024-03-01']);
    expect(await bills(firm)).toMatchObject([
      { status: '6', number: '', subscription_id: String(id), total: '0.00' },
      { status: '6', number: '' },
    ]);
    expect(violations(await scanTable())).toEqual([]);
  });

  it('of nothing is paid at once', async () => {
    const firm = await firmWithCustomer();
    await subscribe(firm, '2024-02-01T10:00:00Z', { rate: '0' });
    await runFor(firm, '2024-02-01T10:00:00Z');
    expect(await bills(firm)).toMatchObject([{ status: '2', number: '1', total: '0.00' }]);
  });

  it('keeps its subscription, and that its customer, until it is deleted itself', async () => {
    const firm = await firmWithCustomer();
    const api = firm.as('perfex');
    const id = await subscribe(firm, '2024-02-01T10:00:00Z');
    await runFor(firm, '2024-02-01T10:00:00Z');
    const refused = await api('DELETE', `/api/subscriptions/${id}`);
    expect(refused).toMatchObject({ status: 409, body: { status: false, message: 'Delete Fail.' } });
    const [bill] = await bills(firm);
    expect((await api('DELETE', `/api/invoices/${bill?.id}`)).status).toBe(200);
    expect((await api('DELETE', `/api/subscriptions/${id}`)).status).toBe(200);
    expect(await runFor(firm, '2025-01-01T00:00:00Z')).toMatchObject({ generated: 0, failed: 0 });
    expect(violations(await scanTable())).toEqual([]);
  });
});

describe('billing dates', () => {
  it("stay at the end of the month, in the firm's time zone, over a change of clocks", async () => {
    const firm = await firmWithCustomer({ timezone: 'Europe/Berlin' });
    // Midnight of 31 January in Berlin is 30 January in UTC.
    const id = await subscribe(firm, '2024-01-30T23:00:00Z');
    expect(await runFor(firm, '2024-01-30T22:59:59Z')).toMatchObject({ generated: 0 });
    expect(await datesAfter(firm, '2024-01-30T23:00:00Z')).toEqual(['2024-01-31']);
    expect(await next(firm, id)).toBe('2024-02-28T23:00:00Z');
    expect(await datesAfter(firm, '2024-05-01T00:00:00Z')).toEqual([
      '2024-01-31',
      '2024-02-29',
      '2024-03-31',
      '2024-04-30',
    ]);
    expect(await next(firm, id)).toBe('2024-05-30T22:00:00Z');
  });

  it('come every so many days, weeks, months or years', async () => {
    const firm = await firmWithCustomer();
    const every = (repeat_every: number, recurring_type: string) =>
      subscribe(firm, '2023-12-30T12:00:00Z', {
        repeat_every,
        recurring_type,
        name: `${repeat_every} ${recurring_type}`,
      });
    const ids = [await every(10, 'day'), await every(2, 'week'), await every(3, 'month'), await every(1, 'year')];
    await runFor(firm, '2024-01-31T00:00:00Z');
    const all = await bills(firm);
    const of = (id?: number) => all.filter((one) => one.subscription_id === String(id)).map(({ date }) => date);
    expect(of(ids[0])).toEqual(['2023-12-30', '2024-01-09', '2024-01-19', '2024-01-29']);
    expect(of(ids[1])).toEqual(['2023-12-30', '2024-01-13', '2024-01-27']);
    expect(of(ids[2])).toEqual(['2023-12-30']);
    expect(await next(firm, ids[2] ?? 0)).toBe('2024-03-30T12:00:00Z');
    expect(await next(firm, ids[3] ?? 0)).toBe('2024-12-30T12:00:00Z');
  });

  it('end before the end, not at it; and go on where that is put off', async () => {
    const firm = await firmWithCustomer();
    const id = await subscribe(firm, '2024-01-31T12:00:00Z', { ends_at: seconds('2024-03-31T12:00:00Z') });
    expect(await datesAfter(firm, '2024-12-01T00:00:00Z')).toEqual(['2024-01-31', '2024-02-29']);
    expect(await next(firm, id)).toBeNull();
    await change(firm, id, { ends_at: seconds('2024-03-31T12:00:01Z') });
    expect(await next(firm, id)).toBe('2024-03-31T12:00:00Z');
    expect(await datesAfter(firm, '2024-12-01T00:00:00Z')).toEqual(['2024-01-31', '2024-02-29', '2024-03-31']);
    await change(firm, id, { ends_at: '' });
    expect(await datesAfter(firm, '2024-05-01T00:00:00Z')).toHaveLength(4);
  });

  it('are not lost when a record is written back as it was read', async () => {
    const firm = await firmWithCustomer();
    const id = await subscribe(firm, '2024-01-31T12:00:00Z');
    await runFor(firm, '2024-02-01T00:00:00Z');
    const { id: _, ...whole } = await read(firm, `/api/subscriptions/${id}`);
    await change(firm, id, { ...whole, name: 'Renamed' });
    expect(await datesAfter(firm, '2024-04-30T12:00:00Z')).toEqual([
      '2024-01-31',
      '2024-02-29',
      '2024-03-31',
      '2024-04-30',
    ]);
  });

  it('are counted anew from a next bill that is given, and never made twice', async () => {
    const firm = await firmWithCustomer();
    const id = await subscribe(firm, '2024-01-31T12:00:00Z');
    await runFor(firm, '2024-03-01T00:00:00Z');
    await change(firm, id, { next_billing_cycle: seconds('2024-02-29T06:00:00Z') });
    expect(await datesAfter(firm, '2024-05-01T00:00:00Z')).toEqual([
      '2024-01-31',
      '2024-02-29',
      '2024-03-31',
      '2024-04-30',
    ]);
    expect(violations(await scanTable())).toEqual([]);
  });

  it('follow a changed period from the next bill on', async () => {
    const firm = await firmWithCustomer();
    const id = await subscribe(firm, '2024-01-31T12:00:00Z');
    await runFor(firm, '2024-02-01T00:00:00Z');
    await change(firm, id, { repeat_every: 1, recurring_type: 'week' });
    expect(await next(firm, id)).toBe('2024-02-29T12:00:00Z');
    expect(await datesAfter(firm, '2024-03-14T12:00:00Z')).toEqual([
      '2024-01-31',
      '2024-02-29',
      '2024-03-07',
      '2024-03-14',
    ]);
  });

  it('stay the instants they are when the firm moves to another time zone', async () => {
    const firm = await firmWithCustomer({ timezone: 'Asia/Tokyo' });
    const id = await subscribe(firm, '2024-01-31T15:00:00Z', { name: 'Midnight of 1 February in Tokyo' });
    await changeOrganization({ timezone: 'America/New_York' }, firm.work);
    expect(await runFor(firm, '2024-01-31T14:59:59Z')).toMatchObject({ generated: 0, failed: 0 });
    expect(await datesAfter(firm, '2024-01-31T15:00:00Z')).toEqual(['2024-02-01']);
    expect(await next(firm, id)).toBe('2024-03-01T05:00:00Z');
    expect(violations(await scanTable())).toEqual([]);
  });
});

describe('a subscription that is not running', () => {
  it.each(['canceled', 'incomplete', 'unpaid', 'future'])('is not billed: "%s"', async (status) => {
    const firm = await firmWithCustomer();
    await subscribe(firm, '2024-01-31T12:00:00Z', { status });
    expect(await datesAfter(firm, '2024-06-01T00:00:00Z')).toEqual([]);
  });

  it('is none whose status comes blank: made so it is active, and goes on', async () => {
    const firm = await firmWithCustomer();
    const id = await subscribe(firm, '2024-01-31T12:00:00Z', { status: '' });
    expect(await datesAfter(firm, '2024-02-01T00:00:00Z')).toEqual(['2024-01-31']);
    await change(firm, id, { status: '', terms: 'On receipt' }, '2024-02-10T00:00:00.000Z');
    expect(await datesAfter(firm, '2024-03-01T00:00:00Z')).toEqual(['2024-01-31', '2024-02-29']);
  });

  it.each(['Active', 'past_due'])('is running: "%s"', async (status) => {
    const firm = await firmWithCustomer();
    await subscribe(firm, '2024-01-31T12:00:00Z', { status });
    expect(await datesAfter(firm, '2024-02-01T00:00:00Z')).toEqual(['2024-01-31']);
  });

  it('goes on from today when it is taken up again, and does not make up for the time between', async () => {
    const firm = await firmWithCustomer();
    const id = await subscribe(firm, '2024-01-31T12:00:00Z');
    await runFor(firm, '2024-02-01T00:00:00Z');
    await change(firm, id, { status: 'canceled' }, '2024-02-10T00:00:00.000Z');
    expect(await datesAfter(firm, '2024-06-10T00:00:00Z')).toEqual(['2024-01-31']);
    await change(firm, id, { status: 'active' }, '2024-06-15T00:00:00.000Z');
    expect(await next(firm, id)).toBe('2024-06-30T12:00:00Z');
    expect(await datesAfter(firm, '2024-07-01T00:00:00Z')).toEqual(['2024-01-31', '2024-06-30']);
  });
});

/** Without a series that is in use there is no number for a bill. */
async function enableSeries({ work: { store } }: Firm, active: boolean): Promise<void> {
  for (const stored of await store.series.all())
    await store.save([store.series.update(stored, { ...stored.doc, active })]);
}

describe('a subscription that cannot be billed', () => {
  it('is paused after five runs, and goes on once it is changed', async () => {
    const firm = await firmWithCustomer();
    await enableSeries(firm, false);
    const id = await subscribe(firm, '2024-01-31T12:00:00Z');
    for (let hour = 12; hour < 17; hour += 1) {
      expect(await runFor(firm, `2024-01-31T${hour}:00:00Z`)).toMatchObject({ generated: 0, failed: 1 });
    }
    expect(await runFor(firm, '2024-01-31T17:00:00Z')).toMatchObject({ generated: 0, failed: 0 });
    const paused = (await firm.work.store.subscriptions.get(id))?.doc.recurrence;
    expect(paused).toMatchObject({ failures: 5, pausedReason: expect.stringContaining('series') });
    await enableSeries(firm, true);
    await change(firm, id, { name: 'Hosting, again' });
    expect(await datesAfter(firm, '2024-02-01T00:00:00Z')).toEqual(['2024-01-31']);
  });
});

describe('the cost of a run', () => {
  it('is two requests for each bill, the settings being read once', async () => {
    const firm = await firmWithCustomer();
    const count = 60;
    await Promise.all(Array.from({ length: count }, () => subscribe(firm, '2024-01-31T12:00:00Z', { tax_id: 1 })));
    const counted = meter();
    expect(await runFor(firm, '2024-02-01T00:00:00Z').finally(counted.restore)).toMatchObject({ generated: count });
    expect(counted.count.transact).toBe(count);
    expect(counted.requests()).toBeLessThan(2 * count + 15);
    const numbers = (await bills(firm)).map(({ number }) => Number(number)).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: count }, (_, i) => i + 1));
  });
});
