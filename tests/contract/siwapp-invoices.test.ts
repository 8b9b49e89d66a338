/** siwapp's invoices: written and read back, with their items and payments. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { meter } from '../../lab/faults.ts';

const at = '2024-05-10T12:00:00Z';

let firm: Firm;
let siwapp: ReturnType<Firm['as']>;
beforeAll(async () => {
  firm = await newFirm({ timezone: 'Europe/Madrid' });
  siwapp = firm.as('siwapp');
});

type Data = { attributes?: object; meta?: object; relationships?: object };
const create = (data: Data, when = at): Promise<Reply> =>
  siwapp('POST', '/api/v1/invoices', { body: { data }, at: when });
const change = (id: string, data: Data): Promise<Reply> =>
  siwapp('PUT', `/api/v1/invoices/${id}`, { body: { data }, at });
const readOne = async (id: string): Promise<Reply['body']> =>
  (await siwapp('GET', `/api/v1/invoices/${id}`, { at })).body.data;
const shoe = { description: 'shoe #1', quantity: 3, discount: 10, tax_ids: [1], unitary_cost: 12.1 };
const items = (...entries: object[]) => ({ items: { data: entries.map((attributes) => ({ attributes })) } });
const payments = (...entries: object[]) => ({ payments: { data: entries.map((attributes) => ({ attributes })) } });

describe('creating', () => {
  it('stores every documented attribute, and answers 201 with the record and its address', async () => {
    const attributes = {
      name: 'Acme',
      series_id: '1',
      draft: false,
      sent_by_email: true,
      identification: 'D-ABC',
      email: 'john@example.com',
      invoicing_address: '4332 Elm st.',
      shipping_address: '1 Dock',
      contact_person: 'John Doe',
      terms: 'net 30',
      notes: 'fragile',
      issue_date: '2012-12-12',
      due_date: '2013-01-15',
      days_to_due: '34',
      tag_list: ['web', 'spring'],
      currency: 'usd',
    };
    const meta = { issued_by: 'John Smith', non_refundable: true };
    const payment = { notes: 'payment #1', amount: 32.1, date: '2016-02-03' };
    const made = await create({ attributes, meta, relationships: { ...items(shoe), ...payments(payment) } });
    const { id } = made.body.data;
    expect(made.status).toBe(201);
    expect(made.headers.location).toBe(`http://localhost:3000/api/v1/invoices/${id}`);
    expect(made.headers['content-type']).toBe('application/json; charset=UTF-8');
    const customerId = made.body.data.attributes.customer_id;
    const paymentId = made.body.data.relationships.payments.data[0].id;
    expect(made.body.data).toEqual({
      id,
      type: 'invoices',
      attributes: {
        ...attributes,
        customer_id: customerId,
        number: 1,
        draft: 'false',
        sent_by_email: 'true',
        currency: 'USD',
        // 3 × 12.10 less 10 % is 32.67, and 21 % of it 6.86
        base_amount: '36.3',
        discount_amount: '3.63',
        net_amount: '32.67',
        tax_amount: '6.86',
        taxes: { 'VAT 21%': '6.86' },
        gross_amount: '39.53',
        paid_amount: '32.1',
        series_number: 'INV-1',
        reference: 'INV-1',
        status: 'past_due',
        meta,
        download_link: expect.stringContaining(`/api/v1/templates/1/invoices/${id}.pdf?key=`),
      },
      meta,
      links: {
        self: `/api/v1/invoices/${id}`,
        download_link: expect.stringContaining(`/api/v1/templates/1/invoices/${id}.pdf?key=`),
        customer: `/api/v1/customers/${customerId}`,
        items: `/api/v1/invoices/${id}/items`,
        payments: `/api/v1/invoices/${id}/payments`,
      },
      relationships: {
        customer: {
          data: {
            id: customerId,
            type: 'customers',
            attributes: { identification: 'D-ABC', url: `http://localhost:3000/api/v1/customers/${customerId}` },
          },
        },
        payments: {
          data: [
            {
              id: paymentId,
              type: 'payments',
              attributes: {
                name: 'payment #1',
                notes: 'payment #1',
                amount: '32.1',
                date: '2016-02-03',
                url: `http://localhost:3000/api/v1/payments/${paymentId}`,
              },
            },
          ],
        },
        items: {
          data: [
            {
              id: `${Number(id) * 1000 + 1}`,
              type: 'items',
              attributes: {
                description: 'shoe #1',
                quantity: '3.0',
                unitary_cost: '12.1',
                discount: '10.0',
                tax_ids: [1],
              },
            },
          ],
        },
      },
    });
    expect(await readOne(id)).toEqual(made.body.data);
  });

  it('needs no more than a name: today in the firm, due today, default series, everything else empty', async () => {
    const made = await create({ attributes: { name: 'Bare' } }, '2024-05-10T22:30:00Z');
    expect(made.body.data.attributes).toMatchObject({
      issue_date: '2024-05-11',
      due_date: '2024-05-11',
      days_to_due: '',
      series_id: '1',
      draft: 'false',
      sent_by_email: 'false',
      identification: '',
      email: '',
      invoicing_address: '',
      shipping_address: '',
      contact_person: '',
      terms: '',
      notes: '',
      gross_amount: '0.0',
      taxes: {},
      tag_list: [],
      currency: 'EUR',
      status: 'paid',
    });
    expect(made.body.data.meta).toEqual({});
    expect(made.body.data.relationships.items.data).toEqual([]);
  });

  it('is due so many days after its issue date', async () => {
    const made = await create({ attributes: { name: 'Bare', issue_date: '2024-01-31', days_to_due: 30 } });
    expect(made.body.data.attributes).toMatchObject({ due_date: '2024-03-01', days_to_due: '30' });
    const blank = await create({ attributes: { name: 'Bare', issue_date: '', due_date: '', days_to_due: '' } });
    expect(blank.body.data.attributes).toMatchObject({ issue_date: '2024-05-10', due_date: '2024-05-10' });
  });

  it('finds its customer by identification, else by name, else makes one, and keeps its own particulars', async () => {
    const body = { data: { attributes: { name: 'Wile', identification: 'W-1', invoicing_address: 'Canyon 5' } } };
    const customer = (await siwapp('POST', '/api/v1/customers', { body })).body.data;
    const byNumber = await create({ attributes: { name: 'Other', identification: 'w-1' } });
    expect(byNumber.body.data.attributes).toMatchObject({
      customer_id: customer.id,
      name: 'Other',
      invoicing_address: 'Canyon 5',
    });
    const byName = await create({ attributes: { name: 'WILE' } });
    expect(byName.body.data.attributes.customer_id).toBe(customer.id);
    const byId = await create({ attributes: { customer_id: customer.id } });
    expect(byId.body.data.attributes).toMatchObject({ name: 'Wile', identification: 'W-1' });
    const related = await create({ relationships: { customer: { data: { type: 'customers', id: customer.id } } } });
    expect(related.body.data.attributes.customer_id).toBe(customer.id);
    const made = await create({ attributes: { name: 'Nobody yet', email: 'n@example.com' } });
    const link = made.body.data.links.customer;
    expect((await siwapp('GET', link)).body.data.attributes).toMatchObject({
      name: 'Nobody yet',
      email: 'n@example.com',
    });
  });

  it('gives a draft no number, and keeps one that is given', async () => {
    const draft = await create({ attributes: { name: 'Bare', draft: true, number: 500 } });
    expect(draft.body.data.attributes).toMatchObject({
      draft: 'true',
      number: null,
      series_number: '',
      status: 'draft',
    });
    const given = await create({ attributes: { name: 'Bare', number: '800' } });
    expect(given.body.data.attributes).toMatchObject({ number: 800, series_number: 'INV-800' });
    const next = await create({ attributes: { name: 'Bare' } });
    expect(next.body.data.attributes.number).toBe(801);
    const twin = await create({ attributes: { name: 'Bare', number: 800 } });
    expect(twin).toMatchObject({ status: 422, body: { errors: [{ source: { pointer: '/data/attributes/number' } }] } });
  });

  it('takes taxes by id and by name together, and rounds once per tax', async () => {
    const lines = items(
      { description: 'a', quantity: '1', unitary_cost: '0.09', tax_ids: ['2'], taxes: ['retention'] },
      { description: 'b', unitary_cost: 0.125, taxes: 'VAT 21%' },
      { description: 'c', unitary_cost: -0.125 },
    );
    const made = await create({ attributes: { name: 'Bare' }, relationships: lines });
    expect(made.body.data.attributes).toMatchObject({
      net_amount: '0.09',
      taxes: { 'VAT 10%': '0.01', RETENTION: '-0.01', 'VAT 21%': '0.03' },
      tax_amount: '0.03',
      gross_amount: '0.12',
    });
    const [first, second] = made.body.data.relationships.items.data;
    expect(first.attributes.tax_ids).toEqual([2, 3]);
    expect(first.attributes).toMatchObject({ quantity: '1.0', unitary_cost: '0.09', discount: '0.0' });
    expect(second.attributes).toMatchObject({ quantity: '1.0', unitary_cost: '0.125', tax_ids: [1] });
  });

  it('reads in one round trip', async () => {
    const made = await create({ attributes: { name: 'Bare' } });
    const meters = meter();
    await readOne(made.body.data.id);
    const reading = meters.requests();
    meters.restore();
    expect(reading).toBe(1);
  });
});

describe('changing', () => {
  it('changes what is sent, and nothing else; PATCH is the same', async () => {
    const attributes = { name: 'Acme', notes: 'old', terms: 'net 30', issue_date: '2024-01-01', tag_list: 'a,b' };
    const made = await create({ attributes, meta: { a: 1, b: 2 }, relationships: items(shoe) });
    const before = made.body.data;
    const changed = await change(before.id, { attributes: { notes: 'new' }, meta: { b: 3, c: [4] } });
    expect(changed.status).toBe(200);
    const meta = { a: 1, b: 3, c: [4] };
    expect(changed.body.data).toEqual({
      ...before,
      meta,
      attributes: { ...before.attributes, notes: 'new', meta },
    });
    const patched = await siwapp('PATCH', `/api/v1/invoices/${before.id}`, {
      body: { data: { attributes: { notes: null, due_date: '' } } },
    });
    expect(patched.body.data.attributes).toMatchObject({ notes: '', terms: 'net 30', due_date: null });
    expect(await readOne(before.id)).toMatchObject({ attributes: { notes: '', name: 'Acme' } });
  });

  it('writes every attribute that create takes', async () => {
    const { id } = (await create({ attributes: { name: 'First' } })).body.data;
    const attributes = {
      name: 'Second',
      identification: 'X-9',
      email: 'second@example.com',
      invoicing_address: 'Here 1',
      shipping_address: 'There 2',
      contact_person: 'Jane',
      terms: 'at once',
      notes: 'hello',
      issue_date: '2023-02-01',
      due_date: '2023-03-01',
      tag_list: ['x'],
    };
    const more = { sent_by_email: 'true', days_to_due: 28, currency: 'JPY', number: 4321 };
    const changed = await change(id, { attributes: { ...attributes, ...more } });
    const expected = { ...attributes, sent_by_email: 'true', days_to_due: '28', currency: 'JPY', number: 4321 };
    expect(changed.body.data.attributes).toMatchObject(expected);
    expect((await readOne(id)).attributes).toMatchObject(expected);
  });

  it('changes items and payments that are named, adds those without an id, removes on demand, keeps the rest', async () => {
    const made = await create({
      attributes: { name: 'Acme' },
      relationships: {
        ...items({ description: 'one', unitary_cost: 1 }, { description: 'two', unitary_cost: 2 }, shoe),
        ...payments({ amount: 1, notes: 'p1' }, { amount: 2, notes: 'p2' }, { amount: 3, notes: 'p3' }),
      },
    });
    const { id, relationships } = made.body.data;
    const [one, two, three] = relationships.items.data.map((item: { id: string }) => item.id);
    const [p1, p2, p3] = relationships.payments.data.map((payment: { id: string }) => payment.id);
    const changed = await change(id, {
      relationships: {
        items: {
          data: [
            { id: one, type: 'items', attributes: { quantity: 5 } },
            { attributes: { id: Number(two), _destroy: true } },
            { attributes: { description: 'four', unitary_cost: 4 } },
          ],
        },
        payments: {
          data: [
            { id: p1, attributes: { amount: 10 } },
            { id: p2, _destroy: '1' },
            { attributes: { amount: 4, notes: 'p4', date: '2024-02-29' } },
          ],
        },
      },
    });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    const lines = changed.body.data.relationships.items.data;
    expect(
      lines.map((item: Reply['body']) => [item.id, item.attributes.description, item.attributes.quantity]),
    ).toEqual([
      [one, 'one', '5.0'],
      [three, 'shoe #1', '3.0'],
      [`${Number(three) + 1}`, 'four', '1.0'],
    ]);
    const paid = changed.body.data.relationships.payments.data;
    expect(paid.map((payment: Reply['body']) => [payment.attributes.notes, payment.attributes.amount])).toEqual([
      ['p1', '10.0'],
      ['p3', '3.0'],
      ['p4', '4.0'],
    ]);
    expect(paid[1].id).toBe(p3);
    expect(changed.body.data.attributes.paid_amount).toBe('17.0');
    expect(await readOne(id)).toEqual(changed.body.data);
  });

  it('issues a draft with the next number, and takes the number back', async () => {
    const { id } = (await create({ attributes: { name: 'Acme', draft: '1' } })).body.data;
    const issued = await change(id, { attributes: { draft: false } });
    expect(issued.body.data.attributes).toMatchObject({ draft: 'false', number: expect.any(Number) });
    const again = await change(id, { attributes: { draft: 'true' } });
    expect(again.body.data.attributes).toMatchObject({ draft: 'true', number: null, status: 'draft' });
  });

  it.each([
    ['an unknown item', { items: { data: [{ id: 5, attributes: {} }] } }, '/data/relationships/items'],
    ['an unknown payment', { payments: { data: [{ id: 99999, attributes: {} }] } }, '/data/relationships/payments'],
    [
      'a new payment without an amount',
      payments({ amount: 1 }, { notes: 'x' }),
      '/data/relationships/payments/data/1/attributes/amount',
    ],
    ['an unknown tax', items({ tax_ids: [99] }), '/data/relationships/items'],
    ['a tax name nobody has', items({ taxes: ['nope'] }), '/data/relationships/items'],
    [
      'a quantity that is no number',
      items({ quantity: 'many' }),
      '/data/relationships/items/data/0/attributes/quantity',
    ],
    ['items that are no list', { items: 'x' }, '/data/relationships/items'],
    ['items that are no objects', { items: { data: ['x'] } }, '/data/relationships/items/data/0'],
    [
      'attributes that are no object',
      { items: { data: [{ attributes: 1 }] } },
      '/data/relationships/items/data/0/attributes',
    ],
    [
      'amounts beyond counting',
      items({ quantity: 999999999999999, unitary_cost: 999999999999999 }),
      '/data/relationships/items',
    ],
  ])('refuses %s, and writes nothing', async (_, relationships, pointer) => {
    const { id } = (await create({ attributes: { name: 'Acme' }, relationships: items(shoe) })).body.data;
    const before = await readOne(id);
    const refused = await change(id, { attributes: { notes: 'changed' }, relationships });
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0].source).toEqual({ pointer });
    expect(await readOne(id)).toEqual(before);
  });
});

describe('status', () => {
  const over = items({ description: 'x', unitary_cost: 100 });
  const statusOn = async (id: string, day: string): Promise<string> =>
    (await siwapp('GET', `/api/v1/invoices/${id}`, { at: `${day}T12:00:00Z` })).body.data.attributes.status;

  it('is pending until the day it is due, and past due from that day on', async () => {
    const attributes = { name: 'Acme', issue_date: '2024-05-01', due_date: '2024-05-20' };
    const { id } = (await create({ attributes, relationships: over })).body.data;
    expect(await statusOn(id, '2024-05-19')).toBe('pending');
    expect(await statusOn(id, '2024-05-20')).toBe('past_due');
    await siwapp('POST', `/api/v1/invoices/${id}/payments`, { body: { data: { attributes: { amount: 40 } } } });
    expect(await statusOn(id, '2024-05-19')).toBe('pending');
    await siwapp('POST', `/api/v1/invoices/${id}/payments`, { body: { data: { attributes: { amount: 60 } } } });
    expect(await statusOn(id, '2024-06-19')).toBe('paid');
  });
});

describe('deleting', () => {
  it('answers 204 without a body, and the invoice is gone', async () => {
    const { id } = (await create({ attributes: { name: 'Acme' } })).body.data;
    const gone = await siwapp('DELETE', `/api/v1/invoices/${id}`);
    expect(gone).toMatchObject({ status: 204, body: '' });
    const missing = await siwapp('GET', `/api/v1/invoices/${id}`);
    expect(missing).toMatchObject({ status: 404, body: { errors: [{ status: '404', title: 'Resource Not Found' }] } });
    expect((await siwapp('DELETE', `/api/v1/invoices/${id}`)).status).toBe(404);
    expect((await siwapp('PUT', `/api/v1/invoices/${id}`, { body: { data: {} } })).status).toBe(404);
  });

  it('refuses while there are payments', async () => {
    const made = await create({ attributes: { name: 'Acme' }, relationships: payments({ amount: 1 }) });
    expect(await siwapp('DELETE', `/api/v1/invoices/${made.body.data.id}`)).toMatchObject({
      status: 422,
      body: { errors: [{ status: '422', detail: expect.stringContaining('payments') }] },
    });
  });
});

describe('rights', () => {
  it('needs the right to payments for the payments inside', async () => {
    const token = await firm.tokenWith(['invoices:create']);
    const headers = { authorization: `Token token="${token}"` };
    const body = { data: { attributes: { name: 'Acme' }, relationships: payments({ amount: 1 }) } };
    expect((await siwapp('POST', '/api/v1/invoices', { headers, body })).status).toBe(403);
    const alone = { data: { attributes: { name: 'Acme' } } };
    expect((await siwapp('POST', '/api/v1/invoices', { headers, body: alone })).status).toBe(201);
  });
});
