/** Expenses that repeat: on which dates, what the copies are, and the invoices that charge them at once. */
import { describe, expect, it } from 'vitest';
import type { Firm } from '../../lab/api.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { changeOrganization } from '../../lib/operations/organization/update.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { firmWithCustomer, list, made, read, runFor } from '../support/repeating.ts';
import { ownTable } from '../support/table.ts';

ownTable();

const rent = { expense_name: 'Rent', category: 1, currency: 1, amount: '50.00', date: '2023-10-31', recurring: 1 };

const spend = (firm: Firm, fields: object = {}): Promise<number> => made(firm, '/api/expenses', { ...rent, ...fields });
async function change(firm: Firm, id: number, fields: object): Promise<void> {
  const reply = await firm.as('perfex')('PUT', `/api/expenses/${id}`, { body: { ...rent, ...fields } });
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
}
const copies = async (firm: Firm, id: number) =>
  (await list(firm, '/api/expenses')).filter((one) => one.recurring_from === String(id));
async function datesAfter(firm: Firm, id: number, time: string) {
  expect(await runFor(firm, time)).toMatchObject({ failed: 0 });
  return (await copies(firm, id)).map(({ date }) => date);
}

describe('the dates of an expense that repeats', () => {
  it('stay at the end of the month, as many as there are cycles', async () => {
    const firm = await firmWithCustomer();
    const id = await spend(firm, { cycles: 5 });
    expect(await datesAfter(firm, id, '2023-11-29T23:59:59Z')).toEqual([]);
    expect(await datesAfter(firm, id, '2023-11-30T00:00:00Z')).toEqual(['2023-11-30']);
    expect(await read(firm, `/api/expenses/${id}`)).toMatchObject({
      recurring: '1',
      cycles: '5',
      total_cycles: '1',
      last_recurring_date: '2023-11-30',
    });
    const all = ['2023-11-30', '2023-12-31', '2024-01-31', '2024-02-29', '2024-03-31'];
    expect(await datesAfter(firm, id, '2025-01-01T00:00:00Z')).toEqual(all);
    expect(await read(firm, `/api/expenses/${id}`)).toMatchObject({
      total_cycles: '5',
      last_recurring_date: '2024-03-31',
    });
  });

  it('come every so many days, weeks, months and years', async () => {
    const firm = await firmWithCustomer();
    const custom = (repeat_every_custom: number, repeat_type_custom: string) =>
      spend(firm, { date: '2024-01-30', recurring: 'custom', repeat_every_custom, repeat_type_custom });
    const ids = [await custom(10, 'day'), await custom(6, 'week'), await custom(13, 'month'), await custom(4, 'year')];
    ids.push(await spend(firm, { date: '2024-02-29', recurring: 12 }));
    await runFor(firm, '2024-03-12T00:00:00Z');
    const dates = async () => Promise.all(ids.map(async (id) => (await copies(firm, id)).map(({ date }) => date)));
    expect(await dates()).toEqual([
      ['2024-02-09', '2024-02-19', '2024-02-29', '2024-03-10'],
      ['2024-03-12'],
      [],
      [],
      [],
    ]);
    await change(firm, ids[0] ?? 0, { date: '2024-01-30', recurring: 0 });
    await runFor(firm, '2028-03-01T00:00:00Z');
    const [days = [], , months, years, leaps] = await dates();
    expect(days).toHaveLength(4);
    expect(months).toEqual(['2025-02-28', '2026-03-30', '2027-04-30']);
    expect(years).toEqual(['2028-01-30']);
    expect(leaps).toEqual(['2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29']);
  });

  it('begin at midnight of the firm, also of one that moves to another time zone', async () => {
    const firm = await firmWithCustomer({ timezone: 'Asia/Tokyo' });
    const id = await spend(firm);
    expect(await datesAfter(firm, id, '2023-11-29T14:59:59Z')).toEqual([]);
    expect(await datesAfter(firm, id, '2023-11-29T15:00:00Z')).toEqual(['2023-11-30']);
    await changeOrganization({ timezone: 'America/Los_Angeles' }, firm.work);
    expect(await datesAfter(firm, id, '2023-12-31T07:59:59Z')).toEqual(['2023-11-30']);
    expect(await datesAfter(firm, id, '2023-12-31T08:00:00Z')).toEqual(['2023-11-30', '2023-12-31']);
    expect(violations(await scanTable())).toEqual([]);
  });

  it('go on after the last that was made when the schedule is changed, and with more cycles', async () => {
    const firm = await firmWithCustomer();
    const id = await spend(firm, { cycles: 2 });
    expect(await datesAfter(firm, id, '2024-06-01T00:00:00Z')).toEqual(['2023-11-30', '2023-12-31']);
    await change(firm, id, { cycles: 3 });
    expect(await datesAfter(firm, id, '2024-01-31T00:00:00Z')).toEqual(['2023-11-30', '2023-12-31', '2024-01-31']);
    const weekly = { recurring: 'custom', repeat_every_custom: 1, repeat_type_custom: 'week', cycles: 0 };
    await change(firm, id, weekly);
    expect((await datesAfter(firm, id, '2024-02-13T00:00:00Z')).slice(3)).toEqual(['2024-02-06', '2024-02-13']);
  });

  it('stop when it no longer repeats or is deleted; what was made stays, and is not made again', async () => {
    const firm = await firmWithCustomer();
    const [stopped, gone] = [await spend(firm), await spend(firm)];
    await runFor(firm, '2023-12-01T00:00:00Z');
    const [copy] = await copies(firm, stopped);
    expect((await firm.as('perfex')('DELETE', `/api/expenses/${copy?.id}`)).status).toBe(200);
    expect(await datesAfter(firm, stopped, '2023-12-31T00:00:00Z')).toEqual(['2023-12-31']);
    await change(firm, stopped, { recurring: 0 });
    expect((await firm.as('perfex')('DELETE', `/api/expenses/${gone}`)).status).toBe(200);
    expect(await datesAfter(firm, stopped, '2025-01-01T00:00:00Z')).toEqual(['2023-12-31']);
    expect(await datesAfter(firm, gone, '2025-01-01T00:00:00Z')).toEqual(['2023-11-30', '2023-12-31']);
    expect(violations(await scanTable())).toEqual([]);
  });
});

describe('a copy', () => {
  it('is the expense as it now stands, of its own date, and does not repeat', async () => {
    const firm = await firmWithCustomer();
    const admin = firm.as('admin');
    const field = { belongs_to: 'expenses', label: 'Cost centre', type: 'input' };
    expect((await admin('POST', '/admin/v1/custom-fields', { body: field })).status).toBe(201);
    const told = {
      note: 'Office',
      reference_no: 'R-1',
      clientid: 1,
      project_id: 1,
      tax: 1,
      tax2: 2,
      paymentmode: 2,
      billable: 1,
    };
    const id = await spend(firm, { ...told, custom_fields: { expenses: { 1: 'K7' } } });
    await change(firm, id, { ...told, amount: '60.00' });
    await runFor(firm, '2023-12-01T09:30:00Z');
    const [listed] = await copies(firm, id);
    const copy = await read(firm, `/api/expenses/${listed?.id}`);
    const template = await read(firm, `/api/expenses/${id}`);
    const own = {
      id: copy?.id,
      expenseid: copy?.id,
      date: '2023-11-30',
      dateadded: '2023-12-01 09:30:00',
      recurring_from: String(id),
    };
    const still = {
      recurring: '0',
      recurring_type: null,
      repeat_every: null,
      total_cycles: '0',
      last_recurring_date: null,
    };
    expect(copy).toEqual({ ...template, ...own, ...still });
    expect(copy).toMatchObject({
      amount: '60.00',
      invoiceid: null,
      customfields: [{ label: 'Cost centre', value: 'K7' }],
    });
  });

  it('is neither approved nor paid, and is to be paid as long after its date', async () => {
    const firm = await firmWithCustomer();
    const id = await spend(firm);
    const { expenses } = firm.work.store;
    const stored = await expenses.get(id);
    if (!stored) throw new Error('no expense');
    const done = {
      payOn: '2023-11-14',
      paidOn: '2023-11-10',
      approvedAt: firm.work.at,
      reimbursedOn: '2023-11-11',
      invoicedElsewhere: true,
    };
    await firm.work.store.save([expenses.update(stored, { ...stored.doc, ...done })]);
    await runFor(firm, '2023-12-01T00:00:00Z');
    const copy = await expenses.get(Number((await copies(firm, id))[0]?.id));
    const undone = { paidOn: null, approvedAt: null, reimbursedOn: null, invoicedElsewhere: false, invoiceId: null };
    expect(copy?.doc).toMatchObject({ ...undone, payOn: '2023-12-14', spentOn: '2023-11-30' });
  });

  it('in another currency is counted at the rate of its own date', async () => {
    const firm = await firmWithCustomer({ currencies: ['EUR', 'USD'] });
    const rate = async (date: string, value: string) => {
      const body = { from: 'USD', to: 'EUR', date, rate: value };
      expect((await firm.as('admin')('POST', '/admin/v1/exchange-rates', { body })).status).toBe(201);
    };
    await rate('2023-10-31', '0.9');
    await rate('2023-11-29', '0.8');
    const id = await spend(firm, { currency: 2, amount: '100', billable: 1, clientid: 1 });
    await runFor(firm, '2023-12-01T00:00:00Z');
    const { expenses } = firm.work.store;
    const docs = [await expenses.get(id), await expenses.get(Number((await copies(firm, id))[0]?.id))];
    expect(docs.map((one) => one?.doc.exchangeRate)).toEqual(['0.9', '0.8']);
    expect(docs[1]?.doc).toMatchObject({ exchangeOn: '2023-11-29', amountMinor: 10_000, billableMinor: 10_000 });
    expect(violations(await scanTable())).toEqual([]);
  });
});

describe('an expense that is invoiced as it is made', () => {
  const charged = { billable: 1, clientid: 1, create_invoice_billable: 1 };

  it('is made without an invoice while its cost has no rate to what it is billed in', async () => {
    const firm = await firmWithCustomer({ currencies: ['EUR', 'USD'] });
    const project = await createProject({ name: 'Site', customerId: 1, startsOn: '2023-01-01' }, firm.work);
    const id = await spend(firm, { ...charged, currency: 2, amount: '100', project_id: project.doc.id });
    await runFor(firm, '2023-12-01T00:00:00Z');
    const [copy] = await copies(firm, id);
    const stored = async () => (await firm.work.store.expenses.get(Number(copy?.id)))?.doc;
    expect(await stored()).toMatchObject({ exchangeRate: null, billableMinor: null, invoiceId: null });
    expect(await list(firm, '/api/invoices')).toEqual([]);
    const body = { from: 'USD', to: 'EUR', date: '2023-11-01', rate: '0.9' };
    expect((await firm.as('admin')('POST', '/admin/v1/exchange-rates', { body })).status).toBe(201);
    expect(await stored()).toMatchObject({ exchangeRate: '0.9', billableMinor: 9_000, invoiceId: null });
    expect(violations(await scanTable())).toEqual([]);
  });
  const outbox = async (firm: Firm) =>
    (await scanTable()).filter(
      ({ pk, organizationId }) => String(pk).startsWith('system/outbox') && organizationId === firm.organization.id,
    );

  it('gets an invoice of its own each time, with its taxes, and is on it', async () => {
    const firm = await firmWithCustomer();
    const id = await spend(firm, { ...charged, tax: 1, tax2: 3, note: 'Office', project_id: 1 });
    expect(await datesAfter(firm, id, '2023-12-31T00:00:00Z')).toEqual(['2023-11-30', '2023-12-31']);
    const bills = await list(firm, '/api/invoices');
    expect(bills).toMatchObject([
      {
        number: '1',
        date: '2023-11-30',
        clientid: '1',
        project_id: '1',
        status: '1',
        subtotal: '50.00',
        total: '53.00',
      },
      { number: '2', date: '2023-12-31', total: '53.00' },
    ]);
    const made = await copies(firm, id);
    expect(made.map(({ invoiceid }) => invoiceid)).toEqual(bills.map((bill) => bill.id));
    expect((await read(firm, `/api/expenses/${id}`)).invoiceid).toBeNull();
    const { body } = await firm.as('perfex')('GET', `/api/invoices/${bills[0]?.id}`);
    expect(body.items).toMatchObject([{ description: 'Rent', long_description: 'Office', qty: '1.00', rate: '50.00' }]);
    expect(await outbox(firm)).toEqual([]);
    const refused = await firm.as('perfex')('DELETE', `/api/expenses/${made[0]?.id}`);
    expect(refused.status).toBe(409);
    expect(violations(await scanTable())).toEqual([]);
  });

  it('is free again when that invoice is deleted, and is not invoiced again by itself', async () => {
    const firm = await firmWithCustomer();
    const id = await spend(firm, { ...charged, cycles: 1 });
    await runFor(firm, '2023-12-01T00:00:00Z');
    const [bill] = await list(firm, '/api/invoices');
    expect((await firm.as('perfex')('DELETE', `/api/invoices/${bill?.id}`)).status).toBe(200);
    await runFor(firm, '2024-12-01T00:00:00Z');
    expect(await copies(firm, id)).toMatchObject([{ invoiceid: null }]);
    expect(await list(firm, '/api/invoices')).toEqual([]);
    expect(violations(await scanTable())).toEqual([]);
  });

  it('has it mailed once where that is asked for', async () => {
    const firm = await firmWithCustomer();
    await spend(firm, { ...charged, cycles: 1, send_invoice_to_customer: 1 });
    await Promise.all([runFor(firm, '2023-12-01T00:00:00Z'), runFor(firm, '2023-12-01T00:00:00Z')]);
    const [bill] = await list(firm, '/api/invoices');
    expect(await outbox(firm)).toMatchObject([{ kind: 'invoice mail', payload: { invoiceId: Number(bill?.id) } }]);
  });

  it.each([
    ['is not billable', { billable: 0 }],
    ['has no customer', { clientid: '' }],
    ['is not to be', { create_invoice_billable: 0 }],
  ])('gets none where it %s, and is made all the same', async (_, fields) => {
    const firm = await firmWithCustomer();
    const id = await spend(firm, { ...charged, send_invoice_to_customer: 1, ...fields });
    expect(await datesAfter(firm, id, '2023-12-01T00:00:00Z')).toEqual(['2023-11-30']);
    expect(await list(firm, '/api/invoices')).toEqual([]);
    expect(await outbox(firm)).toEqual([]);
  });

  it('bills the customer of its project where it has none of its own', async () => {
    const firm = await firmWithCustomer();
    await spend(firm, { ...charged, clientid: '', project_id: 2 });
    await runFor(firm, '2023-12-01T00:00:00Z');
    expect(await list(firm, '/api/invoices')).toMatchObject([{ clientid: '1', project_id: '2' }]);
  });

  it('may only be asked for by whoever may make invoices', async () => {
    const firm = await firmWithCustomer();
    const token = await firm.tokenWith(['expenses:*']);
    const call = { headers: { authtoken: token }, body: { ...rent, ...charged } };
    expect((await firm.as('perfex')('POST', '/api/expenses', call)).status).toBe(403);
  });
});
