/** JSON:API clients that nobody here wrote work with siwapp as the original answers: no option of them is set for us. */
import JsonApi from 'devour-client';
import { Jsona } from 'jsona';
import { Validator } from 'jsonapi-validator';
import Kitsu from 'kitsu';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Firm, newFirm } from '../../lab/api.ts';
import { serveHttp } from '../support/http.ts';

let origin: string;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ origin, close } = await serveHttp());
});
afterAll(() => close());

let firm: Firm;
let headers: { Authorization: string };
let baseURL: string;
/** Each client begins with an invoice that has an item and a payment. */
beforeEach(async () => {
  firm = await newFirm({ siwappAnswers: 'original' });
  headers = { Authorization: `Token token="${firm.token}"` };
  baseURL = `${origin}/api/v1`;
  const relationships = {
    items: { data: [{ attributes: { description: 'shoe', unitary_cost: 12.1, tax_ids: [1] } }] },
    payments: { data: [{ attributes: { notes: 'first', amount: 2, date: '2016-02-03' } }] },
  };
  const data = { attributes: { name: 'Acme', issue_date: '2016-01-01' }, meta: { m1: 'mv1' }, relationships };
  const made = await firm.as('siwapp')('POST', '/api/v1/invoices', { body: { data } });
  expect(made.status).toBe(201);
});

const named = (list: readonly { name: string }[]): string[] => list.map(({ name }) => name);

describe('kitsu', () => {
  let api: Kitsu;
  beforeEach(() => {
    api = new Kitsu({ baseURL, headers });
  });

  it('creates, lists, reads, changes and deletes invoices', async () => {
    const made = await api.create('invoices', { type: 'invoices', name: 'Kent', 'issue-date': '2017-01-01' });
    expect([made.status, made.data.name, made.data['issue-date']]).toEqual([201, 'Kent', '2017-01-01']);
    const all = await api.get('invoices');
    expect(named(all.data)).toEqual(['Kent', 'Acme']);
    const { data } = await api.get('invoices/1');
    expect(data).toMatchObject({ id: '1', type: 'invoices', draft: false, meta: { m1: 'mv1' } });
    expect(data.items.data).toMatchObject([{ id: '1001', description: 'shoe', 'tax-ids': [1] }]);
    expect(data.payments.data).toMatchObject([{ id: '1', notes: 'first', amount: '2.0' }]);
    expect(data.customer.data).toMatchObject({ id: '1', type: 'customers' });
    const changed = await api.patch('invoices', { id: '2', name: 'Kent Farms' });
    expect([changed.status, changed.data.name]).toEqual([200, 'Kent Farms']);
    expect((await api.delete('invoices', '2')).status).toBe(204);
    expect(named((await api.get('invoices')).data)).toEqual(['Acme']);
  });

  it('pages through them', async () => {
    await api.create('invoices', { type: 'invoices', name: 'Kent', 'issue-date': '2017-01-01' });
    const ask = (number: number) => api.get('invoices', { params: { page: { number, size: 1 } } });
    const first = await ask(1);
    expect(named(first.data)).toEqual(['Kent']);
    expect(first.links.next).toContain('page%5Bnumber%5D=2');
    const next = await ask(2);
    expect(named(next.data)).toEqual(['Acme']);
    expect(next.links.next).toBeUndefined();
  });

  it('reads and adds payments and items of an invoice', async () => {
    expect((await api.get('invoices/1/payments')).data).toMatchObject([{ id: '1', type: 'payments', notes: 'first' }]);
    const paid = await api.request({
      method: 'POST',
      url: 'invoices/1/payments',
      type: 'payments',
      body: { notes: 'second', amount: 3 },
    });
    expect(paid.data).toMatchObject({ id: '2', notes: 'second', amount: '3.0' });
    expect((await api.get('payments/2')).data.invoice.data).toMatchObject({ id: '1', type: 'invoices' });
    const [item] = (await api.get('invoices/1/items')).data;
    expect(item).toMatchObject({ id: '1001', type: 'items', 'unitary-cost': '12.1' });
    expect(item.common.data).toMatchObject({ id: '1', type: 'invoices' });
    const changed = await api.patch('items', { id: '1001', quantity: 2 });
    expect(changed.data.quantity).toBe('2.0');
  });

  it('reads and creates series, taxes, customers and recurring invoices', async () => {
    expect((await api.get('series')).data[0]).toMatchObject({ id: '1', type: 'series' });
    const series = await api.create('series', { type: 'series', name: 'Second', value: 'S-' });
    expect(series.data).toMatchObject({ id: '4', type: 'series', name: 'Second', enabled: true });
    expect((await api.get('taxes/1')).data).toMatchObject({ name: 'VAT 21%', value: '21.0', active: true });
    expect((await api.create('customers', { type: 'customers', name: 'Kent' })).data.name).toBe('Kent');
    const rule = { name: 'Acme', 'starting-date': '2030-01-01', period: 1, 'period-type': 'month' };
    const made = await api.create('recurring_invoices', { type: 'recurring-invoices', ...rule });
    expect(made.data).toMatchObject({ type: 'recurring-invoices', 'period-type': 'month', period: 1 });
  });
});

describe('devour-client', () => {
  let api: JsonApi;
  beforeEach(() => {
    api = new JsonApi({ apiUrl: baseURL, logger: false });
    api.headers = headers;
    const items = { jsonApi: 'hasMany', type: 'items' };
    const customer = { jsonApi: 'hasOne', type: 'customers' };
    api.define('invoice', {
      ...{ name: '', draft: false, 'issue-date': '', 'gross-amount': '' },
      ...{ items, payments: { jsonApi: 'hasMany', type: 'payments' }, customer },
    });
    api.define('item', { description: '', quantity: '', 'unitary-cost': '', 'tax-ids': [] });
    api.define('payment', { notes: '', amount: '', date: '' });
    api.define('series', { name: '', value: '', enabled: true });
    api.define('customer', { name: '', email: '' });
    api.define('tax', { name: '', value: '' });
    const rule = { name: '', period: 1, 'period-type': '', 'starting-date': '' };
    api.define('recurring-invoice', { ...rule, items }, { collectionPath: 'recurring_invoices' });
  });

  it('lists, reads, creates, changes and deletes invoices', async () => {
    const made = await api.create('invoice', { name: 'Kent', 'issue-date': '2017-01-01' });
    expect(made.data).toMatchObject({ id: '2', name: 'Kent', 'issue-date': '2017-01-01', draft: false });
    const all = await api.findAll('invoice', { page: { size: 1 } });
    expect(named(all.data)).toEqual(['Kent']);
    expect(all.links.next).toContain('page%5Bnumber%5D=2');
    const { data } = await api.find('invoice', 1);
    expect(data).toMatchObject({ id: '1', name: 'Acme', meta: { m1: 'mv1' }, 'gross-amount': '14.64' });
    expect(data.items).toMatchObject([{ id: '1001', type: 'items', description: 'shoe', 'tax-ids': [1] }]);
    expect(data.payments).toMatchObject([{ id: '1', type: 'payments', notes: 'first', amount: '2.0' }]);
    expect(data.customer).toEqual({ id: '1', type: 'customers' });
    const changed = await api.update('invoice', { id: '1', name: 'Acme Ltd', items: data.items });
    expect(changed.data).toMatchObject({ name: 'Acme Ltd', 'gross-amount': '14.64' });
    await api.destroy('invoice', 2);
    expect(named((await api.findAll('invoice')).data)).toEqual(['Acme Ltd']);
  });

  it('reads and adds payments and items of an invoice', async () => {
    const paid = await api.one('invoice', 1).all('payment').post({ notes: 'second', amount: 3 });
    expect(paid.data).toMatchObject({ id: '2', notes: 'second', amount: '3.0' });
    const listed = await api.one('invoice', 1).all('payment').get();
    expect(listed.data).toMatchObject([{ notes: 'first' }, { id: '2', notes: 'second' }]);
    expect((await api.one('invoice', 1).all('item').get()).data).toMatchObject([
      { id: '1001', 'unitary-cost': '12.1' },
    ]);
    expect((await api.find('item', 1001)).data).toMatchObject({ description: 'shoe', quantity: '1.0' });
  });

  it('reads and creates series, taxes, customers and recurring invoices', async () => {
    expect((await api.findAll('series')).data[0]).toMatchObject({ id: '1', type: 'series', value: 'INV-' });
    expect((await api.create('series', { name: 'Second', value: 'S-' })).data).toMatchObject({ id: '4', value: 'S-' });
    expect((await api.find('tax', 1)).data).toMatchObject({ name: 'VAT 21%', value: '21.0' });
    expect((await api.create('customer', { name: 'Kent' })).data.name).toBe('Kent');
    const rule = { name: 'Acme', 'starting-date': '2030-01-01', period: 1, 'period-type': 'month' };
    expect((await api.create('recurring-invoice', rule)).data).toMatchObject(rule);
  });
});

describe('jsona', () => {
  const jsona = new Jsona();
  const load = async (path: string, accept: string) => {
    const answer = await fetch(`${baseURL}/${path}`, { headers: { ...headers, Accept: accept } });
    return jsona.deserialize(await answer.text());
  };

  it.each(['application/vnd.api+json', 'application/json'])('reads every list, asking for %s', async (accept) => {
    const item = { type: 'items', id: '1001' };
    const invoice = { id: '1', name: 'Acme', 'series-id': 1, meta: { m1: 'mv1' }, items: [item] };
    expect(await load('invoices', accept)).toMatchObject([invoice]);
    expect(await load('invoices/1', accept)).toMatchObject(invoice);
    expect(await load('invoices/1/payments', accept)).toMatchObject([{ id: '1', type: 'payments', notes: 'first' }]);
    expect(await load('invoices/1/items', accept)).toMatchObject([
      { ...item, description: 'shoe', common: { id: '1' } },
    ]);
    const series = ['INV-', 'SRV-', 'PRJ-'].map((value) => ({ type: 'series', value }));
    expect(await load('series', accept)).toMatchObject(series);
  });

  it('finds the items of an invoice in what is included', async () => {
    expect(await load('invoices/1', 'application/vnd.api+json')).toMatchObject({
      items: [{ description: 'shoe', 'tax-ids': [1] }],
      payments: [{ notes: 'first', amount: '2.0' }],
    });
  });

  it('writes what creates an invoice', async () => {
    const stuff = { type: 'invoices', name: 'Kent', 'issue-date': '2017-01-01' };
    const answer = await fetch(`${baseURL}/invoices`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/vnd.api+json' },
      body: JSON.stringify(jsona.serialize({ stuff })),
    });
    expect(answer.status).toBe(201);
    expect(jsona.deserialize(await answer.text())).toMatchObject({ id: '2', name: 'Kent' });
  });
});

describe('jsonapi-validator', () => {
  it('accepts what creating and changing answer, to whoever asks for JSON:API', async () => {
    const validator = new Validator();
    const accept = { accept: 'application/vnd.api+json' };
    const siwapp = firm.as('siwapp');
    const rule = { name: 'Acme', starting_date: '2030-01-01', period: 1, period_type: 'month' };
    const items = { data: [{ attributes: { description: 'shoe' } }] };
    for (const [method, path, attributes] of [
      ['POST', 'invoices', { name: 'Kent' }],
      ['PUT', 'invoices/1', { name: 'Acme Ltd' }],
      ['POST', 'invoices/1/payments', { amount: 1 }],
      ['PUT', 'payments/1', { notes: 'x' }],
      ['POST', 'invoices/1/items', { description: 'sock' }],
      ['PUT', 'items/1001', { quantity: 2 }],
      ['POST', 'series', { name: 'Second' }],
      ['POST', 'taxes', { name: 'VAT 9%', value: 9 }],
      ['POST', 'customers', { name: 'Kent' }],
      ['POST', 'recurring_invoices', rule],
    ] as const) {
      const data = { attributes, ...(path === 'recurring_invoices' ? { relationships: { items } } : {}) };
      const { status, body } = await siwapp(method, `/api/v1/${path}`, { body: { data }, headers: accept });
      expect(status, path).toBe(method === 'POST' ? 201 : 200);
      expect(() => validator.validate(body), `${path} ${JSON.stringify(body)}`).not.toThrow();
    }
  });
});
