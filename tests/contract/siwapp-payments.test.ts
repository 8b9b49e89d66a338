/** siwapp's payments: under their invoice, and at the address that Sereni documents too. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { updateInvoice } from '../../lib/operations/invoice/update.ts';

const at = '2024-05-10T12:00:00Z';
const origin = 'http://localhost:3000';
let firm: Firm;
let siwapp: ReturnType<Firm['as']>;
let invoiceId: string;
let path: string;

beforeAll(async () => {
  firm = await newFirm();
  siwapp = firm.as('siwapp');
  const relationships = { items: { data: [{ attributes: { description: 'shoe', unitary_cost: 100 } }] } };
  const body = { data: { attributes: { name: 'Acme', due_date: '2030-01-01' }, relationships } };
  invoiceId = (await siwapp('POST', '/api/v1/invoices', { body })).body.data.id;
  path = `/api/v1/invoices/${invoiceId}/payments`;
});

const pay = (attributes: object, to = path): Promise<Reply> =>
  siwapp('POST', to, { body: { data: { attributes } }, at });
const invoice = async (): Promise<Reply['body']> =>
  (await siwapp('GET', `/api/v1/invoices/${invoiceId}`, { at })).body.data.attributes;

it('records a payment and shows it, alone, in the list and on the invoice', async () => {
  const made = await pay({ notes: 'second payment', amount: 33.2, date: '2016-02-03' });
  const { id } = made.body.data;
  const self = `${origin}/api/v1/payments/${id}`;
  expect(made.status).toBe(201);
  expect(made.headers.location).toBe(self);
  expect(made.body.data).toEqual({
    id,
    type: 'payments',
    attributes: { name: 'second payment', notes: 'second payment', amount: '33.2', date: '2016-02-03' },
    relationships: { invoice: { data: { id: invoiceId, type: 'invoices' } } },
    links: { self },
  });
  expect((await siwapp('GET', `/api/v1/payments/${id}`)).body).toEqual(made.body);
  const list = await siwapp('GET', path);
  expect(list.body).toEqual([
    { id, name: 'second payment', notes: 'second payment', amount: '33.2', date: '2016-02-03', url: self },
  ]);
  expect(await invoice()).toMatchObject({ paid_amount: '33.2', status: 'pending' });
});

it('is dated today where no date is given, and takes its text under either name', async () => {
  const made = await pay({ name: 'as name', amount: '1' });
  expect(made.body.data.attributes).toEqual({ name: 'as name', notes: 'as name', amount: '1.0', date: '2024-05-10' });
  const blank = await pay({ amount: 1, date: '' });
  expect(blank.body.data.attributes).toMatchObject({ notes: '', date: '2024-05-10' });
});

it('rounds to the currency, half away from zero', async () => {
  expect((await pay({ amount: 5.006 })).body.data.attributes.amount).toBe('5.01');
  expect((await pay({ amount: '-5.005' })).body.data.attributes.amount).toBe('-5.01');
});

it('changes only what is sent, and the invoice with it', async () => {
  const { id } = (await pay({ amount: 2, notes: 'before', date: '2024-01-01' })).body.data;
  const before = Number((await invoice()).paid_amount);
  const changed = await siwapp('PUT', `/api/v1/payments/${id}`, {
    body: { data: { attributes: { notes: 'modified second payment' } } },
  });
  expect(changed.status).toBe(200);
  expect(changed.body.data.attributes).toMatchObject({
    notes: 'modified second payment',
    amount: '2.0',
    date: '2024-01-01',
  });
  await siwapp('PATCH', `/api/v1/payments/${id}`, { body: { payment: { amount: 12, date: '2024-01-02' } } });
  const read = (await siwapp('GET', `/api/v1/payments/${id}`)).body.data;
  expect(read.attributes).toMatchObject({ notes: 'modified second payment', amount: '12.0', date: '2024-01-02' });
  expect(Number((await invoice()).paid_amount)).toBeCloseTo(before + 10);
});

it('deletes a payment: 204, and its amount is open again', async () => {
  const { id } = (await pay({ amount: 500 })).body.data;
  expect((await invoice()).status).toBe('paid');
  expect(await siwapp('DELETE', `/api/v1/payments/${id}`)).toMatchObject({ status: 204, body: '' });
  expect((await invoice()).status).toBe('pending');
  expect((await siwapp('GET', `/api/v1/payments/${id}`)).status).toBe(404);
  expect((await siwapp('PUT', `/api/v1/payments/${id}`, { body: { data: {} } })).status).toBe(404);
  expect((await siwapp('DELETE', `/api/v1/payments/${id}`)).status).toBe(404);
});

it('pages its list when asked', async () => {
  const all = (await siwapp('GET', path)).body;
  const page = await siwapp('GET', `${path}?page[number]=2&page[size]=2`);
  expect(page.body).toEqual(all.slice(2, 4));
  expect(JSON.parse(page.headers['x-pagination'] ?? '')).toMatchObject({ total: String(all.length), previous_page: 1 });
});

describe('what is refused', () => {
  it.each([
    [{}, 'amount'],
    [{ amount: '' }, 'amount'],
    [{ amount: 'much' }, 'amount'],
    [{ amount: [1] }, 'amount'],
    [{ amount: 999999999999999 }, 'amount'],
    [{ amount: 1, date: '2016-02-30' }, 'date'],
    [{ amount: 1, date: 5 }, 'date'],
    [{ amount: 1, notes: { a: 1 } }, 'notes'],
  ])('%j', async (attributes, field) => {
    const made = await pay(attributes);
    const source = { pointer: `/data/attributes/${field}` };
    expect(made).toMatchObject({ status: 422, body: { errors: [{ status: '422', source }] } });
  });

  it('a payment on an invoice that is not there', async () => {
    expect((await pay({ amount: 1 }, '/api/v1/invoices/999/payments')).status).toBe(404);
    expect((await siwapp('GET', '/api/v1/invoices/999/payments')).status).toBe(404);
  });

  it('a payment on a cancelled invoice', async () => {
    const body = { data: { attributes: { name: 'Cancelled' } } };
    const { id } = (await siwapp('POST', '/api/v1/invoices', { body })).body.data;
    await updateInvoice(Number(id), { cancelled: true }, firm.work);
    const refused = await pay({ amount: 1 }, `/api/v1/invoices/${id}/payments`);
    expect(refused).toMatchObject({
      status: 422,
      body: { errors: [{ detail: expect.stringContaining('cancelled') }] },
    });
    expect((await siwapp('GET', `/api/v1/invoices/${id}`)).body.data.attributes).toMatchObject({
      status: 'cancelled',
      draft: 'false',
    });
  });
});
