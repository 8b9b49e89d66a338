/** One payment, one client: what Sereni, siwapp and Perfex write of them, and that all three show the same money after it. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { createCreditNote } from '../../lib/operations/credit-note/write.ts';
import { updateInvoice } from '../../lib/operations/invoice/update.ts';
import { ownTable } from '../support/table.ts';

ownTable();
afterAll(async () => {
  expect(violations(await scanTable())).toEqual([]);
});

let firm: Firm;
let sereni: ReturnType<Firm['as']>;
let siwapp: ReturnType<Firm['as']>;
let perfex: ReturnType<Firm['as']>;
beforeEach(async () => {
  firm = await newFirm();
  [sereni, siwapp, perfex] = [firm.as('sereni'), firm.as('siwapp'), firm.as('perfex')];
  const acme = { name: 'Acme', email: 'office@acme.example', country_id: 'KE', currency_id: 'EUR' };
  expect((await sereni('POST', '/api/v1/clients', { body: acme })).body.id).toBe('1');
  // 100.00 and 21 % VAT; due long before anybody looks.
  await bill(100);
});

const at = '2026-03-01T12:00:00.000Z';

async function bill(cost: number, more: Record<string, unknown> = {}): Promise<string> {
  const items = { data: [{ attributes: { description: 'Work', unitary_cost: cost, tax_ids: [1] } }] };
  const attributes = { customer_id: 1, issue_date: '2026-01-01', due_date: '2027-01-01', ...more };
  const made = await siwapp('POST', '/api/v1/invoices', { body: { data: { attributes, relationships: { items } } } });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.data.id;
}

/** What each dialect says of an invoice of the client's. */
async function invoiceSeen(id: string) {
  const [bySiwapp, byPerfex, list] = await Promise.all([
    siwapp('GET', `/api/v1/invoices/${id}`, { at }),
    perfex('GET', `/api/invoices/${id}`, { at }),
    siwapp('GET', `/api/v1/invoices/${id}/payments`),
  ]);
  const { gross_amount: gross, paid_amount: paid, status } = bySiwapp.body.data.attributes;
  return {
    paid: Number(paid),
    due: Number(gross) - Number(paid),
    siwapp: status,
    left: byPerfex.body.total_left_to_pay,
    perfex: byPerfex.body.status,
    payments: list.body.map((one: { id: string; amount: string }) => `${one.id}: ${one.amount}`),
    perfexPayments: byPerfex.body.payments.map(
      (one: { paymentid: string; amount: string }) => `${one.paymentid}: ${Number(one.amount).toFixed(1)}`,
    ),
  };
}

const clientSeen = async () => {
  const { balance, paid } = (await sereni('GET', '/api/v1/clients/1')).body.attributes;
  return { balance, paid };
};

/** All three agree: so much is paid on the first invoice, by these payments. */
async function expectPaid(paid: number, payments: string[]): Promise<void> {
  const left = 121 - paid;
  const state = paid >= 121 ? { siwapp: 'paid', perfex: '2' } : { siwapp: 'pending', perfex: paid > 0 ? '3' : '1' };
  expect(await invoiceSeen('1')).toEqual({
    paid,
    due: left,
    left: left.toFixed(2),
    payments,
    perfexPayments: payments,
    ...state,
  });
  expect(await clientSeen()).toEqual({ balance: left, paid });
}

const body = { invoice_id: 1, payment_date: '2026-02-01', amount: '21', payment_method: 1, send_email: 0 };
const created = (reply: Reply): void => expect(reply.status, JSON.stringify(reply.body)).toBe(201);

describe('a payment of Sereni', () => {
  it('lowers siwapp’s due amount and Perfex’s total_left_to_pay, and so do its changes and its end', async () => {
    created(await sereni('POST', '/api/v1/payments', { body }));
    await expectPaid(21, ['1: 21.0']);
    await sereni('PUT', '/api/v1/payments/1', { body: { ...body, amount: '50.5' } });
    await expectPaid(50.5, ['1: 50.5']);
    await sereni('PUT', '/api/v1/payments/1', { body: { ...body, amount: '121' } });
    await expectPaid(121, ['1: 121.0']);
    await sereni('DELETE', '/api/v1/payments/1');
    await expectPaid(0, []);
  });

  it('that is moved to another invoice leaves the first and counts for the second', async () => {
    const second = await bill(10);
    created(await sereni('POST', '/api/v1/payments', { body: { ...body, amount: 12.1 } }));
    expect(await clientSeen()).toEqual({ balance: 121, paid: 12.1 });
    await sereni('PUT', '/api/v1/payments/1', { body: { ...body, amount: 12.1, invoice_id: second } });
    expect(await invoiceSeen('1')).toMatchObject({ paid: 0, left: '121.00', perfex: '1', payments: [] });
    expect(await invoiceSeen(second)).toMatchObject({ paid: 12.1, left: '0.00', perfex: '2', siwapp: 'paid' });
    expect(await clientSeen()).toEqual({ balance: 121, paid: 12.1 });
  });

  it('is found with its mode, note and date in the other two', async () => {
    created(
      await sereni('POST', '/api/v1/payments', { body: { ...body, payment_method: 2, notes: 'In an envelope' } }),
    );
    expect((await perfex('GET', '/api/payments/1')).body).toMatchObject({
      paymentid: '1',
      invoiceid: '1',
      amount: '21.00',
      name: 'Cash',
      note: 'In an envelope',
      date: '2026-02-01',
    });
    expect((await siwapp('GET', '/api/v1/payments/1')).body.data.attributes).toMatchObject({
      amount: '21.0',
      notes: 'In an envelope',
      date: '2026-02-01',
    });
  });
});

describe('a payment of siwapp', () => {
  it('is Sereni’s and Perfex’s as well, with its changes and its end', async () => {
    const send = (method: string, target: string, attributes: object) =>
      siwapp(method, target, { body: { data: { attributes } } });
    created(await send('POST', '/api/v1/invoices/1/payments', { amount: 40, date: '2026-02-02', notes: 'by siwapp' }));
    await expectPaid(40, ['1: 40.0']);
    expect((await sereni('GET', '/api/v1/payments/1')).body.attributes).toMatchObject({
      amount: 40,
      notes: 'by siwapp',
      payment_date: '2026-02-02T00:00:00+00:00',
      client: { id: '1', name: 'Acme' },
      status: 'partially_paid',
      reference: expect.stringMatching(/^PAY-\d{8}-0001$/),
    });
    await send('PUT', '/api/v1/payments/1', { amount: '121' });
    await expectPaid(121, ['1: 121.0']);
    expect((await siwapp('DELETE', '/api/v1/payments/1')).status).toBe(204);
    await expectPaid(0, []);
    expect((await sereni('GET', '/api/v1/payments/1')).status).toBe(404);
    expect((await sereni('GET', '/api/v1/clients/1/payments')).body.meta.total).toBe(0);
  });
});

describe('a payment of Perfex', () => {
  it('is Sereni’s and siwapp’s as well, and can be changed and deleted there', async () => {
    const made = await perfex('POST', '/api/payments', {
      body: { invoiceid: 1, amount: '60.5', paymentmode: 'cash', note: 'by Perfex', transactionid: 'T-1' },
    });
    expect(made.body).toMatchObject({ paymentmode: true, id: 1 });
    await expectPaid(60.5, ['1: 60.5']);
    expect((await sereni('GET', '/api/v1/payments/1')).body.attributes).toMatchObject({
      amount: 60.5,
      method: 'Cash',
      notes: 'by Perfex',
      provider_id: 'T-1',
    });
    await sereni('PUT', '/api/v1/payments/1', { body: { ...body, amount: 1, payment_method: 4 } });
    await expectPaid(1, ['1: 1.0']);
    expect((await perfex('GET', '/api/payments/1')).body).toMatchObject({ name: 'Stripe', transactionid: 'T-1' });
    await sereni('DELETE', '/api/v1/payments/1');
    await expectPaid(0, []);
    expect((await perfex('GET', '/api/payments/1')).status).toBe(404);
  });
});

describe('what Sereni’s client owes', () => {
  /** The sum of what Perfex says is left to pay. */
  const leftInPerfex = async (): Promise<number> => {
    const { body: all } = await perfex('GET', '/api/invoices', { at });
    return all
      .filter((one: { status: string }) => !['5', '6'].includes(one.status))
      .reduce((sum: number, one: { total_left_to_pay: string }) => sum + Number(one.total_left_to_pay), 0);
  };
  const balance = async () => (await clientSeen()).balance;

  it('is the sum of what Perfex says is left: drafts and cancelled invoices do not count, credits do', async () => {
    await bill(10);
    const draft = await bill(1000, { draft: true });
    const cancelled = await bill(500);
    expect(await balance()).toBe(121 + 12.1 + 605);
    expect(await leftInPerfex()).toBeCloseTo(await balance(), 2);
    await updateInvoice(Number(cancelled), { cancelled: true }, firm.work);
    expect(await balance()).toBe(133.1);
    expect(await leftInPerfex()).toBeCloseTo(133.1, 2);
    await siwapp('PUT', `/api/v1/invoices/${draft}`, { body: { data: { attributes: { draft: false } } } });
    expect(await balance()).toBe(1343.1);
    expect(await leftInPerfex()).toBeCloseTo(1343.1, 2);
    await siwapp('DELETE', `/api/v1/invoices/${draft}`);
    expect(await balance()).toBe(133.1);
    const lines = { add: [{ description: 'Less', unitPrice: '21' }] };
    const credits = [{ invoiceId: 1, amount: '21' }];
    await createCreditNote({ customerId: 1, issueOn: '2026-01-02', lines, credits }, firm.work);
    expect(await clientSeen()).toEqual({ balance: 112.1, paid: 0 });
    expect(await leftInPerfex()).toBeCloseTo(112.1, 2);
  });

  it('falls with a whole payment and rises when an invoice is changed', async () => {
    created(await sereni('POST', '/api/v1/payments', { body: { ...body, amount: 121 } }));
    expect(await clientSeen()).toEqual({ balance: 0, paid: 121 });
    const item = { id: 1001, attributes: { unitary_cost: 200 } };
    const relationships = { items: { data: [item] } };
    await siwapp('PUT', '/api/v1/invoices/1', { body: { data: { attributes: {}, relationships } } });
    expect(await clientSeen()).toEqual({ balance: 121, paid: 121 });
    expect(await leftInPerfex()).toBe(121);
  });
});

describe('a client', () => {
  it('of Sereni is Perfex’s customer and siwapp’s, and follows what they change', async () => {
    const address = { street: '1 Road', zip_code: '9', city: 'Pune', state: 'MH' };
    const whole = { name: 'Kent', email: 'k@kent.example', country_id: 'IN', currency_id: 'INR', ...address };
    const more = { phone: '55', tax_number: 'K-1', locale: 'en', notes: 'n' };
    created(await sereni('POST', '/api/v1/clients', { body: { ...whole, ...more } }));
    expect((await perfex('GET', '/api/customers/2')).body).toMatchObject({
      company: 'Kent',
      vat: 'K-1',
      phonenumber: '55',
      address: '1 Road',
      zip: '9',
      city: 'Pune',
      state: 'MH',
      country: '102',
      default_language: 'en',
    });
    expect((await siwapp('GET', '/api/v1/customers/2')).body.data.attributes).toMatchObject({
      name: 'Kent',
      identification: 'K-1',
      email: 'k@kent.example',
      invoicing_address: '1 Road, 9 Pune, MH, IN',
    });
    await perfex('PUT', '/api/customers/2', { body: { company: 'Kent Farms', vat: 'K-2', city: 'Goa' } });
    const siwapps = { data: { attributes: { email: 'new@kent.example' } } };
    expect((await siwapp('PUT', '/api/v1/customers/2', { body: siwapps })).status).toBe(200);
    expect((await sereni('GET', '/api/v1/clients/2')).body.attributes).toMatchObject({
      name: 'Kent Farms',
      tax_number: 'K-2',
      city: 'Goa',
      street: '1 Road',
      email: 'new@kent.example',
      phone: '55',
      notes: 'n',
    });
    await sereni('DELETE', '/api/v1/clients/2');
    expect((await perfex('GET', '/api/customers/2')).status).toBe(404);
    expect((await siwapp('GET', '/api/v1/customers/2')).status).toBe(404);
  });

  it('of Perfex or siwapp is Sereni’s, with its primary contact, until they delete it', async () => {
    await perfex('POST', '/api/customers', { body: { company: 'Perfexed', country: 235 } });
    const person = { firstname: 'Allen', lastname: 'McCain', email: 'allen@p.example', password: 'secret' };
    await perfex('POST', '/api/contacts', { body: { customer_id: 2, ...person } });
    expect((await sereni('GET', '/api/v1/clients/2')).body.attributes).toMatchObject({
      reference: 'CUST0002',
      name: 'Perfexed',
      email: 'allen@p.example',
      contact: { id: '1', name: 'Allen McCain', email: 'allen@p.example' },
      country: { code: 'GB', name: 'United Kingdom' },
      status: 'Active',
    });
    const attributes = { name: 'Siwapped', identification: 'S-1', email: 's@s.example' };
    created(await siwapp('POST', '/api/v1/customers', { body: { data: { attributes } } }));
    expect((await sereni('GET', '/api/v1/clients/3')).body.attributes).toMatchObject({
      name: 'Siwapped',
      tax_number: 'S-1',
      email: 's@s.example',
    });
    expect((await perfex('DELETE', '/api/delete/customers/2')).status).toBe(200);
    expect((await siwapp('DELETE', '/api/v1/customers/3')).status).toBe(204);
    const { body: left } = await sereni('GET', '/api/v1/clients');
    expect(left.data.map(({ id }: { id: string }) => id)).toEqual(['1']);
  });
});
