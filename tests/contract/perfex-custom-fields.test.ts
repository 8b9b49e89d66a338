/** Custom fields: written with their record in every manner, shown with it, checked, cleared and listed. */

import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { meter } from '../../lab/faults.ts';
import { decimalExpected } from '../../lib/domain/money.ts';
import { defineField, defineFields, type FieldSet } from '../support/custom-fields.ts';

type Api = ReturnType<Firm['as']>;

const line = { description: 'Sound bar', qty: '1', rate: '10.00' };
const bodies: Record<string, Record<string, unknown>> = {
  customers: { company: 'Acme' },
  items: { description: 'Sound bar', rate: '10' },
  invoices: {
    clientid: 1,
    date: '2021-08-28',
    currency: 1,
    subtotal: '10.00',
    total: '10.00',
    billing_street: '1 Street',
    allowed_payment_modes: [1],
    newitems: [line],
  },
  payments: { invoiceid: 1, amount: '3', paymentmode: 'Bank' },
};
const kinds: Record<string, string> = {
  customers: 'customers',
  items: 'items',
  invoices: 'invoice',
  payments: 'payments',
};

let number = 100;
/** A body that is taken; numbers of invoices are not given twice. */
function bodyFor(resource: string): Record<string, unknown> {
  number += 1;
  return { ...bodies[resource], ...(resource === 'invoices' ? { number } : {}) };
}

async function made(api: Api, resource: string, more: Record<string, unknown> = {}): Promise<number> {
  const reply = await api('POST', `/api/${resource}`, { body: { ...bodyFor(resource), ...more } });
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return reply.body.id;
}

/** A firm with customer 1 and invoice 1. */
async function tradingFirm(): Promise<Firm> {
  const firm = await newFirm();
  await made(firm.as('perfex'), 'customers');
  await made(firm.as('perfex'), 'invoices');
  return firm;
}

const refusal = ({ status, body }: Reply) => ({ status, error: body.error });

describe.each(Object.keys(bodies))('custom fields of %s', (resource) => {
  const kind = kinds[resource] ?? '';
  let firm: Firm;
  let api: Api;
  let set: FieldSet;
  const customfields = async (id: number): Promise<unknown> =>
    (await api('GET', `/api/${resource}/${id}`)).body.customfields;

  beforeAll(async () => {
    firm = await tradingFirm();
    api = firm.as('perfex');
    set = await defineFields(firm, kind);
  });

  it('of every type are written, read, listed and found with the record', async () => {
    const id = await made(api, resource, { custom_fields: { [kind]: set.sent } });
    expect(await customfields(id)).toEqual(set.shown);
    const { body: all } = await api('GET', `/api/${resource}`);
    expect(all.at(-1).customfields).toEqual(set.shown);
    const { body } = await api('GET', `/api/${resource}/search/${resource === 'payments' ? '3' : 'a'}`);
    const matches = Array.isArray(body) ? body : body.data;
    expect(matches.map((one: { customfields: unknown }) => one.customfields)).toContainEqual(set.shown);
    const { body: listed } = await api('GET', `/api/custom_fields/${kind}/${id}`);
    expect(listed).toStrictEqual(set.listed);
  });

  it('come from a form with brackets, lists with and without [], and as field_name in JSON', async () => {
    const flat = Object.entries(bodyFor(resource)).flatMap(([name, value]): [string, string][] => {
      if (name === 'newitems') return Object.entries(line).map(([key, part]) => [`newitems[0][${key}]`, part]);
      return [[Array.isArray(value) ? `${name}[]` : name, String(value)]];
    });
    const values = Object.entries(set.sent).flatMap(([id, value]): [string, string][] =>
      typeof value === 'string'
        ? [[`custom_fields[${kind}][${id}]`, value]]
        : value.map((one) => [`custom_fields[${kind}][${id}][]`, one]),
    );
    const form = new FormData();
    for (const [name, value] of [...flat, ...values]) form.append(name, value);
    const request = new Request('http://localhost', { method: 'POST', body: form });
    const multipart = await api('POST', `/api/${resource}`, {
      headers: { 'content-type': request.headers.get('content-type') ?? '' },
      body: Buffer.from(await request.arrayBuffer()),
    });
    expect(multipart.status, JSON.stringify(multipart.body)).toBe(200);
    // Line breaks travel as CR LF in multipart.
    const unix = (shown: unknown): unknown => JSON.parse(JSON.stringify(shown).replaceAll('\\r\\n', '\\n'));
    expect(unix(await customfields(multipart.body.id))).toEqual(set.shown);

    const named = Object.fromEntries(
      Object.entries(set.sent).map(([id, value]) => [`custom_fields[${kind}][${id}]`, value]),
    );
    expect(await customfields(await made(api, resource, named))).toEqual(set.shown);
    const { body: entries } = await api('GET', `/api/custom_fields/${kind}/${await made(api, resource, named)}`);
    expect(await customfields(await made(api, resource, { custom_fields: entries }))).toEqual(set.shown);
    const text = JSON.stringify({ [kind]: set.sent });
    expect(await customfields(await made(api, resource, { custom_fields: text }))).toEqual(set.shown);
  });

  it('are told apart when something is wrong, each under its own name, and nothing is stored', async () => {
    const [, amount = 0, , choice = 0] = set.ids;
    const before = (await api('GET', `/api/${resource}`)).body.length;
    const wrong = { [amount]: 'many', [choice]: 'Option 9', 9999: 'x' };
    const reply = await api('POST', `/api/${resource}`, {
      body: { ...bodyFor(resource), custom_fields: { [kind]: wrong } },
    });
    expect(refusal(reply)).toEqual({
      status: 404,
      error: {
        [`custom_fields[${kind}][${amount}]`]: `Number 1 ${decimalExpected}`,
        [`custom_fields[${kind}][${choice}]`]: expect.stringMatching(/^Select 1 must be among Option 1/),
        [`custom_fields[${kind}][9999]`]: `is not a custom field of ${kind}`,
      },
    });
    expect((await api('GET', `/api/${resource}`)).body).toHaveLength(before);
    for (const [given, path] of [
      [{ leads: { 1: 'x' } }, 'custom_fields[leads]'],
      ['blue', 'custom_fields'],
      [[['x']], 'custom_fields'],
      [{ [kind]: 'x' }, `custom_fields[${kind}]`],
    ] as const) {
      const { status, body } = await api('POST', `/api/${resource}`, {
        body: { ...bodyFor(resource), custom_fields: given },
      });
      expect({ status, named: Object.keys(body.error ?? {}) }, JSON.stringify(given)).toEqual({
        status: 404,
        named: [path],
      });
    }
  });

  it('are optional: nothing given is nothing stored', async () => {
    for (const nothing of [undefined, null, '', {}, { [kind]: '' }, { [kind]: { [set.ids[0] ?? 0]: '' } }]) {
      const id = await made(api, resource, { custom_fields: nothing });
      expect(await customfields(id)).toEqual(set.shown.map(({ label }) => ({ label, value: '' })));
    }
  });
});

describe.each(['customers', 'items', 'invoices'])('an update of %s', (resource) => {
  const kind = kinds[resource] ?? '';
  const change = (api: Api, id: number, more: Record<string, unknown>): Promise<Reply> =>
    api('PUT', `/api/${resource}/${id}`, { body: { ...bodyFor(resource), newitems: [], ...more } });

  it('changes the values it gives, clears the empty ones, and keeps the rest', async () => {
    const firm = await tradingFirm();
    const api = firm.as('perfex');
    const set = await defineFields(firm, kind);
    const [text = 0, amount = 0] = set.ids;
    const id = await made(api, resource, { custom_fields: { [kind]: set.sent } });
    const values = async (): Promise<Record<string, string>> =>
      Object.fromEntries(
        (await api('GET', `/api/${resource}/${id}`)).body.customfields.map((one: { label: string; value: string }) => [
          one.label,
          one.value,
        ]),
      );
    const first = await values();
    expect((await change(api, id, {})).status).toBe(200);
    expect(await values()).toEqual(first);
    const given = { [kind]: { [text]: 'changed', [amount]: '' } };
    expect((await change(api, id, { custom_fields: given })).status).toBe(200);
    expect(await values()).toEqual({ ...first, 'Input 1': 'changed', 'Number 1': '' });
    const reply = await change(api, id, { custom_fields: { [kind]: { [amount]: 'many', 777: 'x' } } });
    expect(refusal(reply)).toEqual({
      status: 404,
      error: {
        [`custom_fields[${kind}][${amount}]`]: `Number 1 ${decimalExpected}`,
        [`custom_fields[${kind}][777]`]: `is not a custom field of ${kind}`,
      },
    });
    expect(await values()).toEqual({ ...first, 'Input 1': 'changed', 'Number 1': '' });
  });

  it('that meet lose none of their values', async () => {
    const firm = await tradingFirm();
    const api = firm.as('perfex');
    const { ids } = await defineFields(firm, kind);
    const id = await made(api, resource);
    const texts = [ids[0] ?? 0, ids[2] ?? 0];
    await Promise.all(texts.map((field) => change(api, id, { custom_fields: { [kind]: { [field]: `v${field}` } } })));
    const { body } = await api('GET', `/api/${resource}/${id}`);
    expect(body.customfields.map((one: { value: string }) => one.value)).toEqual(
      ids.map((field) => (texts.includes(field) ? `v${field}` : '')),
    );
  });
});

describe('a required field', () => {
  it('is asked for when a record is made, may stay as it is later, and cannot be cleared', async () => {
    const firm = await newFirm();
    const api = firm.as('perfex');
    const old = await made(api, 'customers');
    const id = await defineField(firm, { belongs_to: 'customers', label: 'Tax office', type: 'input', required: true });
    const missing = { status: 404, error: { [`custom_fields[customers][${id}]`]: 'The Tax office field is required' } };
    expect(refusal(await api('POST', '/api/customers', { body: { company: 'Acme' } }))).toEqual(missing);
    const put = (custom_fields: unknown): Promise<Reply> =>
      api('PUT', `/api/customers/${old}`, { body: { company: 'Acme', custom_fields } });
    expect((await put(undefined)).status).toBe(200);
    expect((await put({ customers: { [id]: 'Bristol' } })).status).toBe(200);
    expect(refusal(await put({ customers: { [id]: '' } }))).toEqual(missing);
    expect((await api('GET', `/api/custom_fields/customers/${old}`)).body[0]).toMatchObject({
      required: '1',
      value: 'Bristol',
    });
    // Only Perfex knows custom fields: the other dialects are not kept from their work.
    const siwapp = await firm.as('siwapp')('POST', '/api/v1/customers', {
      body: { data: { attributes: { name: 'Kent Farms' } } },
    });
    expect(siwapp.status).toBe(201);
  });
});

describe('a field that is not in use any more', () => {
  it('is neither shown nor taken; its values come back with it', async () => {
    const firm = await newFirm();
    const api = firm.as('perfex');
    const admin = firm.as('admin');
    const id = await defineField(firm, { belongs_to: 'customers', label: 'Colour', type: 'input' });
    const given = { customers: { [id]: 'blue' } };
    const customer = await made(api, 'customers', { custom_fields: given });
    const shown = async (): Promise<unknown> => (await api('GET', `/api/customers/${customer}`)).body.customfields;
    await admin('PATCH', `/admin/v1/custom-fields/${id}`, { body: { active: false } });
    expect(await shown()).toEqual([]);
    expect((await api('GET', `/api/custom_fields/customers/${customer}`)).status).toBe(404);
    expect(refusal(await api('POST', '/api/customers', { body: { company: 'B', custom_fields: given } }))).toEqual({
      status: 404,
      error: { [`custom_fields[customers][${id}]`]: 'is not a custom field of customers' },
    });
    await admin('PATCH', `/admin/v1/custom-fields/${id}`, { body: { active: true, label: 'Color' } });
    expect(await shown()).toEqual([{ label: 'Color', value: 'blue' }]);
    await admin('DELETE', `/admin/v1/custom-fields/${id}`);
    expect(await shown()).toEqual([]);
  });
});

describe('the custom fields of line items', () => {
  let firm: Firm;
  let api: Api;
  let set: FieldSet;
  beforeAll(async () => {
    firm = await tradingFirm();
    api = firm.as('perfex');
    set = await defineFields(firm, 'items');
  });
  const items = async (id: number) => (await api('GET', `/api/invoices/${id}`)).body.items;

  it('are written with new lines, changed and cleared with others, and shown line by line', async () => {
    const custom_fields = { items: set.sent };
    const id = await made(api, 'invoices', { newitems: [{ ...line, custom_fields }, line] });
    const empty = set.shown.map(({ label }) => ({ label, value: '' }));
    expect((await items(id)).map((one: { customfields: unknown }) => one.customfields)).toEqual([set.shown, empty]);
    const [text = 0, amount = 0] = set.ids;
    const changed = [{ itemid: id * 1000 + 1, custom_fields: { items: { [text]: 'new', [amount]: '' } } }];
    const reply = await api('PUT', `/api/invoices/${id}`, {
      body: { ...bodyFor('invoices'), newitems: [], items: [...changed, { itemid: id * 1000 + 2, qty: '2' }] },
    });
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    const [first, second] = await items(id);
    expect(first.customfields.slice(0, 3).map((one: { value: string }) => one.value)).toEqual([
      'new',
      '',
      set.shown[2]?.value,
    ]);
    expect(second).toMatchObject({ qty: '2.00', customfields: empty });
  });

  it('come from a form', async () => {
    const [text = 0, , , , choice = 0] = set.ids;
    const flat = Object.entries(bodyFor('invoices')).flatMap(([name, value]) =>
      name === 'newitems' ? [] : [`${Array.isArray(value) ? `${name}[]` : name}=${encodeURIComponent(String(value))}`],
    );
    const lines = [
      'newitems[0][description]=A&newitems[0][qty]=1&newitems[0][rate]=10',
      `newitems[0][custom_fields][items][${text}]=from+a+form`,
      `newitems[0][custom_fields][items][${choice}][]=Option+1`,
      `newitems[0][custom_fields][items][${choice}][]=Option+3`,
    ];
    const reply = await api('POST', '/api/invoices', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: [...flat, ...lines].join('&'),
    });
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    const [{ customfields }] = await items(reply.body.id);
    expect(customfields[0].value).toBe('from a form');
    expect(customfields[4].value).toBe('Option 1, Option 3');
  });

  it('are refused under the name of their line, and asked for where they are required', async () => {
    const [, amount = 0] = set.ids;
    const post = (newitems: unknown[]) => api('POST', '/api/invoices', { body: { ...bodyFor('invoices'), newitems } });
    const wrong = { ...line, custom_fields: { items: { [amount]: 'many', 999: 'x' } } };
    expect(refusal(await post([line, wrong]))).toEqual({
      status: 404,
      error: {
        [`newitems[1][custom_fields][items][${amount}]`]: `Number 1 ${decimalExpected}`,
        'newitems[1][custom_fields][items][999]': 'is not a custom field of items',
      },
    });
    const strict = await tradingFirm();
    const id = await defineField(strict, { belongs_to: 'items', label: 'Serial', type: 'input', required: true });
    const reply = await strict.as('perfex')('POST', '/api/invoices', { body: bodyFor('invoices') });
    expect(refusal(reply)).toEqual({
      status: 404,
      error: { [`newitems[0][custom_fields][items][${id}]`]: 'The Serial field is required' },
    });
  });
});

describe('a recurring invoice', () => {
  it('hands the custom fields of its invoice on', async () => {
    const firm = await tradingFirm();
    const api = firm.as('perfex');
    const invoice = await defineField(firm, { belongs_to: 'invoice', label: 'PO number', type: 'input' });
    const item = await defineField(firm, { belongs_to: 'items', label: 'Serial', type: 'input' });
    const id = await made(api, 'invoices', {
      recurring: 1,
      custom_fields: { invoice: { [invoice]: 'PO 1' } },
      newitems: [{ ...line, custom_fields: { items: { [item]: 'S 1' } } }],
    });
    const stored = await firm.work.store.invoices.get(id);
    const rule = await firm.work.store.recurringInvoices.get(stored?.doc.recurringInvoiceId ?? 0);
    expect(rule?.doc.customValues).toEqual({ [invoice]: 'PO 1' });
    expect(rule?.doc.lines[0]?.customValues).toEqual({ [item]: 'S 1' });
    await api('PUT', `/api/invoices/${id}`, {
      body: { ...bodyFor('invoices'), newitems: [], custom_fields: { invoice: { [invoice]: 'PO 2' } } },
    });
    const later = await firm.work.store.recurringInvoices.get(stored?.doc.recurringInvoiceId ?? 0);
    expect(later?.doc.customValues).toEqual({ [invoice]: 'PO 2' });
  });
});

describe('the list of custom fields', () => {
  it('is in order, without values, in any spelling of the kind', async () => {
    const firm = await newFirm();
    const api = firm.as('perfex');
    await defineField(firm, { belongs_to: 'invoice', label: 'Second', type: 'input', position: 2 });
    await defineField(firm, {
      belongs_to: 'invoice',
      label: 'First',
      type: 'select',
      options: ['A, B', 'C'],
      position: 1,
    });
    await defineField(firm, { belongs_to: 'leads', label: 'Other', type: 'input' });
    for (const word of ['Invoice', 'invoice', 'invoices']) {
      const { status, body } = await api('GET', `/api/custom_fields/${word}`);
      expect(status).toBe(200);
      expect(body).toStrictEqual([
        {
          field_name: 'custom_fields[invoice][2]',
          custom_field_id: '2',
          label: 'First',
          required: '0',
          type: 'select',
          value: '',
          options: '["A, B","C"]',
        },
        {
          field_name: 'custom_fields[invoice][1]',
          custom_field_id: '1',
          label: 'Second',
          required: '0',
          type: 'input',
          value: '',
        },
      ]);
    }
  });

  it('is not found where there are none, for a kind nobody knows, and for a record that is not there', async () => {
    const firm = await newFirm();
    const api = firm.as('perfex');
    await defineField(firm, { belongs_to: 'customers', label: 'Colour', type: 'input' });
    await made(api, 'items');
    const nothing = { status: 404, body: { status: false, message: 'No data were found' } };
    for (const path of ['Leads', 'Items/1', 'Customers/1', 'Customers/abc', 'spoons', 'spoons/1']) {
      expect(await api('GET', `/api/custom_fields/${path}`), path).toMatchObject(nothing);
    }
  });

  it('shows values only to who may read the record', async () => {
    const firm = await newFirm();
    await defineField(firm, { belongs_to: 'customers', label: 'Colour', type: 'input' });
    const id = await made(firm.as('perfex'), 'customers');
    const ask = async (scopes: string[], path: string): Promise<number> => {
      const headers = { authtoken: await firm.tokenWith(scopes) };
      return (await firm.as('perfex')('GET', `/api/custom_fields/${path}`, { headers })).status;
    };
    expect(await ask(['custom-fields:read'], 'Customers')).toBe(200);
    expect(await ask(['custom-fields:read'], `Customers/${id}`)).toBe(403);
    expect(await ask(['custom-fields:read', 'customers:read'], `Customers/${id}`)).toBe(200);
  });
});

describe('custom fields cost no round trip of their own', () => {
  it.each([
    ['GET', '/api/customers/1', 1, undefined],
    ['GET', '/api/custom_fields/customers/1', 1, undefined],
    ['POST', '/api/customers', 2, { company: 'B', custom_fields: { customers: { 1: 'x' } } }],
    ['PUT', '/api/customers/1', 2, { company: 'B', custom_fields: { customers: { 1: 'x' } } }],
  ] as const)('%s %s', async (method, path, turns, body) => {
    const firm = await newFirm();
    const api = firm.as('perfex');
    await defineFields(firm, 'customers');
    await made(api, 'customers');
    const counted = meter();
    let reply: Reply;
    try {
      reply = await api(method, path, { body });
    } finally {
      counted.restore();
    }
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    expect(counted.turns()).toBe(turns);
  });
});
