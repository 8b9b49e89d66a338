/** siwapp's items: the lines of invoices and recurring invoices at addresses of their own. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { completeInvoice } from '../../lib/operations/invoice/complete.ts';
import { deleteEntry } from '../../lib/operations/settings/entries.ts';

let firm: Firm;
let siwapp: ReturnType<Firm['as']>;
let invoiceId: string;
let ruleId: string;
const origin = 'http://localhost:3000';

beforeAll(async () => {
  firm = await newFirm();
  siwapp = firm.as('siwapp');
  const relationships = { items: { data: [{ attributes: { description: 'shoe', unitary_cost: 33.2, quantity: 2 } }] } };
  const bill = { data: { attributes: { name: 'Acme' }, relationships } };
  invoiceId = (await siwapp('POST', '/api/v1/invoices', { body: bill })).body.data.id;
  const attributes = { name: 'Acme', period: 1, period_type: 'month', starting_date: '2024-01-31' };
  const rule = { data: { attributes, relationships } };
  ruleId = (await siwapp('POST', '/api/v1/recurring_invoices', { body: rule })).body.data.id;
});

const add = (attributes: object, path = `/api/v1/invoices/${invoiceId}/items`): Promise<Reply> =>
  siwapp('POST', path, { body: { data: { attributes } } });
const grossOf = async (): Promise<string> =>
  (await siwapp('GET', `/api/v1/invoices/${invoiceId}`)).body.data.attributes.gross_amount;

it('lists the items of an invoice, whole, and page by page when asked', async () => {
  const list = await siwapp('GET', `/api/v1/invoices/${invoiceId}/items`);
  const self = `${origin}/api/v1/items/${invoiceId}001`;
  expect(list).toMatchObject({ status: 200, body: { links: {} } });
  expect(list.body.data[0]).toEqual({
    id: `${invoiceId}001`,
    type: 'items',
    attributes: {
      name: 'shoe',
      description: 'shoe',
      quantity: '2.0',
      unitary_cost: '33.2',
      discount: '0.0',
      tax_ids: [],
      taxes: [],
    },
    relationships: { invoice: { data: { type: 'invoices', id: invoiceId } }, taxes: { data: [] } },
    links: { self, url: self, taxes: `${self}/taxes` },
  });
  const long = { data: { attributes: { name: 'Long' }, relationships: { items: { data: [] as object[] } } } };
  for (let i = 1; i <= 25; i += 1) long.data.relationships.items.data.push({ attributes: { description: `${i}` } });
  const { id } = (await siwapp('POST', '/api/v1/invoices', { body: long })).body.data;
  expect((await siwapp('GET', `/api/v1/invoices/${id}/items`)).body.data).toHaveLength(25);
  const second = await siwapp('GET', `/api/v1/invoices/${id}/items?page=2`);
  expect(second.body.data.map((item: Reply['body']) => item.attributes.name)).toEqual(['21', '22', '23', '24', '25']);
  expect(JSON.parse(second.headers['x-pagination'] ?? '')).toMatchObject({ total: '25', total_pages: 2 });
});

it('adds an item: every attribute is read back, taxes by id and by name together', async () => {
  const before = await grossOf();
  const made = await add({
    description: 'another shoe',
    unitary_cost: 33.2,
    discount: 12,
    quantity: '1.5',
    taxes: ['VAT 21%', 'RETENTION'],
    tax_ids: [2, 1],
  });
  const { id } = made.body.data;
  expect(made.status).toBe(201);
  expect(made.headers.location).toBe(`${origin}/api/v1/items/${id}`);
  const read = await siwapp('GET', `/api/v1/items/${id}`);
  expect(read.body).toEqual(made.body);
  expect(read.body.data).toMatchObject({
    attributes: {
      name: 'another shoe',
      description: 'another shoe',
      unitary_cost: '33.2',
      discount: '12.0',
      quantity: '1.5',
      tax_ids: [2, 1, 3],
      taxes: ['VAT 10%', 'VAT 21%', 'RETENTION'],
    },
    relationships: {
      invoice: { data: { type: 'invoices', id: invoiceId } },
      taxes: {
        data: [
          { type: 'taxes', id: '2' },
          { type: 'taxes', id: '1' },
          { type: 'taxes', id: '3' },
        ],
      },
    },
  });
  // 1.5 × 33.20 less 12 % is 43.82; taxes 4.38 + 9.20 − 6.57
  expect(before).toBe('66.4');
  expect(await grossOf()).toBe('117.23');
});

it('changes only what is sent; name and description are one', async () => {
  const made = (await add({ description: 'plain', unitary_cost: 5, discount: 1, tax_ids: [1] })).body.data;
  const path = `/api/v1/items/${made.id}`;
  const changed = await siwapp('PUT', path, {
    body: { data: { attributes: { name: 'modified shoe', quantity: '2' } } },
  });
  expect(changed.status).toBe(200);
  expect(changed.body.data.attributes).toEqual({
    ...made.attributes,
    name: 'modified shoe',
    description: 'modified shoe',
    quantity: '2.0',
  });
  const patched = await siwapp('PATCH', path, { body: { item: { description: 'again', taxes: ['VAT 10%'] } } });
  expect(patched.body.data.attributes).toMatchObject({ name: 'again', quantity: '2.0', tax_ids: [2], discount: '1.0' });
  const bare = await siwapp('PUT', path, { body: { data: { attributes: { tax_ids: [] } } } });
  expect(bare.body.data.attributes).toMatchObject({ tax_ids: [], taxes: [] });
  expect((await siwapp('GET', path)).body).toEqual(bare.body);
});

it('lists the taxes of an item, with the rate the item has', async () => {
  const { id } = (await add({ description: 'taxed', unitary_cost: 5, tax_ids: [3, 2] })).body.data;
  await deleteEntry(firm.work.store.taxes, 2, firm.work);
  const taxes = await siwapp('GET', `/api/v1/items/${id}/taxes`);
  expect(taxes.status).toBe(200);
  expect(taxes.body.data).toEqual([
    {
      id: '3',
      type: 'taxes',
      attributes: { name: 'RETENTION', value: '-15', default: 'false', active: 'true' },
      links: { self: `${origin}/api/v1/taxes/3` },
    },
    {
      id: '2',
      type: 'taxes',
      attributes: { name: 'VAT 10%', value: '10', default: 'false', active: 'false' },
      links: { self: `${origin}/api/v1/taxes/2` },
    },
  ]);
  expect((await siwapp('GET', '/api/v1/items/999/taxes')).status).toBe(404);
});

it('deletes an item: 204, and its place is not given again', async () => {
  const { id } = (await add({ description: 'gone', unitary_cost: 1 })).body.data;
  expect(await siwapp('DELETE', `/api/v1/items/${id}`)).toMatchObject({ status: 204, body: '' });
  expect((await siwapp('GET', `/api/v1/items/${id}`)).status).toBe(404);
  expect((await siwapp('DELETE', `/api/v1/items/${id}`)).status).toBe(404);
  const next = await add({ description: 'next', unitary_cost: 1 });
  expect(Number(next.body.data.id)).toBe(Number(id) + 1);
});

describe('items of a recurring invoice', () => {
  const path = (): string => `/api/v1/recurring_invoices/${ruleId}/items`;

  it('are listed, added, changed and deleted in the same way', async () => {
    const [first] = (await siwapp('GET', path())).body.data;
    expect(first).toMatchObject({
      id: `${ruleId}001`,
      attributes: { description: 'shoe', quantity: '2.0' },
      relationships: {
        invoice: { data: null },
        recurring_invoice: { data: { type: 'recurring-invoices', id: ruleId } },
      },
    });
    const made = await add({ description: 'more', unitary_cost: 4 }, path());
    expect(made.status).toBe(201);
    const item = `/api/v1/items/${made.body.data.id}`;
    const changed = await siwapp('PUT', item, { body: { data: { attributes: { unitary_cost: 5 } } } });
    expect(changed.body.data.attributes).toMatchObject({ description: 'more', unitary_cost: '5.0' });
    const rule = (await siwapp('GET', `/api/v1/recurring_invoices/${ruleId}`)).body.data;
    expect(rule.attributes['gross-amount']).toBe('71.4');
    expect((await siwapp('DELETE', item)).status).toBe(204);
    expect((await siwapp('GET', path())).body.data).toHaveLength(1);
  });

  it('need the right to recurring invoices, at the address of an item too', async () => {
    const token = await firm.tokenWith(['invoices:*']);
    const headers = { authorization: `Token token="${token}"` };
    expect((await siwapp('GET', `/api/v1/items/${ruleId}001`, { headers })).status).toBe(403);
    expect((await siwapp('GET', `/api/v1/items/${invoiceId}001`, { headers })).status).toBe(200);
    expect((await siwapp('DELETE', `/api/v1/items/${ruleId}001`, { headers })).status).toBe(403);
  });
});

it.each(['', null])('has no discount where it is made with %j, and keeps the one it has', async (discount) => {
  const without = (await add({ description: 'plain', unitary_cost: 5, discount })).body.data;
  expect(without.attributes.discount).toBe('0.0');
  const made = (await add({ description: 'plain', unitary_cost: 5, discount: 3 })).body.data;
  const body = { data: { attributes: { name: 'named', discount } } };
  const changed = await siwapp('PUT', `/api/v1/items/${made.id}`, { body });
  expect(changed.status).toBe(200);
  expect(changed.body.data.attributes).toMatchObject({ name: 'named', discount: '3.0' });
});

describe('what is refused', () => {
  it.each([
    [{ quantity: 'two' }, 'quantity'],
    [{ unitary_cost: [1] }, 'unitary_cost'],
    [{ discount: 'half' }, 'discount'],
    [{ description: { a: 1 } }, 'description'],
    [{ name: [] }, 'name'],
    [{ tax_ids: [0] }, 'tax_ids/0'],
    [{ tax_ids: ['x'] }, 'tax_ids/0'],
    [{ tax_ids: [99] }, 'tax_ids'],
    [{ taxes: ['unknown'] }, 'taxes'],
    [{ quantity: 999999999999999, unitary_cost: 999999999999999 }, 'items'],
  ])('%j', async (attributes, field) => {
    const pointer = `/data/attributes/${field}`;
    const made = await add(attributes);
    expect(made).toMatchObject({ status: 422, body: { errors: [{ status: '422', source: { pointer } }] } });
    const changed = await siwapp('PUT', `/api/v1/items/${invoiceId}001`, { body: { data: { attributes } } });
    expect(changed).toMatchObject({ status: 422, body: { errors: [{ source: { pointer } }] } });
  });

  it('an item of an invoice that is not there, or is none', async () => {
    expect((await add({ description: 'x' }, '/api/v1/invoices/999/items')).status).toBe(404);
    expect((await add({ description: 'x' }, `/api/v1/invoices/${ruleId}/items`)).status).toBe(404);
    expect((await siwapp('GET', `/api/v1/invoices/${ruleId}/items`)).status).toBe(404);
    expect((await siwapp('GET', `/api/v1/recurring_invoices/${invoiceId}/items`)).status).toBe(404);
    for (const id of ['0', '1', `${invoiceId}000`, `${invoiceId}999`, '999999999999999', 'x']) {
      expect((await siwapp('GET', `/api/v1/items/${id}`)).status, id).toBe(404);
      expect((await siwapp('PUT', `/api/v1/items/${id}`, { body: { data: {} } })).status, id).toBe(404);
    }
  });

  it('a change of the items of an invoice marked complete', async () => {
    const body = { data: { attributes: { name: 'Locked' }, relationships: { items: [{ description: 'x' }] } } };
    const { id } = (await siwapp('POST', '/api/v1/invoices', { body })).body.data;
    await completeInvoice(Number(id), true, firm.work);
    const refused = await siwapp('PUT', `/api/v1/items/${id}001`, { body: { data: { attributes: { quantity: 2 } } } });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ detail: expect.stringContaining('complete') }] } });
  });
});
