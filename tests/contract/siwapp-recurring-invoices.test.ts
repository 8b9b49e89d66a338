/** siwapp's recurring invoices. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { generateDue } from '../../lib/operations/schedule/generate-due.ts';
import { toDueShard } from '../../lib/store/keys.ts';

let firm: Firm;
let siwapp: ReturnType<Firm['as']>;
const path = '/api/v1/recurring_invoices';
beforeAll(async () => {
  firm = await newFirm();
  siwapp = firm.as('siwapp');
});

/** The request of the document. */
const attributes = {
  'contact-person': 'W. Coyote',
  name: 'ACME',
  period: 30,
  series_id: 1,
  'invoicing-address': '27 Second Boulevard. Sun city - 85351, AR',
  period_type: 'day',
  identification: '',
  starting_date: '2017-03-31',
  email: 'acme@example.com',
  days_to_due: 4,
};
const item = { description: 'Lorem', quantity: 1, discount: 0, tax_ids: [1], unitary_cost: 29.99 };
const beside = { items: { data: [{ attributes: item }] } };
const create = (given: object, rest: object = {}): Promise<Reply> =>
  siwapp('POST', path, { body: { data: { attributes: given }, ...rest } });

describe('creating', () => {
  it("takes the document's request, relationships beside data, and answers with dashes", async () => {
    const made = await create(attributes, { relationships: beside });
    const { id } = made.body.data;
    expect(made.status).toBe(201);
    expect(made.headers.location).toBe(`http://localhost:3000${path}/${id}`);
    const customerId = made.body.data.attributes['customer-id'];
    expect(made.body.data).toEqual({
      id,
      type: 'recurring-invoices',
      attributes: {
        'series-id': 1,
        'customer-id': customerId,
        identification: '',
        name: 'ACME',
        email: 'acme@example.com',
        'contact-person': 'W. Coyote',
        'invoicing-address': '27 Second Boulevard. Sun city - 85351, AR',
        'shipping-address': null,
        terms: null,
        notes: null,
        enabled: true,
        'days-to-due': 4,
        'starting-date': '2017-03-31',
        'finishing-date': null,
        period: 30,
        'period-type': 'day',
        'max-occurrences': null,
        'sent-by-email': false,
        'net-amount': '29.99',
        'gross-amount': '36.29',
        taxes: { 'VAT 21%': '6.3' },
        'tag-list': [],
        currency: 'EUR',
        meta: {},
      },
      meta: {},
      relationships: {
        customer: { data: { id: String(customerId), type: 'customers' } },
        items: {
          data: [
            {
              id: `${id}001`,
              type: 'items',
              attributes: {
                id: Number(`${id}001`),
                quantity: '1.0',
                discount: '0.0',
                'common-id': Number(id),
                description: 'Lorem',
                'unitary-cost': '29.99',
                'product-id': null,
                'deleted-at': null,
                'tax-ids': [1],
              },
            },
          ],
        },
      },
      links: {
        self: `${path}/${id}`,
        customer: `/api/v1/customers/${customerId}`,
        items: `${path}/${id}/items`,
      },
    });
    expect((await siwapp('GET', `${path}/${id}`)).body).toEqual(made.body);
  });

  it('stores the attributes that only the answer shows, in either spelling', async () => {
    const more = {
      'shipping-address': 'Dock 1',
      terms: 'net 4',
      notes: 'hello',
      enabled: false,
      'finishing-date': '2018-01-01',
      'max-occurrences': '12',
      'sent-by-email': 'true',
      'tag-list': ['a', 'b'],
      currency: 'gbp',
      period_type: 'Weeks',
      period: '2',
    };
    const made = await create({ ...attributes, ...more }, { meta: { source: 'import' } });
    const expected = { 'shipping-address': 'Dock 1', terms: 'net 4', notes: 'hello', enabled: false };
    expect(made.body.data.attributes).toMatchObject({
      ...expected,
      'finishing-date': '2018-01-01',
      'max-occurrences': 12,
      'sent-by-email': true,
      'tag-list': ['a', 'b'],
      currency: 'GBP',
      'period-type': 'week',
      period: 2,
      meta: { source: 'import' },
    });
    expect((await siwapp('GET', `${path}/${made.body.data.id}`)).body).toEqual(made.body);
  });

  it('finds its customer by id as well', async () => {
    const body = { data: { attributes: { name: 'By id' } } };
    const customer = (await siwapp('POST', '/api/v1/customers', { body })).body.data.id;
    const { name: _, ...nameless } = attributes;
    const made = await create({ ...nameless, customer_id: customer });
    expect(made.body.data.attributes).toMatchObject({ 'customer-id': Number(customer), name: 'By id' });
  });

  it.each([
    [{ name: undefined }, 'name'],
    [{ starting_date: undefined }, 'starting_date'],
    [{ starting_date: '2017-02-29' }, 'starting_date'],
    [{ period: undefined }, 'period'],
    [{ period: 0 }, 'period'],
    [{ period: -1 }, 'period'],
    [{ period: 1.5 }, 'period'],
    [{ period: 1e9 }, 'period'],
    [{ period_type: undefined }, 'period_type'],
    [{ period_type: 'monthly' }, 'period_type'],
    [{ period_type: 3 }, 'period_type'],
    [{ 'finishing-date': '2017-03-30' }, 'finishing-date'],
    [{ 'max-occurrences': -1 }, 'max-occurrences'],
    [{ 'days-to-due': 'soon', days_to_due: undefined }, 'days-to-due'],
    [{ series_id: 99 }, 'series_id'],
    [{ customer_id: 99 }, 'customer_id'],
    [{ enabled: 'perhaps' }, 'enabled'],
    [{ currency: 'XQQ' }, 'currency'],
  ])('refuses %j, named as it was spelled', async (given, field) => {
    const refused = await create({ ...attributes, ...given });
    const source = { pointer: `/data/attributes/${field}` };
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ status: '422', source }] } });
    expect(refused.body.errors).toHaveLength(1);
  });

  it('names every field at fault at once', async () => {
    const refused = await create({ period: 0 });
    const pointers = refused.body.errors.map((error: Reply['body']) => error.source.pointer.split('/').at(-1));
    expect(pointers.toSorted()).toEqual(['name', 'period', 'period_type', 'starting_date']);
  });
});

describe('changing', () => {
  it('changes what is sent, at the misspelt path too', async () => {
    const before = (await create(attributes, { relationships: beside })).body.data;
    const body = { data: { attributes: { name: 'A.C.M.E.', series_id: '1' } } };
    const changed = await siwapp('PUT', `/api/v1/recurrin_invoices/${before.id}`, { body });
    expect(changed.status).toBe(200);
    expect(changed.body.data).toEqual({ ...before, attributes: { ...before.attributes, name: 'A.C.M.E.' } });
    const patched = await siwapp('PATCH', `${path}/${before.id}`, {
      body: { recurring_invoice: { period: 2, 'period-type': 'months', max_occurrences: 3 } },
    });
    expect(patched.body.data.attributes).toMatchObject({ period: 2, 'period-type': 'month', 'max-occurrences': 3 });
  });

  it('changes, adds and removes items; those not named stay', async () => {
    const made = (await create(attributes, { relationships: { items: [item, { ...item, description: 'Ipsum' }] } }))
      .body.data;
    const [first, second] = made.relationships.items.data.map((entry: Reply['body']) => entry.attributes.id);
    const relationships = {
      items: { data: [{ attributes: { id: first, unitary_cost: 1 } }, { attributes: { description: 'Dolor' } }] },
    };
    const changed = await siwapp('PUT', `${path}/${made.id}`, { body: { data: {}, relationships } });
    const lines = changed.body.data.relationships.items.data.map((entry: Reply['body']) => entry.attributes);
    expect(lines.map((line: Reply['body']) => [line.description, line['unitary-cost']])).toEqual([
      ['Lorem', '1.0'],
      ['Ipsum', '29.99'],
      ['Dolor', '0.0'],
    ]);
    const without = { items_attributes: [{ id: second, _destroy: true }] };
    const shorter = await siwapp('PUT', `${path}/${made.id}`, { body: { recurring_invoice: without } });
    expect(shorter.body.data.relationships.items.data).toHaveLength(2);
    const unknown = await siwapp('PUT', `${path}/${made.id}`, { body: { recurring_invoice: without } });
    expect(unknown).toMatchObject({
      status: 422,
      body: { errors: [{ source: { pointer: '/recurring_invoice/items_attributes' } }] },
    });
  });

  it('refuses an end before the start', async () => {
    const { id } = (await create(attributes)).body.data;
    const body = { data: { attributes: { finishing_date: '2017-01-01' } } };
    expect(await siwapp('PUT', `${path}/${id}`, { body })).toMatchObject({
      status: 422,
      body: { errors: [{ source: { pointer: '/data/attributes/finishing_date' } }] },
    });
    expect((await siwapp('PUT', `${path}/9999`, { body })).status).toBe(404);
  });
});

it('generates invoices that carry its contents, placeholders filled', async () => {
  const own = await newFirm();
  const as = own.as('siwapp');
  const items = [{ ...item, description: 'From $(issue_date)' }];
  const given = { ...attributes, tag_list: ['r'], max_occurrences: 2 };
  const rule = { data: { attributes: given, meta: { k: 'v' }, relationships: { items } } };
  await as('POST', path, { body: rule });
  await generateDue(toDueShard(own.organization.id), '2017-05-01T12:00:00Z');
  const list = (await as('GET', '/api/v1/invoices')).body.data;
  expect(list.map((one: Reply['body']) => one.attributes.issue_date)).toEqual(['2017-04-30', '2017-03-31']);
  const first = (await as('GET', list[1].links.self.replace('http://localhost:3000', ''))).body.data;
  expect(first).toMatchObject({
    attributes: {
      name: 'ACME',
      due_date: '2017-04-04',
      gross_amount: '36.29',
      tag_list: ['r'],
      series_number: 'INV-1',
    },
    meta: { k: 'v' },
  });
  expect(first.relationships.items.data[0].attributes.description).toBe('From 2017-03-31');
});

it('lists the newest first, with links only where there are more pages', async () => {
  const own = await newFirm();
  const as = own.as('siwapp');
  for (const name of ['One', 'Two', 'Three']) {
    await as('POST', path, { body: { data: { attributes: { ...attributes, name } } } });
  }
  const list = await as('GET', path);
  expect(list.body.data.map((rule: Reply['body']) => rule.attributes.name)).toEqual(['Three', 'Two', 'One']);
  expect(list.body.links).toEqual({});
  expect(list.body.data[0].attributes).toHaveProperty('starting-date', '2017-03-31');
  expect(JSON.parse(list.headers['x-pagination'] ?? '')).toMatchObject({ total: '3', out_of_bounds: false });
  const second = await as('GET', `${path}?page[size]=2&page[number]=2`);
  expect(second.body.data).toHaveLength(1);
  expect(second.body.links).toMatchObject({ next: null, prev: expect.stringContaining('page%5Bnumber%5D=1') });
});

it('deletes: 204, and it is gone', async () => {
  const { id } = (await create(attributes)).body.data;
  expect(await siwapp('DELETE', `${path}/${id}`)).toMatchObject({ status: 204, body: '' });
  expect((await siwapp('GET', `${path}/${id}`)).status).toBe(404);
  expect((await siwapp('DELETE', `${path}/${id}`)).status).toBe(404);
});
