/** How siwapp's requests may be written, how its refusals look, and whose answers are the original's. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Call, type Firm, newFirm, type Reply, send } from '../../lab/api.ts';
import { tax as taxSchema } from '../../lib/domain/settings/settings.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { createRecord } from '../../lib/operations/record/records.ts';
import { deleteEntry } from '../../lib/operations/settings/entries.ts';

let firm: Firm;
let siwapp: ReturnType<Firm['as']>;
beforeAll(async () => {
  firm = await newFirm();
  siwapp = firm.as('siwapp');
});

const create = (body: unknown, call: Call = {}): Promise<Reply> =>
  siwapp('POST', '/api/v1/invoices', { body, ...call });
const shoe = { description: 'shoe', quantity: 3, unitary_cost: 12.1, tax_ids: [1, 2] };
const paid = { notes: 'first', amount: 32.1, date: '2016-02-03' };

function expectShoes(reply: Reply): void {
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  const { attributes, relationships, meta } = reply.body.data;
  expect(attributes).toMatchObject({ name: 'Acme', issue_date: '2012-12-12', days_to_due: '5', paid_amount: '32.1' });
  expect(meta).toEqual({ issued_by: 'John' });
  expect(relationships.items.data[0].attributes).toMatchObject({
    description: 'shoe',
    quantity: '3.0',
    tax_ids: [1, 2],
  });
  expect(relationships.payments.data[0].attributes).toMatchObject({ notes: 'first', date: '2016-02-03' });
}

describe('a request may be written', () => {
  const underscores = { name: 'Acme', issue_date: '2012-12-12', days_to_due: 5 };
  const dashes = { name: 'Acme', 'issue-date': '2012-12-12', 'days-to-due': '5' };
  const meta = { issued_by: 'John' };
  const relationships = { items: { data: [{ attributes: shoe }] }, payments: { data: [{ attributes: paid }] } };
  const old = { items_attributes: [shoe], payments_attributes: { 0: paid } };

  it.each([
    ['as the document has it', { data: { attributes: underscores, meta, relationships } }],
    ['with dashes, relationships beside data', { data: { attributes: { ...dashes, meta } }, relationships }],
    [
      'with flat lists and meta beside data',
      { data: { attributes: dashes }, meta, relationships: { items: [shoe], payments: [paid] } },
    ],
    ['with the old root key', { invoice: { ...underscores, meta, ...old } }],
    [
      'with the old root key and dashes',
      { invoice: { ...dashes, meta, 'items-attributes': [shoe], 'payments-attributes': [paid] } },
    ],
    ['with old lists among the attributes', { data: { attributes: { ...underscores, ...old }, meta } }],
  ])('%s', async (_, body) => expectShoes(await create(body)));

  it('as application/vnd.api+json', async () => {
    const body = JSON.stringify({ data: { attributes: underscores, meta, relationships } });
    expectShoes(await create(body, { headers: { 'content-type': 'application/vnd.api+json' } }));
  });

  it('as a form', async () => {
    const form = new URLSearchParams([
      ['data[attributes][name]', 'Acme'],
      ['data[attributes][issue-date]', '2012-12-12'],
      ['data[attributes][days_to_due]', '5'],
      ['data[meta][issued_by]', 'John'],
      ['data[relationships][items][data][0][attributes][description]', 'shoe'],
      ['data[relationships][items][data][0][attributes][quantity]', '3'],
      ['data[relationships][items][data][0][attributes][tax_ids][]', '1'],
      ['data[relationships][items][data][0][attributes][tax_ids][]', '2'],
      ['data[relationships][payments][data][0][attributes][amount]', '32.1'],
      ['data[relationships][payments][data][0][attributes][notes]', 'first'],
      ['data[relationships][payments][data][0][attributes][date]', '2016-02-03'],
    ]);
    expectShoes(await create(form.toString(), { headers: { 'content-type': 'application/x-www-form-urlencoded' } }));
  });

  it('with attributes nobody knows, which are ignored', async () => {
    const made = await create({
      data: { attributes: { name: 'Acme', nothing: { of: 'that' } }, jsonapi: 1 },
      more: [],
    });
    expect(made.status).toBe(201);
  });
});

describe('a refusal', () => {
  it.each([
    ['nothing at all', {}, '/data/attributes/name'],
    ['blank names', { data: { attributes: { name: '', customer_id: '' } } }, '/data/attributes/name'],
    ['attributes that stand bare', { name: 'A' }, '/data'],
    ['data that is a list', { data: [] }, '/data'],
    ['data that is text', { data: 'x' }, '/data'],
    ['attributes that are a list', { data: { attributes: [1] } }, '/data/attributes'],
    ['relationships that are text', { data: { attributes: { name: 'A' }, relationships: 'x' } }, '/data/relationships'],
    ['meta that is text', { data: { attributes: { name: 'A' }, meta: 'x' } }, '/data/meta'],
    ['meta that is a list', { invoice: { name: 'A', meta: [1] } }, '/invoice/meta'],
    [
      'a wrong date, with dashes',
      { data: { attributes: { name: 'A', 'issue-date': '2024-02-30' } } },
      '/data/attributes/issue-date',
    ],
    [
      'a date that is a number',
      { data: { attributes: { name: 'A', due_date: 20240101 } } },
      '/data/attributes/due_date',
    ],
    [
      'a date that leads out of the calendar',
      { data: { attributes: { name: 'A', issue_date: '9999-12-31', days_to_due: 1 } } },
      '/data/attributes/days_to_due',
    ],
    ['days before none', { data: { attributes: { name: 'A', days_to_due: -1 } } }, '/data/attributes/days_to_due'],
    [
      'too many days',
      { data: { attributes: { name: 'A', days_to_due: 999999999999 } } },
      '/data/attributes/days_to_due',
    ],
    ['an unknown customer', { data: { attributes: { customer_id: 99999 } } }, '/data/attributes/customer_id'],
    [
      'an unknown customer, related',
      { data: { relationships: { customer: { data: { id: '99999' } } } } },
      '/data/relationships/customer/data/id',
    ],
    ['an unknown series', { data: { attributes: { name: 'A', 'series-id': 99 } } }, '/data/attributes/series-id'],
    ['an unknown currency', { data: { attributes: { name: 'A', currency: 'XXX' } } }, '/data/attributes/currency'],
    ['a flag that is neither', { data: { attributes: { name: 'A', draft: 'perhaps' } } }, '/data/attributes/draft'],
    ['a number that is none', { data: { attributes: { name: 'A', number: -4 } } }, '/data/attributes/number'],
    ['tags that are no words', { data: { attributes: { name: 'A', tag_list: [{}] } } }, '/data/attributes/tag_list/0'],
    [
      'an item with an id',
      { data: { attributes: { name: 'A' }, relationships: { items: [{ id: 1001 }] } } },
      '/data/relationships/items',
    ],
    [
      'an old item',
      { invoice: { name: 'A', items_attributes: [{ quantity: 'x' }] } },
      '/invoice/items_attributes/0/quantity',
    ],
    [
      'more payments than fit',
      { invoice: { name: 'A', payments_attributes: Array(9).fill({ amount: 1 }) } },
      '/invoice/payments_attributes',
    ],
    [
      'more items than fit',
      { invoice: { name: 'A', items_attributes: Array(1000).fill({}) } },
      '/invoice/items_attributes',
    ],
  ])('of %s is 422 and names the place', async (_, body, pointer) => {
    const refused = await create(body);
    expect(refused.status, JSON.stringify(refused.body)).toBe(422);
    expect(refused.body).toEqual({
      errors: [{ status: '422', title: 'Unprocessable Entity', detail: expect.any(String), source: { pointer } }],
    });
    expect(refused.headers['content-type']).toBe('application/json; charset=UTF-8');
  });

  it('of a number in use names the field it was asked for in', async () => {
    for (const [field, value] of [
      ['reference', 'R-7'],
      ['number', 7_007],
    ]) {
      const attributes = { name: 'A', [String(field)]: value };
      expect((await create({ data: { attributes } })).status).toBe(201);
      const { status, body } = await create({ data: { attributes } });
      expect([status, body.errors[0].source]).toEqual([422, { pointer: `/data/attributes/${field}` }]);
    }
  });

  it('of an update that says nothing where it is looked for', async () => {
    const { body } = await create({ invoice: { name: 'A' } });
    const bare = await siwapp('PUT', `/api/v1/invoices/${body.data.id}`, { body: { notes: 'lost' } });
    expect(bare.status).toBe(422);
    expect(bare.body.errors[0]).toMatchObject({
      detail: 'data is required: send attributes in data.attributes or in invoice',
      source: { pointer: '/data' },
    });
    expect((await siwapp('PUT', `/api/v1/invoices/${body.data.id}`, { body: {} })).status).toBe(200);
  });

  it('of a body that cannot be read is 400', async () => {
    const refused = await create('{"data":', { headers: { 'content-type': 'application/json' } });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ status: '400', title: 'Bad Request' }] } });
  });

  it('of a bad token is 401 with a challenge', async () => {
    for (const authorization of ['', 'Token token="nothing"', 'Token', 'Basic eDp5']) {
      const refused = await send('GET', '/api/v1/invoices', { headers: { authorization } });
      expect(refused.status).toBe(401);
      expect(refused.headers['www-authenticate']).toBe('Token realm="Application"');
      expect(refused.body.errors[0]).toMatchObject({ status: '401', title: 'Unauthorized' });
    }
  });

  it('of an unknown record is 404 in the same form', async () => {
    for (const path of ['invoices', 'items', 'payments', 'customers', 'recurring_invoices']) {
      for (const id of ['999', 'abc', '-1', '99999999999999999999']) {
        const refused = await siwapp('GET', `/api/v1/${path}/${id}`);
        expect(refused.status, path).toBe(404);
        expect(refused.body.errors[0]).toMatchObject({ status: '404', title: 'Resource Not Found' });
      }
    }
  });
});

it.each([
  (token: string) => `Token token="${token}"`,
  (token: string) => `Token token=${token}`,
  (token: string) => `Token ${token}`,
  (token: string) => `Bearer ${token}`,
])('takes the token in each spelling of the original', async (write) => {
  const reply = await send('GET', '/api/v1/invoices', { headers: { authorization: write(firm.token) } });
  expect(reply.status).toBe(200);
});

it('sends dashes in every key where the organization wants them', async () => {
  const own = await newFirm({ siwappAnswers: 'original' });
  const as = own.as('siwapp');
  const body = {
    data: {
      attributes: { name: 'Acme', issue_date: '2024-01-01' },
      meta: { free_key: { in_side: 1 } },
      relationships: { items: [{ ...shoe }], payments: [paid] },
    },
  };
  const made = (await as('POST', '/api/v1/invoices', { body })).body.data;
  expect(made.attributes).toMatchObject({
    'issue-date': '2024-01-01',
    'series-number': 'INV-1',
    taxes: { 'VAT 21%': '7.62', 'VAT 10%': '3.63' },
    meta: { free_key: { in_side: 1 } },
  });
  expect(made.meta).toEqual({ free_key: { in_side: 1 } });
  expect(made.links).toHaveProperty('download-link');
  const replies = await Promise.all(
    [
      '/api/v1/invoices',
      '/api/v1/invoices/1/items',
      '/api/v1/invoices/1/payments',
      '/api/v1/items/1001',
      '/api/v1/customers/1',
    ].map((path) => as('GET', path)),
  );
  const keys = JSON.stringify(replies.map((reply) => reply.body)).match(/"[a-z_-]+":/g) ?? [];
  const underscored = keys.filter((key) => key.includes('_') && !/free_key|in_side/.test(key));
  expect(underscored).toEqual([]);
  expect(replies[3]?.body.data.attributes).toHaveProperty('unitary-cost', '12.1');
});

describe('what was read can be written back', () => {
  const write = async (type: string, id: string): Promise<void> => {
    const path = `/api/v1/${type}/${id}`;
    const read = (await siwapp('GET', path)).body;
    const written = await siwapp('PUT', path, { body: read });
    expect(written.status, JSON.stringify(written.body)).toBe(200);
    expect(written.body).toEqual(read);
  };

  it('of every resource, with nothing changed', async () => {
    const body = {
      data: {
        attributes: { name: 'Acme', issue_date: '2012-12-12', notes: 'n', tag_list: ['a'] },
        meta: { k: [1] },
        relationships: { items: [shoe, { description: 'plain' }], payments: [paid] },
      },
    };
    const { id, relationships, attributes } = (await create(body)).body.data;
    await write('invoices', id);
    await write('items', relationships.items.data[0].id);
    await write('payments', relationships.payments.data[0].id);
    await write('customers', attributes.customer_id);
    const draft = await create({ data: { attributes: { name: 'Draft', draft: true } } });
    await write('invoices', draft.body.data.id);
    const rule = {
      data: {
        attributes: { name: 'Acme', period: 1, period_type: 'month', starting_date: '2030-01-31', days_to_due: 3 },
        relationships: { items: [shoe] },
      },
    };
    const made = await siwapp('POST', '/api/v1/recurring_invoices', { body: rule });
    await write('recurring_invoices', made.body.data.id);
  });

  it('with taxes that have no id, are deleted, or share a name', async () => {
    const { store } = firm.work;
    const tax = async (name: string, ratePercent: string): Promise<number> =>
      (await createRecord(store.taxes, (born) => taxSchema.parse({ ...born, name, ratePercent }), firm.work)).doc.id;
    await tax('Twin', '5');
    const twin = await tax('Twin', '7');
    const gone = await tax('Gone', '9');
    const lines = {
      add: [{ unitPrice: '100', taxes: [{ id: twin }, { id: gone }, { name: 'FREE', ratePercent: '3' }] }],
    };
    const { doc } = await createInvoice({ snapshot: { name: 'Acme' }, lines }, firm.work);
    await deleteEntry(store.taxes, gone, firm.work);
    await write('items', `${doc.id}001`);
    await write('invoices', String(doc.id));
    const { attributes } = (await siwapp('GET', `/api/v1/invoices/${doc.id}`)).body.data;
    expect(attributes.taxes).toEqual({ Twin: '7.0', Gone: '9.0', FREE: '3.0' });
  });
});
