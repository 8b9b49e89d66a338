import { describe, expect, it } from 'vitest';
import { route as customers } from '../../functions/perfex/customers/create.ts';
import { route as invoices } from '../../functions/perfex/invoices/create.ts';
import { route as leads } from '../../functions/perfex/leads/create.ts';
import { route as tasks } from '../../functions/perfex/tasks/create.ts';
import { route as tickets } from '../../functions/perfex/tickets/create.ts';
import { newFirm } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import type { Route } from '../../lib/http/route.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { defineField } from '../support/custom-fields.ts';

const keysOfCustomer = [
  'stripe_id',
  'active',
  'vat',
  'address',
  'billing_country',
  'phonenumber',
  'registration_confirmed',
  'longitude',
  'billing_city',
  'state',
  'shipping_zip',
  'billing_zip',
  'city',
  'shipping_country',
  'billing_street',
  'datecreated',
  'company',
  'shipping_street',
  'zip',
  'billing_state',
  'leadid',
  'addedfrom',
  'userid',
  'default_language',
  'shipping_state',
  'show_primary_contact',
  'country',
  'default_currency',
  'shipping_city',
  'latitude',
  'website',
];

/** The keys of a record and what stands there: nothing, a list, or a kind of value. */
function shapeOf(record: Record<string, unknown>): Record<string, string> {
  const kind = (value: unknown): string => (Array.isArray(value) ? 'list' : value === null ? 'string' : typeof value);
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, kind(value)]));
}

describe('Zapier polling', () => {
  it('lists the five resources a Zap can be triggered by', async () => {
    const perfex = (await newFirm()).as('perfex');
    const { status, body } = await perfex('GET', '/api/zapier/resources');
    expect(status).toBe(200);
    expect(body.status).toBe(true);
    expect(body.data.map(({ key }: { key: string }) => key)).toEqual([
      'customers',
      'invoices',
      'leads',
      'tasks',
      'tickets',
    ]);
    expect(body.resources).toEqual(body.data.map(({ key }: { key: string }) => key));
    expect((await perfex('GET', '/api/zapier/poll/leads')).body.resource).toBe('leads');
    expect(body.data[0]).toEqual({ key: 'customers', label: 'Customers', description: 'New or updated customers' });
    expect(await perfex('GET', '/api/zapier/resources/all')).toMatchObject({ status: 200, body: { status: true } });
  });

  it('takes a bearer token as well', async () => {
    const firm = await newFirm();
    const bearer = firm.as('sereni');
    expect((await bearer('GET', '/api/zapier/resources')).status).toBe(200);
  });

  it('loses nothing when more than a page changes within one second, and shows the newest first to begin with', async () => {
    const perfex = (await newFirm()).as('perfex');
    const since = Math.floor(Date.now() / 1000) - 1;
    await Promise.all(
      Array.from({ length: 23 }, (_, i) => perfex('POST', '/api/customers', { body: { company: `C${i}` } })),
    );
    const last = await perfex('POST', '/api/customers', { body: { company: 'The last one' } });
    const seen = new Set<string>();
    let next: number | string = since;
    let first = true;
    for (let i = 0; i < 8; i += 1) {
      const { status, body } = await perfex('GET', `/api/zapier/poll/customers?since=${next}&limit=5`);
      expect(status).toBe(200);
      expect(body.meta.count).toBe(body.data.length);
      expect(body.data.length).toBeLessThanOrEqual(5);
      if (first) expect(body.data[0].id).toBe(String(last.body.id));
      first = false;
      for (const one of body.data) seen.add(one.id);
      next = body.meta.next_poll;
    }
    expect(seen.size).toBe(24);
  });

  it('shows a changed record again, with the same id and another change_id', async () => {
    const perfex = (await newFirm()).as('perfex');
    const { body: made } = await perfex('POST', '/api/customers', { body: { company: 'Acme' } });
    const before = await perfex('GET', '/api/zapier/poll/customers');
    await perfex('PUT', `/api/customers/${made.id}`, { body: { company: 'Acme Limited' } });
    const after = await perfex('GET', '/api/zapier/poll/customers');
    expect(after.body.data).toHaveLength(1);
    expect(after.body.data[0]).toMatchObject({ id: String(made.id), company: 'Acme Limited' });
    expect(after.body.data[0].change_id).not.toBe(before.body.data[0].change_id);
    expect(Object.keys(after.body.data[0])).toEqual(expect.arrayContaining(keysOfCustomer));
    expect(after.body.meta.since).toBeLessThanOrEqual(Math.floor(Date.now() / 1000) - 86_400);
    expect(after.body.meta.next_poll).toBeLessThanOrEqual(Date.now() / 1000 - 9);
  });

  it('has a sample with every key of a real record', async () => {
    const perfex = (await newFirm()).as('perfex');
    const { body } = await perfex('GET', '/api/zapier/test/customers');
    expect(body).toMatchObject({
      status: true,
      data: { id: '1', company: 'Sample Company', email: 'sample@example.com', phone: '+1234567890' },
    });
    expect(Object.keys(body.data)).toEqual(expect.arrayContaining(keysOfCustomer));
  });

  it('has a sample of an invoice with the keys that a poll of one shows', async () => {
    const firm = await newFirm();
    const perfex = firm.as('perfex');
    await createInvoice({ snapshot: { name: 'Acme' }, lines: { add: [{ unitPrice: '5' }] } }, firm.work);
    const { body } = await perfex('GET', '/api/zapier/test/invoices');
    const polled = await perfex('GET', '/api/zapier/poll/invoices');
    expect(polled.body.data).toHaveLength(1);
    const { change_id, ...record } = polled.body.data[0];
    expect(change_id).toMatch(/^1-\d{16}$/);
    expect(shapeOf(body.data)).toEqual(shapeOf(polled.body.data[0]));
    expect(record).toMatchObject({
      id: '1',
      number: '1',
      total: '5.00',
      items: [expect.objectContaining({ rate: '5.00' })],
    });
  });

  it('says what is missing or unknown in the printed words', async () => {
    const perfex = (await newFirm()).as('perfex');
    const missing = { status: 400, body: { status: false, message: 'Resource parameter required' } };
    expect(await perfex('GET', '/api/zapier/poll')).toMatchObject(missing);
    expect(await perfex('GET', '/api/zapier/test/')).toMatchObject(missing);
    expect(await perfex('GET', '/api/zapier/invalid/customers')).toMatchObject({
      status: 404,
      body: { error: 'Method not found: invalid_get' },
    });
    expect((await perfex('GET', '/api/zapier/poll/spoons')).status).toBe(404);
    for (const query of ['since=soon', 'limit=0', 'limit=501', 'limit=many']) {
      const { status, body } = await perfex('GET', `/api/zapier/poll/customers?${query}`);
      expect({ query, status }).toEqual({ query, status: 400 });
      expect(Object.keys(body.error)).toEqual([query.split('=')[0]]);
      expect(body.message).toMatch(/^(since must be a Unix time|limit must be a whole number from 1 to 500)/);
    }
  });

  const creates: [resource: string, route: Route, change: Record<string, string>][] = [
    ['customers', customers, { company: 'Changed' }],
    ['invoices', invoices, { adminnote: 'Changed' }],
    ['leads', leads, { name: 'Changed' }],
    ['tasks', tasks, { name: 'Changed' }],
    ['tickets', tickets, { subject: 'Changed' }],
  ];

  it.each(creates)(
    'of %s shows what was made and changed, and its sample every key of that',
    async (resource, route, change) => {
      const firm = await furnishedFirm();
      const perfex = firm.as('perfex');
      await defineField(firm, { belongs_to: resource, label: 'Colour', type: 'input' });
      const made = await perfex('POST', `/api/${resource}`, { body: route.sample });
      expect(made.status, JSON.stringify(made.body)).toBe(200);
      const poll = async () => (await perfex('GET', `/api/zapier/poll/${resource}?limit=1`)).body.data[0];
      const first = await poll();
      const { change_id: stamp, ...record } = first;
      expect(record.id).toBe(String(made.body.id));
      expect(record.customfields).toEqual([{ label: 'Colour', value: '' }]);
      expect(stamp).toMatch(new RegExp(`^${made.body.id}-\\d{16}$`));
      const { body: sample } = await perfex('GET', `/api/zapier/test/${resource}`);
      expect(sample).toMatchObject({ status: true, resource, data: { id: '1' } });
      expect(shapeOf(sample.data)).toEqual(shapeOf(first));
      expect(sample.data.change_id).toMatch(/^1-\d{16}$/);
      const body = { ...(route.sample as Record<string, unknown>), ...change };
      const changed = await perfex('PUT', `/api/${resource}/${made.body.id}`, { body });
      expect(changed.status, JSON.stringify(changed.body)).toBe(200);
      expect(await poll()).toMatchObject({ id: record.id, change_id: expect.not.stringMatching(stamp) });
      const { body: none } = await perfex(
        'GET',
        `/api/zapier/poll/${resource}?since=${Math.ceil(Date.now() / 1000) + 60}`,
      );
      expect(none.data).toEqual([]);
    },
  );
});
