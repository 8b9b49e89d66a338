/**
 * No setting is stored without effect. What settings there are is read from the API itself; the table says how the effect of each
 * is seen, in other answers than the settings' own. A setting that is not in the table fails, and so does a line without a setting.
 */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { send } from '../../lab/api.ts';
import { lists } from '../../lib/dialects/admin/lists.ts';
import { columns } from '../../lib/dialects/admin/organization.ts';
import { series as siwappSeries } from '../../lib/dialects/siwapp/series.ts';
import { tax as siwappTax } from '../../lib/dialects/siwapp/tax.ts';
import { readRateOn } from '../../lib/operations/exchange-rate/exchange-rates.ts';

import { type Dialects, dialects } from '../support/effects.ts';

type Fields = Record<string, unknown>;
type Effect = {
  /** What the setting is changed to; `given` what the entry has besides. */
  value: unknown;
  given?: Fields;
  /** The names of the firm's projects, where they must be others than usual. */
  projects?: readonly string[];
  /** What is seen of it, `id` being the entry's. It must be another before and after the change, and then be `is`. */
  see: (firm: Dialects, id: number) => Promise<unknown>;
  is?: unknown;
};
/** `note`: it is a name or a note for whoever keeps the settings, and is shown there. `stays`: a change is refused, named. */
type Line = Effect | 'note' | 'stays';

const onPage = (text: string) => async (firm: Dialects) => (await firm.page()).includes(text);
const status = async (reply: Promise<{ status: number }>) => ((await reply).status < 300 ? 'taken' : 'refused');
const of = async (firm: Dialects, path: string): Promise<Fields> => {
  const { body } = await firm.perfex('GET', path);
  return Array.isArray(body) ? body[0] : body;
};
/** Made through Perfex and read again. */
async function made(firm: Dialects, path: string, body: object): Promise<Fields> {
  const reply = await firm.post(path, body);
  if (reply.status >= 300) throw new Error(`${path}: ${JSON.stringify(reply.body)}`);
  return of(firm, `${path}/${reply.body.id ?? reply.body.record_id}`);
}

const expense = { expense_name: 'Rent', category: 1, currency: 1, amount: '50.00', date: '2023-10-31' };
const ticket = { subject: 'Roof', department: 1, contactid: 0, userid: 1, message: 'It rains in' };
const lead = { name: 'Ann', source: 1, status: 1, assigned: 0 };
const task = { name: 'Dig', startdate: '2024-01-01', is_public: 1, rel_type: 'project', rel_id: 1 };
const estimate = {
  clientid: 1,
  number: 5,
  currency: 1,
  billing_street: '1 Road',
  date: '2026-04-01',
  duedate: '2026-05-01',
  status: 1,
  newitems: [{ description: 'Work', qty: 1, rate: 100 }],
  subtotal: '100.00',
  total: '100.00',
};
const invoice = { ...estimate, allowed_payment_modes: [1], status: undefined };

/** What a fixed cost of 100 comes to. */
async function chargedTotal(firm: Dialects): Promise<unknown> {
  await firm.admin('PATCH', '/admin/v1/organization', { body: { charge_default_taxes: true } });
  return fixedCost(firm);
}
async function fixedCost({ teamwork }: Dialects): Promise<unknown> {
  const { body } = await teamwork('POST', '/projects/1/invoices.json', { body: { invoice: { 'fixed-cost': '100' } } });
  return (await teamwork('GET', `/invoices/${body.id}.json`)).body.invoice['total-cost'];
}
async function pay(firm: Dialects, mode: number): Promise<{ status: number; body: Fields }> {
  const { body } = await firm.bill();
  return firm.post('/api/payments', { invoiceid: body.data.id, amount: '1.00', paymentmode: String(mode) });
}
const fieldShown = async (firm: Dialects, key: string): Promise<unknown> => {
  const { body } = await firm.perfex('GET', '/api/custom_fields/invoice');
  return Array.isArray(body) ? body.map((one: Fields) => one[key]) : 'none';
};
const boardsShown = async (firm: Dialects): Promise<unknown> => {
  const { body } = await firm.sereni('GET', '/api/v1/projects/1/boards');
  return JSON.stringify(body).match(/"(name|position)":("\w+"|\d+)/g);
};
const tablePath = '/api/thirdparty/customtable';
const rate = { from: 'USD', to: 'EUR', date: '2024-01-31', rate: '0.5' };
const rateSeen = (from: string, on: string) => async (firm: Dialects) =>
  (await readRateOn(from, on, firm.work))?.rate ?? null;
/** The number of the next invoice of a series. */
const numbered = async (firm: Dialects, id: number | undefined, issue_date = '2026-03-01'): Promise<unknown> => {
  const reply = await firm.bill({ issue_date, ...(id === undefined ? {} : { series_id: id }) });
  return reply.status === 201 ? reply.body.data.attributes.reference : 'refused';
};

const entry = (see: Effect['see'], choose: Effect['see']): Record<string, Line> => ({
  name: { value: 'Renamed', see, is: 'Renamed' },
  description: 'note',
  active: { value: false, see: choose, is: 'refused' },
});

const organization: Record<string, Effect> = {
  name: { value: `Renamed ${Math.random()}`, see: async (firm) => /<strong>Renamed/.test(await firm.page()), is: true },
  currency: {
    value: 'JPY',
    // It stays once there are projects.
    projects: [],
    see: async (firm) => (await firm.sereni('GET', '/api/v1/clients/1')).body.attributes.currency.code,
    is: 'JPY',
  },
  currencies: {
    value: ['CHF'],
    see: async (firm) => {
      const client = { name: `C${Math.random()}`, email: 'c@c.example', country_id: 'KE', currency_id: 2 };
      const { body } = await firm.sereni('POST', '/api/v1/clients', { body: client });
      return (await firm.sereni('GET', `/api/v1/clients/${body.id}`)).body.attributes.currency.code;
    },
    is: 'CHF',
  },
  timezone: {
    value: 'Pacific/Auckland',
    see: async (firm) => (await firm.bill({}, {}, { at: '2026-03-01T23:30:00Z' })).body.data.attributes.issue_date,
    is: '2026-03-02',
  },
  locale: { value: 'de-AT', see: onPage('Rechnung'), is: true },
  address: { value: '7 Long Road', see: onPage('7 Long Road'), is: true },
  vat_number: { value: 'DE136695976', see: onPage('DE136695976'), is: true },
  logo: {
    value:
      'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    see: onPage('data:image/png'),
    is: true,
  },
  number_formats: {
    value: { estimate: 'AN-{YYYY}-' },
    see: async (firm) =>
      (await made(firm, '/api/estimates', { ...estimate, number: Math.ceil(Math.random() * 1e6) })).prefix,
    is: 'AN-2026-',
  },
  payment_terms_days: {
    value: 14,
    see: async (firm) => (await firm.bill({ issue_date: '2026-03-01' })).body.data.attributes.due_date,
    is: '2026-03-15',
  },
  charge_default_taxes: {
    value: true,
    see: async (firm) => {
      await firm.admin('PATCH', '/admin/v1/taxes/1', { body: { default: true } });
      return fixedCost(firm);
    },
    is: '121.00',
  },
  siwapp_answers: {
    value: 'original',
    see: async (firm) => Object.keys((await firm.bill()).body.data.attributes).includes('issue-date'),
    is: true,
  },
  perfex_reads: {
    value: 'object',
    see: async (firm) => {
      const { body } = await firm.post('/api/expenses', expense);
      return (await firm.perfex('GET', `/api/expenses/${body.id}`)).body.amount;
    },
    is: '50.00',
  },
  perfex_totals: {
    value: 'reject',
    see: (firm) =>
      status(firm.post('/api/invoices', { ...invoice, number: Math.ceil(Math.random() * 1e6), total: '7.00' })),
    is: 'refused',
  },
  first_date: {
    value: '1999-01-01',
    see: (firm) => {
      const rule = { customer_id: 1, starting_date: '1999-06-01', period: 1, period_type: 'year', max_occurrences: 1 };
      const body = { data: { attributes: { name: 'Acme', ...rule } } };
      return status(firm.siwapp('POST', '/api/v1/recurring_invoices', { body }));
    },
    is: 'taken',
  },
  month_end: {
    value: 'same_day',
    see: async (firm) => {
      const rule = { customer_id: 1, starting_date: '2026-04-30', period: 1, period_type: 'month', max_occurrences: 2 };
      const body = { data: { attributes: { name: 'Acme', ...rule } } };
      await firm.siwapp('POST', '/api/v1/recurring_invoices', { body });
      await firm.siwapp('GET', '/api/v1/recurring_invoices/generate_invoices');
      const { body: all } = await firm.siwapp('GET', '/api/v1/invoices');
      return all.data.some((one: { attributes: Fields }) => one.attributes.issue_date === '2026-05-30');
    },
    is: true,
  },
  webhook_url: {
    value: 'https://example.com/hook',
    see: async (firm) => {
      const rule = { customer_id: 1, starting_date: '2026-01-01', period: 1, period_type: 'year', max_occurrences: 1 };
      await firm.siwapp('POST', '/api/v1/recurring_invoices', {
        body: { data: { attributes: { name: 'Acme', ...rule } } },
      });
      await firm.siwapp('GET', '/api/v1/recurring_invoices/generate_invoices');
      return (await firm.admin('GET', '/admin/v1/outbox')).body.filter((one: Fields) =>
        /webhook/.test(String(one.kind)),
      ).length;
    },
    is: 1,
  },
};

const taxed = (id: number) => ({ tax_ids: [id] });
const settings: Record<string, Record<string, Line>> = {
  taxes: {
    name: {
      value: 'Renamed',
      see: async (firm, id) => (await made(firm, '/api/expenses', { ...expense, tax: id })).tax_name,
      is: 'Renamed',
    },
    rate: {
      value: 7,
      see: async (firm, id) => (await firm.bill({}, taxed(id))).body.data.attributes.tax_amount,
      is: '7.0',
    },
    active: { value: false, see: (firm, id) => status(firm.bill({}, taxed(id))), is: 'refused' },
    default: { value: true, see: chargedTotal, is: '120.00' },
  },
  'payment-modes': {
    name: {
      value: 'Renamed',
      see: async (firm, id) => (await of(firm, `/api/payments/${(await pay(firm, id)).body.id}`)).name,
    },
    description: {
      value: 'IBAN 1',
      given: { show_on_pdf: true, selected_by_default: true },
      see: onPage('IBAN 1'),
      is: true,
    },
    show_on_pdf: {
      value: true,
      given: { description: 'IBAN 2', selected_by_default: true },
      see: onPage('IBAN 2'),
      is: true,
    },
    selected_by_default: {
      value: true,
      given: { description: 'IBAN 3', show_on_pdf: true },
      see: onPage('IBAN 3'),
      is: true,
    },
    active: { value: false, see: (firm, id) => status(pay(firm, id)), is: 'refused' },
    expenses_only: { value: true, see: (firm, id) => status(pay(firm, id)), is: 'refused' },
    invoices_only: {
      value: true,
      see: (firm, id) => status(firm.post('/api/expenses', { ...expense, paymentmode: id })),
      is: 'refused',
    },
  },
  'expense-categories': {
    ...entry(
      async (firm, id) => (await made(firm, '/api/expenses', { ...expense, category: id })).category_name,
      (firm, id) => status(firm.post('/api/expenses', { ...expense, category: id })),
    ),
    description: {
      value: 'Told',
      see: async (firm, id) => (await made(firm, '/api/expenses', { ...expense, category: id })).description,
      is: 'Told',
    },
  },
  departments: entry(
    async (firm, id) => (await made(firm, '/api/tickets', { ...ticket, department: id })).department_name,
    (firm, id) => status(firm.post('/api/tickets', { ...ticket, department: id })),
  ),
  'lead-sources': entry(
    async (firm, id) => (await made(firm, '/api/leads', { ...lead, source: id })).source_name,
    (firm, id) => status(firm.post('/api/leads', { ...lead, source: id })),
  ),
  'lead-statuses': {
    ...entry(
      async (firm, id) => (await made(firm, '/api/leads', { ...lead, status: id })).status_name,
      (firm, id) => status(firm.post('/api/leads', { ...lead, status: id })),
    ),
    color: {
      value: '#ff00aa',
      see: async (firm, id) => (await made(firm, '/api/leads', { ...lead, status: id })).color,
      is: '#ff00aa',
    },
    // The first in order of those marked default is what a lead has that chooses none.
    position: {
      value: 0,
      given: { default: true },
      see: async (firm) => (await made(firm, '/api/leads', { ...lead, status: 0 })).status_name,
      is: 'One',
    },
    default: {
      value: true,
      given: { position: 0 },
      see: async (firm) => (await made(firm, '/api/leads', { ...lead, status: 0 })).status_name,
      is: 'One',
    },
    converted: {
      value: true,
      see: async (firm, id) => (await made(firm, '/api/leads', { ...lead, status: id })).date_converted !== null,
      is: true,
    },
  },
  priorities: entry(
    async (firm, id) => (await made(firm, '/api/tickets', { ...ticket, priority: id })).priority_name,
    (firm, id) => status(firm.post('/api/tasks', { ...task, priority: id })),
  ),
  'ticket-services': entry(
    async (firm, id) => (await made(firm, '/api/tickets', { ...ticket, service: id })).service_name,
    (firm, id) => status(firm.post('/api/tickets', { ...ticket, service: id })),
  ),
  'customer-groups': {
    // Customers name their groups by number.
    ...entry(
      async () => '',
      (firm, id) => status(firm.post('/api/customers', { company: `Acme ${Math.random()}`, groups_in: [id] })),
    ),
    name: 'note',
  },
  boards: {
    project_id: 'stays',
    name: { value: 'Done', see: boardsShown },
    position: { value: 9, see: boardsShown },
  },
  'custom-fields': {
    belongs_to: 'stays',
    type: 'stays',
    label: { value: 'Hat', see: (firm) => fieldShown(firm, 'label'), is: ['Hat'] },
    required: { value: true, see: (firm) => fieldShown(firm, 'required') },
    options: { value: ['M', 'L'], see: (firm) => fieldShown(firm, 'options') },
    active: { value: false, see: (firm) => fieldShown(firm, 'label'), is: 'none' },
    position: {
      value: 0,
      see: async (firm) => {
        const body = { belongs_to: 'invoice', label: 'Other', type: 'input', position: 1 };
        await firm.admin('POST', '/admin/v1/custom-fields', { body });
        const labels = await fieldShown(firm, 'label');
        return Array.isArray(labels) ? labels.indexOf('Size') : labels;
      },
      is: 0,
    },
  },
  'custom-tables': {
    name: { value: 'boots', see: (firm) => status(firm.post(`${tablePath}/boots`, { title: 'A' })), is: 'taken' },
    columns: {
      value: [{ name: 'title' }, { name: 'pieces' }],
      see: (firm) => status(firm.post(`${tablePath}/shoes`, { title: 'A', pieces: '1' })),
      is: 'taken',
    },
  },
  'exchange-rates': {
    from: { value: 'GBP', see: rateSeen('GBP', '2024-02-01'), is: '0.5' },
    to: { value: 'JPY', see: rateSeen('USD', '2024-02-01'), is: null },
    date: { value: '2024-02-29', see: rateSeen('USD', '2024-02-01'), is: null },
    rate: { value: '0.25', see: rateSeen('USD', '2024-02-01'), is: '0.25' },
  },
};

const series: Record<string, Line> = {
  name: 'note',
  value: { value: 'X-', see: (firm, id) => numbered(firm, id), is: 'X-2' },
  enabled: { value: false, see: (firm, id) => numbered(firm, id), is: 'refused' },
  default: { value: true, see: (firm) => numbered(firm, undefined), is: 'S26-1' },
  first_number: { value: 50, see: (firm, id) => numbered(firm, id), is: 'S26-50' },
  yearly: { value: true, see: (firm, id) => numbered(firm, id, '2099-01-01') },
};

/** What an entry of each list needs. */
const needed: Record<string, Fields> = {
  taxes: { name: 'One', rate: 20 },
  boards: { project_id: 1, name: 'Backlog' },
  'custom-fields': { belongs_to: 'invoice', label: 'Size', type: 'select', options: ['S', 'M'], position: 2 },
  'custom-tables': { name: 'shoes', columns: [{ name: 'title' }] },
  'exchange-rates': rate,
};
const otherValue: Fields = { project_id: 2, belongs_to: 'tickets', type: 'input' };
/** What answers show of an entry that nobody can set. */
const onlyShown = ['id', 'slug'];

async function changes(
  line: Effect,
  firm: Dialects,
  id: number,
  write: (value: unknown) => Promise<number>,
): Promise<void> {
  const before = await line.see(firm, id);
  expect(await write(line.value)).toBe(200);
  const after = await line.see(firm, id);
  expect(after).not.toEqual(before);
  if ('is' in line) expect(after).toEqual(line.is);
}

describe('every setting of the organization', () => {
  it('is in the table, and every line of the table is one', async () => {
    const { body } = await (await dialects()).admin('GET', '/admin/v1/organization');
    const { id: _, webhook_secret: __, ...all } = body;
    expect(Object.keys(all).sort()).toEqual(Object.keys(organization).sort());
    expect(columns.flatMap(({ key, wire }) => (key ? [wire] : [])).sort()).toEqual(Object.keys(organization).sort());
  });

  it.each(Object.entries(organization))('has its effect: %s', async (name, line) => {
    const firm = await dialects(line.projects);
    const write = async (value: unknown) =>
      (await firm.admin('PATCH', '/admin/v1/organization', { body: { [name]: value } })).status;
    await changes(line, firm, 0, write);
  });
});

const { tokens: _, ...tabled } = lists;
const keysOf = (schema: unknown): string[] => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []);
describe.each(Object.keys(tabled))('every setting of %s', (list) => {
  const path = `/admin/v1/${list}`;
  const entryOf = async (firm: Dialects, more: Fields = {}): Promise<Fields> => {
    const { status: answer, body } = await firm.admin('POST', path, {
      body: { ...(needed[list] ?? { name: 'One' }), ...more },
    });
    expect(answer, JSON.stringify(body)).toBe(201);
    return body;
  };

  it('is in the table, and every line of the table is one', async () => {
    const all = [Object.keys(await entryOf(await dialects())), keysOf(tabled[list]?.answer)];
    for (const keys of all) {
      expect(keys.filter((key) => !onlyShown.includes(key)).sort()).toEqual(Object.keys(settings[list] ?? {}).sort());
    }
  });

  it.each(Object.entries(settings[list] ?? {}))('has its effect, or is refused: %s', async (name, line) => {
    const firm = await dialects();
    const { id } = await entryOf(firm, typeof line === 'string' ? {} : line.given);
    const patch = (value: unknown) => firm.admin('PATCH', `${path}/${id}`, { body: { [name]: value } });
    if (line === 'note') {
      expect((await patch('Seen here')).status).toBe(200);
      expect((await firm.admin('GET', path)).body.at(-1)[name]).toBe('Seen here');
    } else if (line === 'stays') {
      const refused = await patch(otherValue[name]);
      expect(refused.status).toBe(422);
      expect(JSON.stringify(refused.body)).toContain(name);
    } else await changes(line, firm, Number(id), async (value) => (await patch(value)).status);
  });
});

describe('every setting of siwapp’s series and taxes', () => {
  type Columns = { resource: { columns: readonly { wire: string; input?: unknown }[] } };
  const settable = ({ resource: { columns } }: Columns): string[] =>
    columns.filter((one) => one.input !== undefined).map((one) => one.wire);

  it('is in the table; taxes are those of the settings', () => {
    expect(settable(siwappSeries).sort()).toEqual(Object.keys(series).sort());
    const names = { value: 'rate' } as Record<string, string>;
    expect(
      settable(siwappTax)
        .map((name) => names[name] ?? name)
        .sort(),
    ).toEqual(Object.keys(settings.taxes ?? {}).sort());
  });

  it.each(Object.entries(series))('has its effect: %s', async (name, line) => {
    const firm = await dialects();
    const write = (method: string, path: string, attributes: Fields) =>
      firm.siwapp(method, path, { body: { data: { attributes } } });
    const { id } = (await write('POST', '/api/v1/series', { name: 'One', value: 'S{YY}-' })).body.data;
    const change = (value: unknown) => write('PUT', `/api/v1/series/${id}`, { [name]: value });
    if (typeof line === 'string') expect((await change('Seen here')).body.data.attributes[name]).toBe('Seen here');
    else await changes(line, firm, Number(id), async (value) => (await change(value)).status);
  });
});

describe('every setting of tokens', () => {
  it('has its effect: rights, end and person; its name is shown', async () => {
    const firm = await dialects();
    const staff = await made(firm, '/api/staffs', {
      firstname: 'Ann',
      lastname: 'B',
      email: 'ann@acme.example',
      password: 'long enough 1',
    });
    const { body } = await firm.admin('POST', '/admin/v1/tokens', { body: { name: 'One' } });
    expect(Object.keys(body).sort()).toEqual(
      ['id', 'name', 'staff_id', 'scopes', 'created_at', 'expires_at', 'revoked_at', 'token'].sort(),
    );
    const patch = async (fields: object): Promise<void> => {
      expect((await firm.admin('PATCH', `/admin/v1/tokens/${body.id}`, { body: fields })).status).toBe(200);
    };
    const call = (method: string, path: string, more: object = {}) =>
      send(method, path, { headers: { authtoken: body.token }, ...more });
    const maker = async (): Promise<unknown> => {
      const { body: answer } = await call('POST', '/api/leads', { body: lead });
      return (await of(firm, `/api/leads/${answer.id}`)).addedfrom;
    };
    expect(await maker()).toBe('0');
    await patch({ staff_id: Number(staff.staffid), name: 'Two' });
    expect(await maker()).toBe(staff.staffid);
    await patch({ scopes: ['leads:read'] });
    expect(await status(call('POST', '/api/leads', { body: lead }))).toBe('refused');
    expect((await firm.admin('GET', `/admin/v1/tokens/${body.id}`)).body.name).toBe('Two');
    await patch({ scopes: ['*'] });
    expect(await status(call('GET', '/api/leads'))).toBe('taken');
    await patch({ expires_at: '2020-01-01T00:00:00Z' });
    expect(await status(call('GET', '/api/leads'))).toBe('refused');
  });
});
