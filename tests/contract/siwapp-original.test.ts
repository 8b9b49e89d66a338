/** siwapp in both of its ways: as its document prints, and as the original software answers (`siwapp_answers`). */
import { Validator } from 'jsonapi-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';

type Way = 'document' | 'original';
type Ask = ReturnType<Firm['as']>;

const jsonApi = 'application/vnd.api+json';
const lines = [{ attributes: { description: 'shoe', quantity: 3, unitary_cost: 12.1, tax_ids: [1, 2] } }];
const payments = [{ attributes: { notes: 'first', amount: 2, date: '2016-02-03' } }];
const rule = { name: 'Acme', starting_date: '2030-01-01', period: 1, period_type: 'month' };

/** An organization with an invoice with items, payments and `meta`, one without, and a recurring invoice. */
async function furnish(siwappAnswers: Way): Promise<Ask> {
  const ask = (await newFirm({ siwappAnswers })).as('siwapp');
  const relationships = { items: { data: lines }, payments: { data: payments } };
  for (const [path, data] of [
    ['invoices', { attributes: { name: 'Acme', days_to_due: 5 }, meta: { m1: 'mv1' }, relationships }],
    ['invoices', { attributes: { name: 'Kent', draft: true } }],
    ['recurring_invoices', { attributes: rule, relationships: { items: { data: lines } } }],
  ] as const)
    expect((await ask('POST', `/api/v1/${path}`, { body: { data } })).status).toBe(201);
  return ask;
}

const asked: Partial<Record<Way, Ask>> = {};
beforeAll(async () => {
  for (const way of ['document', 'original'] as const) asked[way] = await furnish(way);
});
const ask = (way: Way, method: string, path: string, body?: unknown): Promise<Reply> => {
  const send = asked[way];
  if (!send) throw new Error('not furnished');
  return send(method, path, body === undefined ? {} : { body });
};
const get = async (way: Way, path: string) => (await ask(way, 'GET', path)).body;

describe.each([
  { way: 'document', key: (name: string) => name },
  { way: 'original', key: (name: string) => name.replaceAll('_', '-') },
] as const)('answers as the $way', ({ way, key }) => {
  const isOriginal = way === 'original';

  it('GET /invoices/1/payments: a bare array, or resources under data', async () => {
    const body = await get(way, '/api/v1/invoices/1/payments');
    const attributes = { notes: 'first', amount: '2.0', date: '2016-02-03' };
    if (isOriginal) {
      expect(body).toMatchObject({ data: [{ id: '1', type: 'payments', attributes }] });
      expect(body.data[0]).not.toHaveProperty('relationships');
    } else expect(body).toMatchObject([{ id: '1', ...attributes }]);
  });

  it('GET /invoices, X-Pagination: the total as text, or as a number', async () => {
    const { headers } = await ask(way, 'GET', '/api/v1/invoices?page[size]=1');
    const where = { total_pages: 2, previous_page: null, next_page: 2, out_of_bounds: false };
    expect(JSON.parse(headers['x-pagination'] ?? '')).toEqual(
      isOriginal
        ? { total: 2, first_page: true, last_page: false, offset: 0, ...where }
        : { total: '2', first_page: 1, last_page: 2, ...where },
    );
    const last = await ask(way, 'GET', '/api/v1/invoices?page[number]=2&page[size]=1');
    expect(JSON.parse(last.headers['x-pagination'] ?? '').last_page).toBe(isOriginal ? true : 2);
  });

  it('GET /series and /series/1: without type, or with it', async () => {
    const { data } = await get(way, '/api/v1/series/1');
    expect(data.type).toBe(isOriginal ? 'series' : undefined);
    expect((await get(way, '/api/v1/series')).data[0].type).toBe(data.type);
  });

  it('GET /invoices/1/items and /items/1001: the keys of attributes, and what the item is on', async () => {
    const [item] = (await get(way, '/api/v1/invoices/1/items')).data;
    expect(item.attributes).toMatchObject({ [key('tax_ids')]: [1, 2], [key('unitary_cost')]: '12.1', quantity: '3.0' });
    const whole = { data: { type: 'invoices', id: '1' } };
    const { taxes, ...relationships } = item.relationships;
    expect(relationships).toEqual(isOriginal ? { common: whole } : { invoice: whole });
    expect(taxes.data).toHaveLength(2);
    expect((await get(way, '/api/v1/items/1001')).data).toEqual(item);
    const path = '/api/v1/items/1001';
    expect(item.links.self).toBe(isOriginal ? path : `http://localhost:3000${path}`);
  });

  it('POST and PUT of items: tax-ids as they were chosen', async () => {
    const made = await ask(way, 'POST', '/api/v1/invoices/2/items', { data: { attributes: { tax_ids: [1] } } });
    expect([made.status, made.body.data.attributes[key('tax_ids')]]).toEqual([201, [1]]);
    expect(made.headers.location).toBe(`http://localhost:3000/api/v1/items/${made.body.data.id}`);
    const body = { data: { attributes: { quantity: 33, tax_ids: [2] } } };
    const changed = await ask(way, 'PUT', `/api/v1/items/${made.body.data.id}`, body);
    expect(changed.body.data.attributes).toMatchObject({ quantity: '33.0', [key('tax_ids')]: [2] });
  });

  it('GET /invoices/1 and /2: five keys, and meta always or only where there is any', async () => {
    const own = ['attributes', 'id', 'links', 'relationships', 'type'];
    const [one, two] = await Promise.all([1, 2].map(async (id) => (await get(way, `/api/v1/invoices/${id}`)).data));
    expect(Object.keys(one).sort()).toEqual([...own, 'meta'].sort());
    expect(one.meta).toEqual({ m1: 'mv1' });
    expect(Object.keys(two).sort()).toEqual((isOriginal ? own : [...own, 'meta']).sort());
    expect(one.links.self).toBe('/api/v1/invoices/1');
    expect(one.links.customer).toBe('/api/v1/customers/1');
    const downloadLink = one.attributes[key('download_link')];
    if (isOriginal) expect(downloadLink).toBe('/api/v1/invoices/print_template/1/invoice/1');
    else expect(downloadLink).toMatch(/^http:\/\/localhost:3000\/api\/v1\/templates\/1\/invoices\/1\.pdf\?key=/);
    expect((await ask(way, 'GET', downloadLink.replace('http://localhost:3000', ''))).status).toBe(200);
  });

  it('links in lists: absolute, or paths', async () => {
    const base = isOriginal ? '' : 'http://localhost:3000';
    const [, invoice] = (await get(way, '/api/v1/invoices')).data;
    expect(invoice.links).toMatchObject({
      self: `${base}/api/v1/invoices/1`,
      customer: `${base}/api/v1/customers/1`,
      payments: `${base}/api/v1/invoices/1/payments`,
      [key('download_link')]: invoice.attributes[key('download_link')],
    });
    const [customer] = (await get(way, '/api/v1/customers')).data;
    expect(customer.links.self).toBe(`${base}/api/v1/customers/${customer.id}`);
    expect((await get(way, '/api/v1/taxes/1')).data.links.self).toBe(`${base}/api/v1/taxes/1`);
  });

  it('values: as text, or of their own types', async () => {
    const { attributes } = (await get(way, '/api/v1/invoices/1')).data;
    expect(attributes).toMatchObject(
      isOriginal
        ? { 'series-id': 1, 'customer-id': 1, 'days-to-due': 5, draft: false, 'sent-by-email': false, terms: null }
        : { series_id: '1', customer_id: '1', days_to_due: '5', draft: 'false', sent_by_email: 'false', terms: '' },
    );
    expect(attributes[key('gross_amount')]).toBe('47.55');
    const tax = (await get(way, '/api/v1/taxes/1')).data.attributes;
    expect(tax).toMatchObject(
      isOriginal ? { value: '21.0', active: true, default: false } : { value: '21', active: 'true', default: 'false' },
    );
    const [, listed] = (await get(way, '/api/v1/invoices')).data;
    expect(listed.relationships.items.data[0].attributes.quantity).toBe(isOriginal ? '3.0' : 3);
  });

  it('items and payments inside an invoice: as printed, or with what else is stored', async () => {
    const { relationships } = (await get(way, '/api/v1/invoices/1')).data;
    const [item] = relationships.items.data;
    const [payment] = relationships.payments.data;
    expect(item).toMatchObject({ id: '1001', type: 'items', attributes: { description: 'shoe' } });
    const stored = { id: 1001, 'common-id': 1, 'product-id': null, 'deleted-at': null };
    if (isOriginal) expect(item.attributes).toMatchObject(stored);
    else for (const name of Object.keys(stored)) expect(item.attributes).not.toHaveProperty(name);
    expect(payment.attributes.id).toBe(isOriginal ? 1 : undefined);
    expect(payment.attributes['invoice-id']).toBe(isOriginal ? 1 : undefined);
    if (isOriginal) expect(relationships.customer).toEqual({ data: { type: 'customers', id: '1' } });
    else expect(relationships.customer.data.attributes.identification).toBe('');
  });

  it('a cancelled invoice: cancelled, or failed', async () => {
    const firm = await newFirm({ siwappAnswers: way });
    await firm.as('siwapp')('POST', '/api/v1/invoices', { body: { invoice: { name: 'Acme' } } });
    const stored = await firm.work.store.invoices.get(1);
    if (!stored) throw new Error('no invoice');
    await firm.work.store.save([firm.work.store.invoices.update(stored, { ...stored.doc, state: 'cancelled' })]);
    const { data } = (await firm.as('siwapp')('GET', '/api/v1/invoices/1')).body;
    expect(data.attributes.status).toBe(isOriginal ? 'failed' : 'cancelled');
    const found = await firm.as('siwapp')('GET', '/api/v1/invoices?q[with_status]=failed');
    expect(found.body.data).toHaveLength(1);
  });

  it('keeps what differs on purpose: currency codes, customers with invoices, units of periods', async () => {
    const made = await ask(way, 'POST', '/api/v1/invoices', { data: { attributes: { name: 'X', currency: 'eur' } } });
    expect([made.status, made.body.data.attributes.currency]).toEqual([201, 'EUR']);
    expect((await ask(way, 'DELETE', '/api/v1/customers/1')).status).toBe(422);
    const monthly = { data: { attributes: { ...rule, period_type: 'monthly' } } };
    expect((await ask(way, 'POST', '/api/v1/recurring_invoices', monthly)).status).toBe(422);
  });

  it('takes back whatever it has shown, and then shows the same', async () => {
    for (const path of ['invoices/1', 'recurring_invoices/3', 'items/1001', 'customers/1', 'taxes/2', 'series/1']) {
      const read = await get(way, `/api/v1/${path}`);
      const written = await ask(way, 'PUT', `/api/v1/${path}`, read);
      expect([written.status, written.body], path).toEqual([200, read]);
    }
  });

  it('the webhook: always flat, with underscores', async () => {
    const { buildWebhookBody } = await import('../../lib/dialects/siwapp/generated-invoice.ts');
    const firm = await newFirm({ siwappAnswers: way });
    await firm.as('siwapp')('POST', '/api/v1/invoices', { body: { invoice: { name: 'Acme' } } });
    const stored = await firm.work.store.invoices.get(1);
    if (!stored) throw new Error('no invoice');
    const body = buildWebhookBody(stored.doc, 'https://books.example', firm.work);
    expect(body).toMatchObject({ id: 1, draft: 'false', sent_by_email: 'false' });
    expect(body.download_link).toMatch(/^https:\/\/books\.example\/api\/v1\/templates\/1\/invoices\/1\.pdf\?key=/);
  });
});

/** What a client that asks for JSON:API gets: what JSON:API does not allow in a relation stands in `included`. */
describe('asked for JSON:API', () => {
  const validator = new Validator();
  const paths = ['invoices', 'customers', 'recurring_invoices', 'series', 'taxes'].flatMap((name) => [
    `/api/v1/${name}`,
    `/api/v1/${name}?page[size]=1`,
  ]);
  const more = [
    ...['invoices/1', 'invoices/2', 'invoices/1/items', 'invoices/1/payments', 'customers/1', 'customers/1/invoices'],
    ...['items/1001', 'items/1001/taxes', 'payments/1', 'recurring_invoices/3', 'recurring_invoices/3/items'],
    ...['series/1', 'taxes/1'],
  ].map((path) => `/api/v1/${path}`);
  const demand = async (way: Way, path: string): Promise<Reply> => {
    const send = asked[way];
    if (!send) throw new Error('not furnished');
    return send('GET', path, { headers: { accept: jsonApi } });
  };

  it.each([...paths, ...more])('the original answers a valid document: %s', async (path) => {
    const reply = await demand('original', path);
    expect([reply.status, reply.headers['content-type']]).toEqual([200, jsonApi]);
    expect(() => validator.validate(reply.body), JSON.stringify(reply.body)).not.toThrow();
  });

  it('includes the items and payments that an invoice otherwise contains', async () => {
    const { data, included } = (await demand('original', '/api/v1/invoices/1')).body;
    expect(data.relationships).toEqual({
      customer: { data: { type: 'customers', id: '1' } },
      payments: { data: [{ type: 'payments', id: '1' }] },
      items: { data: [{ type: 'items', id: '1001' }] },
    });
    const item = { type: 'items', id: '1001', attributes: { 'unitary-cost': '12.1', 'tax-ids': [1, 2] } };
    const payment = { type: 'payments', id: '1', attributes: { notes: 'first', amount: '2.0' } };
    expect(included).toHaveLength(2);
    expect(included).toMatchObject([payment, item]);
    const body = (await demand('original', '/api/v1/invoices/1')).body;
    const written = await ask('original', 'PUT', '/api/v1/invoices/1', body);
    expect(written.body).toEqual(await get('original', '/api/v1/invoices/1'));
  });

  it('the document answers as it prints', async () => {
    const { headers, body } = await demand('document', '/api/v1/invoices/1/payments');
    expect(headers['content-type']).toBe('application/json; charset=UTF-8');
    expect(body).toMatchObject([{ id: '1', notes: 'first' }]);
  });
});

describe('the setting', () => {
  it('is also taken by its earlier name, and refused under the name that was sent', async () => {
    const admin = (await newFirm()).as('admin');
    const patch = (body: unknown) => admin('PATCH', '/admin/v1/organization', { body });
    for (const [siwapp_keys, siwapp_answers] of [
      ['dashes', 'original'],
      ['document', 'document'],
    ]) {
      const { status, body } = await patch({ siwapp_keys });
      expect([status, body.siwapp_answers]).toEqual([200, siwapp_answers]);
      expect(body).not.toHaveProperty('siwapp_keys');
    }
    expect((await patch({ siwapp_answers: 'original', siwapp_keys: 'document' })).body.siwapp_answers).toBe('original');
    expect((await patch({ siwapp_keys: 'dots' })).body.errors).toMatchObject([{ pointer: '/siwapp_keys' }]);
    expect((await patch({ siwapp_answers: 'dashes' })).body.errors).toMatchObject([{ pointer: '/siwapp_answers' }]);
  });
});
