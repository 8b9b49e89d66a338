/** What real clients of Perfex write that its document does not print. Each test has the request as the client sends it. */
import { describe, expect, it } from 'vitest';
import { type Firm, type Reply, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { multipart, pairsOf } from '../../lab/forms.ts';

type Fields = Record<string, unknown>;

const sendForm = (firm: Firm, method: string, path: string, fields: Fields): Promise<Reply> =>
  firm.as('perfex')(method, path, multipart(pairsOf(fields)));

const post = (firm: Firm, path: string, body: Fields): Promise<Reply> => firm.as('perfex')('POST', path, { body });

async function read(firm: Firm, path: string): Promise<Reply['body']> {
  const { body } = await firm.as('perfex')('GET', path);
  return Array.isArray(body) ? body[0] : body;
}

const addresses = {
  billing_street: '27 Second Boulevard',
  billing_city: 'Sun City',
  billing_state: 'Nevada',
  billing_zip: '89001',
  billing_country: '236',
  shipping_street: '1 Dock Road',
  shipping_city: 'Bay Town',
};

/** The furnished firm, with a customer who has addresses. */
async function withAddressee(): Promise<{ firm: Firm; clientid: string }> {
  const firm = await furnishedFirm();
  const { body } = await post(firm, '/api/customers', { company: 'Kit Buyers', ...addresses });
  return { firm, clientid: String(body.id) };
}

const consulting = { description: 'Consulting', qty: 10, rate: 150 };
const dates = { date: '2026-01-15', duedate: '2026-02-15' };

describe('the lines of a new bill as items[]', () => {
  it('takes the invoice that the kit of the vendor creates', async () => {
    const { firm, clientid } = await withAddressee();
    const kit = { clientid, number: 1001, ...dates, currency: 1, items: [consulting] };
    const { status, body } = await sendForm(firm, 'POST', '/api/invoices', kit);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.warnings).toBeUndefined();
    expect(await read(firm, `/api/invoices/${body.id}`)).toMatchObject({
      subtotal: '1500.00',
      total: '1500.00',
      allowed_payment_modes: "['1']",
      ...addresses,
      items: [{ description: 'Consulting', qty: '10.00', rate: '150.00' }],
    });
  });

  const kinds = [
    { path: 'invoices', more: {} },
    { path: 'estimates', more: {} },
    { path: 'credit_notes', more: {} },
    {
      path: 'proposals',
      more: { subject: 'Work', rel_type: 'customer', proposal_to: 'Kit', email: 'kit@example.com' },
    },
  ];
  describe.each(kinds)('of $path', ({ path, more }) => {
    const bill = (clientid: string): Fields => ({
      clientid,
      rel_id: clientid,
      number: 1001,
      ...dates,
      currency: 1,
      ...more,
    });

    it('computes the totals, and takes the addresses of the customer', async () => {
      const { firm, clientid } = await withAddressee();
      const { status, body } = await post(firm, `/api/${path}`, {
        ...bill(clientid),
        newitems: [],
        items: [consulting],
      });
      expect(status, JSON.stringify(body)).toBe(200);
      const shown = await read(firm, `/api/${path}/${body.id}`);
      expect(shown).toMatchObject({ subtotal: '1500.00', total: '1500.00', items: [{ rate: '150.00' }] });
      const own = path === 'proposals' ? { address: '27 Second Boulevard', city: 'Sun City', zip: '89001' } : addresses;
      expect(shown).toMatchObject(own);
    });

    it('takes the same lines under both names once, and refuses different ones', async () => {
      const { firm, clientid } = await withAddressee();
      const both = { ...bill(clientid), items: [consulting], newitems: [consulting] };
      const { body } = await post(firm, `/api/${path}`, both);
      expect((await read(firm, `/api/${path}/${body.id}`)).items).toHaveLength(1);
      const other = await post(firm, `/api/${path}`, { ...both, number: 1002, items: [{ ...consulting, qty: 11 }] });
      expect(other).toMatchObject({ status: 404, body: { error: { items: expect.stringContaining('newitems') } } });
    });

    it('names what is wrong as the client spells it', async () => {
      const { firm, clientid } = await withAddressee();
      const without = await post(firm, `/api/${path}`, bill(clientid));
      expect(without).toMatchObject({ status: 404, body: { error: { 'newitems[]': 'The Items field is required' } } });
      const broken = await post(firm, `/api/${path}`, { ...bill(clientid), items: [{ description: 'Free' }] });
      expect(broken.body.error).toEqual({ 'items[0][rate]': 'is required' });
      const unknown = await post(firm, `/api/${path}`, {
        ...bill(clientid),
        newitems: [],
        items: [{ ...consulting, custom_fields: { items: { 99: 'x' } } }],
      });
      expect(unknown.body.error).toEqual({
        'items[0][custom_fields][items][99]': 'is not a custom field of items',
      });
    });
  });

  it('takes an address that is sent as it is, and the modes that are sent', async () => {
    const { firm, clientid } = await withAddressee();
    const own = { billing_street: '5 Own Street', allowed_payment_modes: [2], subtotal: '', total: '' };
    const { body } = await post(firm, '/api/invoices', {
      clientid,
      number: 7,
      ...dates,
      currency: 1,
      items: [consulting],
      ...own,
    });
    expect(await read(firm, `/api/invoices/${body.id}`)).toMatchObject({
      billing_street: '5 Own Street',
      billing_city: '',
      shipping_street: '1 Dock Road',
      allowed_payment_modes: "['2']",
      total: '1500.00',
    });
  });

  it('takes the empty modes of the form of n8n, but empties none of an invoice that has some', async () => {
    const { firm, clientid } = await withAddressee();
    const n8n = { clientid, number: 8, ...dates, currency: 1, newitems: [consulting], allowed_payment_modes: [] };
    const { body } = await post(firm, '/api/invoices', n8n);
    expect(await read(firm, `/api/invoices/${body.id}`)).toMatchObject({ allowed_payment_modes: "['1']" });
    const emptied = await firm.as('perfex')('PUT', `/api/invoices/${body.id}`, {
      body: { ...n8n, billing_street: 'x', subtotal: 1500, total: 1500 },
    });
    expect(emptied).toMatchObject({
      status: 404,
      body: { error: { 'allowed_payment_modes[]': 'The Allow Payment Mode field is required' } },
    });
  });

  it('reports or refuses a sum that is sent and wrong, as before', async () => {
    const { firm, clientid } = await withAddressee();
    const wrong = { clientid, number: 9, ...dates, currency: 1, items: [consulting], total: '1.00' };
    const { body } = await post(firm, '/api/invoices', wrong);
    expect(body.warnings).toEqual(['total 1 was given, but the items come to 1500.00']);
    await firm.as('admin')('PATCH', '/admin/v1/organization', { body: { perfex_totals: 'reject' } });
    expect(await post(firm, '/api/invoices', { ...wrong, number: 10 })).toMatchObject({
      status: 404,
      body: { error: { total: expect.stringContaining('1500.00') } },
    });
  });
});

describe('a timer', () => {
  const start = { task_id: 1, staff_id: 1, start_time: 1796012013, hourly_rate: 0, note: 'On it' };

  it.each([0, '0'])('runs when end_time is %j, and stops with a time', async (end_time) => {
    const firm = await furnishedFirm();
    const { status, body } = await sendForm(firm, 'POST', '/api/timesheets', { ...start, end_time });
    expect(status, JSON.stringify(body)).toBe(200);
    const path = `/api/timesheets/${body.id}`;
    expect(await read(firm, path)).toMatchObject({ start_time: '04:13:33', end_time: null, duration: '0' });
    const stopped = await sendForm(firm, 'PUT', path, { end_time: 1796012013 + 90 });
    expect(stopped).toMatchObject({ status: 200, body: { status: true } });
    expect(await read(firm, path)).toMatchObject({ end_time: '04:15:03', duration: '90' });
    expect((await sendForm(firm, 'PUT', path, { end_time: '05:13:33' })).status).toBe(200);
    expect(await read(firm, path)).toMatchObject({ duration: '3600' });
  });

  it('as JSON too', async () => {
    const firm = await furnishedFirm();
    const { body } = await post(firm, '/api/timesheets', { ...start, end_time: 0 });
    expect(await read(firm, `/api/timesheets/${body.id}`)).toMatchObject({ end_time: null });
  });
});

describe('the id of an update in its body', () => {
  it('may be called expenseid, as n8n calls it', async () => {
    const firm = await furnishedFirm();
    const n8n = { expenseid: '1', amount: 13, category: 1, currency: 1, date: '2026-11-30', note: 'changed' };
    const { status, body } = await firm.as('perfex')('PUT', '/api/expenses', { body: n8n });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(await read(firm, '/api/expenses/1')).toMatchObject({ amount: '13.00', note: 'changed', expenseid: '1' });
  });

  it('may be called credit_note_id, and id counts before it', async () => {
    const firm = await furnishedFirm();
    const put = (body: Fields) => firm.as('perfex')('PUT', '/api/credit_notes', { body });
    expect((await put({ credit_note_id: '1', terms: 'Net' })).status).toBe(200);
    expect((await put({ id: 1, credit_note_id: '99', terms: 'Gross' })).status).toBe(200);
    expect(await read(firm, '/api/credit_notes/1')).toMatchObject({ terms: 'Gross' });
    expect(await put({ terms: 'Whose?' })).toMatchObject({ status: 404, body: { error: { id: 'is required' } } });
  });
});

describe('the fields of a repetition that does not repeat', () => {
  it('mean nothing where the form of n8n has its defaults', async () => {
    const { firm, clientid } = await withAddressee();
    const invoice = { clientid, number: 20, ...dates, currency: 1, newitems: [consulting] };
    const monthly = await post(firm, '/api/invoices', { ...invoice, recurring: '1', repeat_every_custom: 0 });
    expect(monthly.status, JSON.stringify(monthly.body)).toBe(200);
    expect(await read(firm, `/api/invoices/${monthly.body.id}`)).toMatchObject({
      recurring: '1',
      custom_recurring: '0',
    });
    const expense = { category: 1, currency: 1, amount: 5, date: '2026-11-30' };
    const once = await post(firm, '/api/expenses', { ...expense, recurring: '', repeat_every_custom: 0 });
    expect(once.status, JSON.stringify(once.body)).toBe(200);
    expect(await read(firm, `/api/expenses/${once.body.id}`)).toMatchObject({ recurring: '0', repeat_every: null });
    const custom = await post(firm, '/api/expenses', { ...expense, recurring: 'custom', repeat_every_custom: 0 });
    expect(custom.body.error).toEqual({ repeat_every_custom: 'is required with recurring custom' });
  });

  const repeating = [
    { path: '/api/tasks', body: { name: 'Sweep', startdate: '2026-11-30', rel_type: 'customer', rel_id: 1 } },
    { path: '/api/expenses', body: { category: 1, currency: 1, amount: 5, date: '2026-11-30' } },
  ];
  it.each(repeating)('of $path, whatever stands in the unit', async ({ path, body }) => {
    const firm = await furnishedFirm();
    for (const zero of [0, '0', '']) {
      const none = { repeat_every: '', recurring: '', repeat_every_custom: zero, repeat_type_custom: zero };
      const reply = await post(firm, path, { ...body, ...none });
      expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    }
  });
});

describe('the e-mail switches of a contact', () => {
  const names = [
    'invoice_emails',
    'estimate_emails',
    'credit_note_emails',
    'contract_emails',
    'task_emails',
    'project_emails',
    'ticket_emails',
  ];
  const all = (value: unknown): Fields => Object.fromEntries(names.map((name) => [name, value]));
  const ada = { customer_id: 1, firstname: 'Ada', lastname: 'Byron', email: 'ada@example.com' };

  it('are on for any text that is no plain no, the address too', async () => {
    const firm = await furnishedFirm();
    const { status, body } = await sendForm(firm, 'POST', '/api/contacts/', { ...ada, ...all('ada@example.com') });
    expect(status, JSON.stringify(body)).toBe(200);
    const shown = async () => (await firm.as('perfex')('GET', `/api/contacts/1/${body.id}`)).body;
    expect(await shown()).toMatchObject(all('1'));
    for (const no of ['0', 'no', 'False', 'off', 0, false]) {
      await firm.as('perfex')('PUT', `/api/contacts/${body.id}`, { body: all(no) });
      expect(await shown(), String(no)).toMatchObject(all('0'));
      await firm.as('perfex')('PUT', `/api/contacts/${body.id}`, { body: all('x') });
      expect(await shown()).toMatchObject(all('1'));
    }
    await firm.as('perfex')('PUT', `/api/contacts/${body.id}`, { body: all('') });
    expect(await shown()).toMatchObject(all('1'));
  });
});

describe('dates as the organization writes them', () => {
  const invoice = { clientid: 1, number: 7001, currency: 1, newitems: [consulting] };

  it.each([
    ['d/m/Y', '30/11/2026', '07/12/2026', '01/12/2026 10:00'],
    ['m/d/Y', '11/30/2026', '12/7/2026', '12/1/2026 10:00'],
    ['d.m.Y', '30.11.2026', '7.12.2026', '1.12.2026 10:00'],
    ['m-d-Y', '11-30-2026', '12-07-2026', '12-01-2026 10:00:00'],
    ['d/m/Y', '2026-11-30', '2026-12-07', '2026-12-01 10:00'],
  ])('%s: %s and %s', async (format, date, duedate, start) => {
    const firm = await furnishedFirm({ dateFormat: format as 'd/m/Y' });
    const made = await post(firm, '/api/invoices', { ...invoice, date, duedate });
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    expect(await read(firm, `/api/invoices/${made.body.id}`)).toMatchObject({
      date: '2026-11-30',
      duedate: '2026-12-07',
    });
    const event = await post(firm, '/api/calendar', {
      ...{ title: 'Visit', start, userid: 1, public: 1, isstartnotified: 0 },
      ...{ reminder_before: 1, reminder_before_type: 'hours' },
    });
    expect(event.status, JSON.stringify(event.body)).toBe(200);
    expect((await read(firm, `/api/calendar/${event.body.id}`)).start).toMatch(/^2026-12-01 10:00/);
  });

  it.each([
    ['Y-m-d', '30/11/2026'],
    ['d/m/Y', '30.11.2026'],
    ['d/m/Y', '11/30/2026'],
    ['m/d/Y', '30/11/2026'],
    ['d/m/Y', '31/02/2026'],
  ])('%s refuses %s, and names it', async (format, date) => {
    const firm = await furnishedFirm({ dateFormat: format as 'd/m/Y' });
    const reply = await post(firm, '/api/invoices', { ...invoice, date });
    expect(reply.status).toBe(404);
    expect(reply.body.error).toHaveProperty('date');
  });
});

describe('refusals of version 3', () => {
  it('are 422 with a text for each field; what is not there is 404', async () => {
    const firm = await furnishedFirm({ perfexErrors: 'v3' });
    const empty = await post(firm, '/api/customers', {});
    expect(empty).toMatchObject({ status: 422, body: { status: false, error: 'validation_failed' } });
    expect(empty.body.errors).toEqual({ company: expect.any(String) });
    expect(typeof empty.body.message).toBe('string');
    const lines = { newitems: [{ ...consulting, rate: 'much' }] };
    const bad = await post(firm, '/api/invoices', {
      clientid: 1,
      number: 7001,
      currency: 1,
      date: '2026-11-30',
      ...lines,
    });
    expect(bad.status).toBe(422);
    expect(Object.keys(bad.body.errors)).toEqual(['newitems[0][rate]']);
    expect((await firm.as('perfex')('GET', '/api/customers/999')).status).toBe(404);
    const printed = await post(await furnishedFirm(), '/api/customers', {});
    expect(printed).toMatchObject({ status: 404, body: { status: false, message: 'Customer add fail.' } });
  });
});

describe('a project or task with what is done in it', () => {
  async function busyProject(firm: Firm) {
    const project = await post(firm, '/api/projects', {
      name: 'Roof',
      rel_type: 'customer',
      clientid: 1,
      billing_type: 1,
      start_date: '2026-01-01',
      status: 2,
    });
    expect(project.status, JSON.stringify(project.body)).toBe(200);
    const { id } = project.body;
    const ofProject = { rel_type: 'project', rel_id: id, startdate: '2026-01-01' };
    const tasks = [];
    for (const name of ['Dig', 'Build']) tasks.push((await post(firm, '/api/tasks', { name, ...ofProject })).body.id);
    const time = { task_id: tasks[0], staff_id: 1, start_time: '10:00:00', end_time: '11:00:00', date: '2026-01-02' };
    const sheet = await post(firm, '/api/timesheets', time);
    expect(sheet.status, JSON.stringify(sheet.body)).toBe(200);
    await post(firm, '/api/milestones', {
      project_id: id,
      name: 'First',
      due_date: '2026-02-01',
      start_date: '2026-01-01',
    });
    return { id, tasks, sheet: sheet.body.id };
  }
  const status = async (firm: Firm, path: string): Promise<number> => (await firm.as('perfex')('GET', path)).status;

  it('is refused, or goes with it where the request or the setting says so', async () => {
    const firm = await furnishedFirm();
    const perfex = firm.as('perfex');
    const { id, tasks, sheet } = await busyProject(firm);
    expect((await perfex('DELETE', `/api/projects/${id}`)).status).toBe(409);
    expect((await perfex('DELETE', `/api/tasks/${tasks[0]}`)).status).toBe(409);
    expect((await perfex('DELETE', `/api/delete/tasks/${tasks[0]}?cascade=1`)).status).toBe(200);
    expect(await status(firm, `/api/timesheets/${sheet}`)).toBe(404);
    expect((await perfex('DELETE', `/api/projects/${id}?cascade=perhaps`)).status).toBe(400);
    expect((await perfex('DELETE', `/api/projects/${id}?cascade=1`)).status).toBe(200);
    for (const path of [`/api/projects/${id}`, `/api/tasks/${tasks[1]}`])
      expect(await status(firm, path), path).toBe(404);
    const set = await furnishedFirm({ perfexDeletes: 'cascade' });
    const other = await busyProject(set);
    expect((await set.as('perfex')('DELETE', `/api/projects/${other.id}?cascade=0`)).status).toBe(409);
    expect((await set.as('perfex')('DELETE', `/api/projects/${other.id}`)).status).toBe(200);
    expect(await status(set, `/api/timesheets/${other.sheet}`)).toBe(404);
  });

  it('keeps money: with an expense nothing is deleted', async () => {
    const firm = await furnishedFirm();
    const { id, tasks, sheet } = await busyProject(firm);
    const expense = { category: 1, currency: 1, amount: 5, date: '2026-11-30', project_id: id, clientid: 1 };
    expect((await post(firm, '/api/expenses', expense)).status).toBe(200);
    const refused = await firm.as('perfex')('DELETE', `/api/projects/${id}?cascade=1`);
    expect(refused.status).toBe(409);
    expect(JSON.stringify(refused.body)).toContain('1 expense');
    for (const path of [`/api/projects/${id}`, `/api/tasks/${tasks[0]}`, `/api/timesheets/${sheet}`])
      expect(await status(firm, path), path).toBe(200);
  });

  it('needs the right to delete what goes along', async () => {
    const firm = await furnishedFirm();
    const { id, tasks, sheet } = await busyProject(firm);
    const headers = { authtoken: await firm.tokenWith(['projects:delete', 'tasks:delete']) };
    const refused = await send('DELETE', `/api/projects/${id}?cascade=1`, { headers });
    expect(refused.status).toBe(403);
    expect(JSON.stringify(refused.body)).toContain('timesheets:delete');
    for (const path of [`/api/projects/${id}`, `/api/tasks/${tasks[0]}`, `/api/timesheets/${sheet}`])
      expect(await status(firm, path), path).toBe(200);
  });
});
