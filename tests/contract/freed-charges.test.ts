/** What an invoice has charged is free again when its line comes off or the invoice goes, whichever dialect does it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type Firm, newFirm } from '../../lab/api.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { exchangeRate } from '../../lib/domain/exchange-rate/exchange-rate.ts';
import { stampNew } from '../../lib/domain/record.ts';
import { countUnvalued } from '../../lib/operations/exchange-rate/valuation.ts';
import { createExpense } from '../../lib/operations/expense/create.ts';
import { chargeRecords } from '../../lib/operations/invoice/charge.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { deleteInvoice } from '../../lib/operations/invoice/delete.ts';
import { updateInvoice } from '../../lib/operations/invoice/update.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { createTask } from '../../lib/operations/task/write.ts';
import { createTimesheet } from '../../lib/operations/timesheet/write.ts';
import { ensureStaff } from '../../lib/operations/token/tokens.ts';
import { ownTable } from '../support/table.ts';

ownTable();

let firm: Firm;
beforeEach(async () => {
  firm = await newFirm();
  const { work } = firm;
  await firm.as('perfex')('POST', '/api/customers', { body: { company: 'Acme' } });
  await ensureStaff('sarah@example.com', work);
  await createProject({ name: 'Artemis', customerId: 1, startsOn: '2024-01-01' }, work);
  await createTask({ name: 'Build', relatedTo: 'project', relatedId: 1 }, work);
});

const taxi = { name: 'Taxi', categoryId: 1, spentOn: '2024-01-02', amount: '20', projectId: 1, billable: true };
const hour = { taskId: 1, staffId: 1, startedAt: '2024-01-08T10:00:00.000Z', endedAt: '2024-01-08T11:00:00.000Z' };

/** An invoice with an item on line 1, and then so many expenses and hours. */
async function charging(money: number, time: number): Promise<number> {
  const { work } = firm;
  const lines = { add: [{ description: 'Fee', unitPrice: '7' }] };
  const { doc } = await createInvoice({ customerId: 1, projectId: 1, lines }, work);
  const add: Record<'expenses' | 'timesheets', number[]> = { expenses: [], timesheets: [] };
  for (let i = 0; i < money; i += 1) add.expenses.push((await createExpense(taxi, work)).doc.id);
  for (let i = 0; i < time; i += 1) add.timesheets.push((await createTimesheet(hour, work)).doc.id);
  await chargeRecords(doc.id, { add, remove: { expenses: [], timesheets: [] } }, work);
  return doc.id;
}

/** The invoices of all expenses and of all time, by id. */
async function charged() {
  const { expenses, timesheets } = firm.work.store;
  const all = { offset: 0, limit: 100 };
  const [money, time] = [await expenses.find(all), await timesheets.find(all)];
  const byId = (a: { doc: { id: number } }, b: { doc: { id: number } }) => a.doc.id - b.doc.id;
  return {
    expenses: money.items.sort(byId).map(({ doc }) => doc.invoiceId),
    hours: time.items.sort(byId).map(({ doc }) => doc.invoiceId),
  };
}

const unbilledSeconds = async () => (await firm.work.store.projects.figures(1))?.unbilledSeconds ?? 0;
const sound = async () => expect(violations(await scanTable())).toEqual([]);

describe('expenses and time that an invoice charges', () => {
  it('cannot be changed or deleted while they are on it', async () => {
    await charging(1, 1);
    const api = firm.as('perfex');
    expect((await api('DELETE', '/api/expenses/1')).status).toBe(409);
    expect((await api('DELETE', '/api/timesheets/1')).status).toBe(409);
    expect((await api('PUT', '/api/timesheets/1', { body: { hourly_rate: '9' } })).status).toBe(409);
    expect(await unbilledSeconds()).toBe(0);
  });

  it('are free again when the invoice is deleted', async () => {
    const id = await charging(2, 3);
    expect(await charged()).toEqual({ expenses: [id, id], hours: [id, id, id] });
    expect((await firm.as('perfex')('DELETE', `/api/invoices/${id}`)).status).toBe(200);
    expect(await charged()).toEqual({ expenses: [null, null], hours: [null, null, null] });
    expect(await unbilledSeconds()).toBe(3 * 3600);
    expect((await firm.as('perfex')('DELETE', '/api/expenses/1')).status).toBe(200);
    expect((await firm.as('perfex')('DELETE', '/api/timesheets/1')).status).toBe(200);
    await sound();
  });

  it('are free again when their own line comes off, the others are not', async () => {
    const id = await charging(2, 2);
    const line = (position: number) => id * 1000 + position;
    const siwapp = firm.as('siwapp');
    expect((await siwapp('DELETE', `/api/v1/items/${line(2)}`)).status).toBe(204);
    expect(await charged()).toEqual({ expenses: [id, id], hours: [null, id] });
    expect(await unbilledSeconds()).toBe(3600);
    expect((await siwapp('DELETE', `/api/v1/items/${line(5)}`)).status).toBe(204);
    expect(await charged()).toEqual({ expenses: [id, null], hours: [null, id] });
    const { doc } = await updateInvoice(id, { lines: { remove: [1] } }, firm.work);
    expect(doc.lines.map(({ position }) => position)).toEqual([3, 4]);
    expect(await charged()).toEqual({ expenses: [id, null], hours: [null, id] });
    await sound();
  });

  it('are free again when Perfex removes their line with an update', async () => {
    const id = await charging(1, 1);
    const { body } = await firm.as('perfex')('GET', `/api/invoices/${id}`);
    const { number, date, currency } = body;
    const removed = {
      clientid: 1,
      number,
      date,
      currency,
      billing_street: '1 Street',
      subtotal: '27',
      total: '27',
      removed_items: [id * 1000 + 2],
    };
    const reply = await firm.as('perfex')('PUT', `/api/invoices/${id}`, {
      body: { ...removed, newitems: [], allowed_payment_modes: [1] },
    });
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    expect(await charged()).toEqual({ expenses: [id], hours: [null] });
    await sound();
  });

  it('stay where they are when another invoice has a line that names them too', async () => {
    const id = await charging(1, 1);
    const copied = [
      { description: 'Taxi', origin: 'expense' as const, originId: 1 },
      { description: 'Work', origin: 'time entry' as const, originId: 1 },
    ];
    const other = await createInvoice({ customerId: 1, lines: { add: copied } }, firm.work);
    expect((await firm.as('perfex')('DELETE', `/api/invoices/${other.doc.id}`)).status).toBe(200);
    expect(await charged()).toEqual({ expenses: [id], hours: [id] });
  });

  it('are not freed by an invoice that cannot be deleted', async () => {
    const id = await charging(1, 1);
    const payment = { invoiceid: id, amount: '1', paymentmode: 1 };
    expect((await firm.as('perfex')('POST', '/api/payments', { body: payment })).status).toBe(200);
    expect((await firm.as('perfex')('DELETE', `/api/invoices/${id}`)).status).toBe(409);
    expect(await charged()).toEqual({ expenses: [id], hours: [id] });
  });

  it('are freed however many they are when the invoice is deleted', async () => {
    const id = await charging(19, 17);
    expect((await firm.as('perfex')('DELETE', `/api/invoices/${id}`)).status).toBe(200);
    const { expenses, hours } = await charged();
    expect([...expenses, ...hours].every((one) => one === null)).toBe(true);
    expect(await firm.work.store.invoices.count('all')).toBe(0);
    await sound();
  });

  it('come off up to ten at once; with more the refusal says how many there are', async () => {
    const id = await charging(6, 5);
    const perfex = firm.as('perfex');
    const [, ...lines] = (await perfex('GET', `/api/invoices/${id}`)).body.items.map((line: { id: string }) => line.id);
    const takeOff = (some: string[]) =>
      updateInvoice(id, { lines: { remove: some.map((one) => Number(one) % 1000) } }, firm.work);
    await expect(takeOff(lines)).rejects.toThrow(
      '11 time entries and expenses cannot be removed at once; at most 10 can',
    );
    expect((await charged()).hours.every((one) => one === id)).toBe(true);
    await takeOff(lines.slice(0, 10));
    expect((await charged()).expenses.filter((one) => one === id)).toHaveLength(1);
    await sound();
  });

  it('go on and off however far apart they are: each in a project of its own, by a person of its own', async () => {
    const { work } = firm;
    const timesheets: number[] = [];
    for (let i = 0; i < 15; i += 1) {
      const staff = await ensureStaff(`worker${i}@example.com`, work);
      const project = await createProject({ name: `Part ${i}`, customerId: 1, startsOn: '2024-01-01' }, work);
      const task = await createTask({ name: 'Build', relatedTo: 'project', relatedId: project.doc.id }, work);
      const time = { ...hour, taskId: task.doc.id, staffId: staff.id, hourlyRate: '10' };
      timesheets.push((await createTimesheet(time, work)).doc.id);
    }
    const recurring = { every: 1, unit: 'month' } as const;
    const { doc } = await createInvoice({ customerId: 1, lines: { add: [] }, daysToDue: 14, recurring }, work);
    const target = `/invoices/${doc.id}/lineitems.json`;
    const body = { lineitems: { add: { timelogs: timesheets } } };
    const reply = await firm.as('teamwork')('PUT', target, { body, headers: { 'idempotency-key': 'far' } });
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    expect((await charged()).hours).toEqual(timesheets.map(() => doc.id));
    const gone = await firm.as('perfex')('DELETE', `/api/invoices/${doc.id}`);
    expect(gone.status, JSON.stringify(gone.body)).toBe(200);
    expect((await charged()).hours).toEqual(timesheets.map(() => null));
    await sound();
  });

  it('go on and off however far apart they are: unvalued, each in a project and a range of ids of its own', async () => {
    const euros = await newFirm({ currency: 'EUR' });
    const { work } = euros;
    await euros.as('perfex')('POST', '/api/customers', { body: { company: 'Acme' } });
    const expenses: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      const planned = { name: `Part ${i}`, customerId: 1, startsOn: '2024-01-01', currency: 'USD' };
      const { id: projectId } = (await createProject(planned, work)).doc;
      const currency = ['JPY', 'GBP', 'CHF', 'SEK', 'NOK', 'DKK'][i % 6] ?? 'JPY';
      await work.store.expenses.nextId(255);
      const spent = { ...taxi, currency, projectId, customerId: 1, billableAmount: '20' };
      expenses.push((await createExpense(spent, work)).doc.id);
    }
    const recurring = { every: 1, unit: 'month' } as const;
    const wish = { customerId: 1, currency: 'USD', lines: { add: [] }, daysToDue: 14, recurring };
    const { id } = (await createInvoice(wish, work)).doc;
    const on = async () => [...(await work.store.expenses.getMany(expenses)).values()].map(({ doc }) => doc.invoiceId);
    const change = async (side: 'add' | 'remove', key: string) => {
      const call = { body: { lineitems: { [side]: { expenses } } }, headers: { 'idempotency-key': key } };
      const { status, body } = await euros.as('teamwork')('PUT', `/invoices/${id}/lineitems.json`, call);
      expect(status, JSON.stringify(body)).toBe(200);
      expect(await on()).toEqual(expenses.map(() => (side === 'add' ? id : null)));
    };
    await change('add', 'first');
    await change('remove', 'second');
    expect(await countUnvalued(work)).toBe(24);
    // Their rates have come, and nobody has looked at them yet.
    const rates = ['USD', 'JPY', 'GBP', 'CHF', 'SEK', 'NOK', 'DKK'].map((to) => ({ from: 'EUR', to }));
    const first = await work.store.exchangeRates.nextId(rates.length);
    const born = (i: number) => ({ ...stampNew(work, first + i), on: '2024-01-01', rate: '1.5' });
    await work.store.save(
      rates.map((rate, i) => work.store.exchangeRates.create(exchangeRate.parse({ ...rate, ...born(i) }))),
    );
    await change('add', 'third');
    const gone = await euros.as('perfex')('DELETE', `/api/invoices/${id}`);
    expect(gone.status, JSON.stringify(gone.body)).toBe(200);
    expect(await on()).toEqual(expenses.map(() => null));
    await sound();
  });

  it('are freed without a rate when their invoice is deleted', async () => {
    const euros = await newFirm({ currency: 'EUR' });
    const { work } = euros;
    await euros.as('perfex')('POST', '/api/customers', { body: { company: 'Acme' } });
    const planned = { name: 'Part', customerId: 1, startsOn: '2024-01-01', currency: 'USD' };
    const { id: projectId } = (await createProject(planned, work)).doc;
    const expenses: number[] = [];
    for (const currency of ['JPY', 'GBP', 'CHF', 'SEK', 'NOK', 'DKK', 'PLN', 'CZK', 'HUF', 'AUD']) {
      expenses.push((await createExpense({ ...taxi, currency, projectId, billableAmount: '20' }, work)).doc.id);
    }
    const recurring = { every: 1, unit: 'month' } as const;
    const wish = { customerId: 1, currency: 'USD', lines: { add: [] }, daysToDue: 14, recurring };
    const { id } = (await createInvoice(wish, work)).doc;
    const charges = { add: { expenses, timesheets: [] }, remove: { expenses: [], timesheets: [] } };
    await chargeRecords(id, charges, work);
    expect((await euros.as('perfex')('DELETE', `/api/invoices/${id}`)).status).toBe(200);
    expect(await countUnvalued(work)).toBe(11);
    await sound();
  });

  it('take nobody’s money while their invoice is being deleted in steps', async () => {
    const { work } = firm;
    const id = await charging(6, 9);
    const answers: number[] = [];
    const store = Object.assign(Object.create(work.store), {
      save: async (...wanted: Parameters<typeof work.store.save>) => {
        const saved = await work.store.save(...wanted);
        const body = { payment_method: 'Bank', amount: '1', invoice_id: String(id), payment_date: '2024-02-01' };
        if (answers.length === 0) answers.push((await firm.as('sereni')('POST', '/api/v1/payments', { body })).status);
        return saved;
      },
    });
    await deleteInvoice(id, { ...work, store });
    expect(answers).toEqual([422]);
    expect(await work.store.invoices.get(id)).toBeNull();
    expect((await charged()).hours.every((one) => one === null)).toBe(true);
    await sound();
  });
});
