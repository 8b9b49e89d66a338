/** Fields that answers show and writes used to pass over: what is sent is read again, or the refusal names it. */
import { describe, expect, it } from 'vitest';
import type { Firm } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes } from '../../lab/routes.ts';

type Fields = Record<string, unknown>;
const one = (body: unknown): Fields => [body].flat()[0] as Fields;

const readPath = (path: string): string => path.replace('/contacts/', '/contacts/1/');

/** What the record must have, as clients send it with every update: as it stands, or as the sample has it. */
async function mandatory(firm: Firm, path: string): Promise<Fields> {
  const pattern = path.replace(/\d+$/, '{id}');
  const route = routes.find(
    (each) => each.method === 'PUT' && [each.path, ...(each.aliases ?? [])].some((known) => known.endsWith(pattern)),
  );
  const stands = one((await firm.as('perfex')('GET', readPath(path))).body);
  const sample = (route?.sample ?? {}) as Fields;
  const given = Object.entries(stands).filter(([, value]) => !['', '[]'].includes(String(value ?? '')));
  const known: Fields = { ...sample, ...Object.fromEntries(given) };
  const create = routes.find(
    (each) => each.dialect === 'perfex' && each.verb === 'create' && each.resource === route?.resource,
  );
  return Object.fromEntries((create?.required ?? []).map((name) => [name, known[name]]));
}

async function changed(firm: Firm, path: string, fields: Fields): Promise<Fields> {
  const api = firm.as('perfex');
  const reply = await api('PUT', path, { body: { ...(await mandatory(firm, path)), ...fields } });
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return one((await api('GET', readPath(path))).body);
}

describe('Perfex keeps', () => {
  it.each([
    ['/api/customers/1', { active: '0' }],
    ['/api/customers/1', { longitude: '13.4', latitude: '52.5', stripe_id: 'cus_1', show_primary_contact: '1' }],
    ['/api/contacts/1', { active: '0' }],
    ['/api/milestones/1', { color: '#ff0000' }],
    ['/api/leads/1', { lost: '1', junk: '1', leadorder: '4', custom_contact_date: '2024-02-01 10:00:00' }],
    ['/api/projects/1', { potential_revenue: '10.50', potential_margin: '2.00' }],
    ['/api/tickets/1', { clientread: '1', adminread: '1', adminreplying: '1', line_manager: '2', milestone: '3' }],
    ['/api/estimates/1', { show_quantity_as: '2', pipeline_order: '5' }],
    ['/api/proposals/1', { show_quantity_as: '3', pipeline_order: '6' }],
    ['/api/invoices/3', { show_quantity_as: '2' }],
    ['/api/invoices/3', { status: '5' }],
    ['/api/timesheets/1', { date: '2024-01-07', end_date: '2024-01-09' }],
    ['/api/timesheets/1', { end_date: '2024-01-09', end_time: '11:00:00' }],
  ])('what is sent to %s: %j', async (path, fields) => {
    const firm = await furnishedFirm();
    expect(await changed(firm, path, fields)).toMatchObject(fields);
    // And says nothing of what was not sent: a second write leaves it.
    const again = path.includes('timesheets') ? { note: 'later' } : {};
    expect(await changed(firm, path, again)).toMatchObject(fields);
  });

  it('the day of a payment', async () => {
    const api = (await furnishedFirm()).as('perfex');
    const body = { invoiceid: 1, amount: '5', paymentmode: 'Cash', date: '2024-01-20' };
    const { id } = (await api('POST', '/api/payments', { body })).body;
    expect((await api('GET', `/api/payments/${id}`)).body.date).toBe('2024-01-20');
  });

  it('flags of a contract from the start', async () => {
    const api = (await furnishedFirm()).as('perfex');
    const flags = { trash: '1', not_visible_to_client: '1' };
    const body = { subject: 'Care', client: 1, datestart: '2024-01-01', ...flags };
    const { id } = (await api('POST', '/api/contracts', { body })).body;
    expect((await api('GET', `/api/contracts/${id}`)).body).toMatchObject(flags);
  });

  it('a repetition as it is shown: sent back, it goes on as it was', async () => {
    const firm = await furnishedFirm();
    const spent = { category: 1, currency: 1, amount: '5.00', date: '2024-03-01' };
    const weekly = { recurring: 'custom', repeat_every_custom: 15, repeat_type_custom: 'week' };
    for (const [path, body] of [
      ['/api/expenses/1', { ...spent, ...weekly }],
      ['/api/invoices/3', weekly],
    ] as const) {
      const { recurring, repeat_every, recurring_type, custom_recurring } = await changed(firm, path, body);
      expect(recurring_type).toBe('week');
      const shown = { recurring, recurring_type, custom_recurring, ...(repeat_every ? { repeat_every } : {}) };
      const expense = path.includes('expenses') ? spent : {};
      expect(await changed(firm, path, { ...expense, ...shown })).toMatchObject(shown);
      expect(await changed(firm, path, { ...expense, recurring_type: 'month' })).toMatchObject({
        recurring_type: 'month',
      });
    }
  });

  it('a cancelled invoice until it is said to be none, and tells that being paid is not for a status to say', async () => {
    const firm = await furnishedFirm();
    const api = firm.as('perfex');
    expect((await changed(firm, '/api/invoices/3', { status: '5' })).status).toBe('5');
    const siwapp = await firm.as('siwapp')('GET', '/api/v1/invoices/3');
    expect(siwapp.body.data.attributes).toMatchObject({ status: 'cancelled', draft: 'false' });
    const whole = await mandatory(firm, '/api/invoices/3');
    const reply = await api('PUT', '/api/invoices/3', { body: { ...whole, status: '2' } });
    expect(reply.body.warnings).toContainEqual(expect.stringMatching(/^status is unpaid, not paid/));
    expect((await changed(firm, '/api/invoices/3', { status: '1' })).status).toBe('1');
    expect((await api('PUT', '/api/invoices/3', { body: { status: '9' } })).body.error).toHaveProperty('status');
  });

  it('no invoice of an expense that the invoice has not taken on', async () => {
    const api = (await furnishedFirm()).as('perfex');
    const body = { category: 1, currency: 1, amount: '20.00', date: '2024-01-02', invoiceid: 3 };
    for (const [method, path] of [
      ['PUT', '/api/expenses/1'],
      ['POST', '/api/expenses'],
    ] as const) {
      const reply = await api(method, path, { body });
      expect(reply.status).toBe(404);
      expect(reply.body.error).toHaveProperty('invoiceid');
    }
  });
});

describe('Sereni takes', () => {
  const attributesOf = async (firm: Firm, path: string): Promise<Fields> =>
    (await firm.as('sereni')('GET', path)).body.data?.attributes ??
    (await firm.as('sereni')('GET', path)).body.attributes;

  it.each(['clients', 'expenses', 'payments', 'projects'])('a record of %s as it shows it', async (type) => {
    const firm = await furnishedFirm();
    const path = `/api/v1/${type}/1`;
    const missing = {
      clients: { country: { code: 'KE' }, status: 'Inactive' },
      expenses: { vendor: 'Apple', is_recurring: 1 },
      payments: { meta: { gateway: 'offline' }, provider_id: 'ch_7' },
      projects: { due_date: '2024-12-31', fixed_rate: '99.00' },
    }[type];
    const sent = { ...(await attributesOf(firm, path)), ...missing };
    const reply = await firm.as('sereni')('PUT', path, { body: sent });
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    const {
      updated_at: _,
      due_date: __,
      country: ___,
      billing_country: ____,
      sub_total: _____,
      ...expected
    } = sent as Fields;
    expect(await attributesOf(firm, path)).toMatchObject(expected);
  });
});

it('Teamwork takes project and lock as they are, and refuses to change them in silence', async () => {
  const firm = await furnishedFirm();
  const put = (invoice: Fields) => firm.as('teamwork')('PUT', '/invoices/1.json', { body: { invoice } });
  expect((await put({ 'project-id': '1', status: 'active', description: 'Kept' })).status).toBe(200);
  expect((await put({ 'project-id': '2' })).body.MESSAGE).toMatch(/^invoice\.project-id cannot change/);
  expect((await put({ status: 'completed' })).body.MESSAGE).toMatch(/^invoice\.status cannot change/);
});

it('siwapp’s reference of a new invoice is kept, and every dialect shows it', async () => {
  const firm = await furnishedFirm();
  const line = { attributes: { description: 'Work', quantity: 1, unitary_cost: 5 } };
  const attributes = { name: 'Acme', series_id: 1, reference: 'R-77' };
  const made = await firm.as('siwapp')('POST', '/api/v1/invoices', {
    body: { data: { attributes, relationships: { items: { data: [line] } } } },
  });
  const { id } = made.body.data;
  expect([made.status, made.body.data.attributes.reference]).toEqual([201, 'R-77']);
  expect((await firm.as('perfex')('GET', `/api/invoices/${id}`)).body.number).toBe('R-77');
  expect((await firm.as('teamwork')('GET', `/invoices/${id}.json`)).body.invoice.number).toBe('R-77');
  const body = { invoice_id: id, payment_date: '2024-01-01', amount: 1, payment_method: 1, send_email: 0 };
  const paid = await firm.as('sereni')('POST', '/api/v1/payments', { body });
  expect(paid.body.attributes.invoice).toEqual({ id, reference: 'R-77' });
});

it('a Perfex customer’s address is kept from the start, and shown by the dialects that have one', async () => {
  const firm = await furnishedFirm();
  const body = { company: 'Road Runners', email: 'office@runners.example' };
  const { id } = (await firm.as('perfex')('POST', '/api/customers', { body })).body;
  const siwapp = await firm.as('siwapp')('GET', `/api/v1/customers/${id}`);
  expect(siwapp.body.data.attributes.email).toBe(body.email);
  const sereni = await firm.as('sereni')('GET', `/api/v1/clients/${id}`);
  expect((sereni.body.data ?? sereni.body).attributes.email).toBe(body.email);
});
