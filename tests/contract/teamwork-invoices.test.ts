import { describe, expect, it } from 'vitest';
import { type Call, credentialsOf, type Firm, newFirm, type Reply, send } from '../../lab/api.ts';
import { meter } from '../../lab/faults.ts';
import { decimalExpected } from '../../lib/domain/money.ts';
import { createExpense } from '../../lib/operations/expense/create.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { createToken, ensureStaff } from '../../lib/operations/token/tokens.ts';

type Client = (method: string, target: string, call?: Call) => Promise<Reply>;

/** A firm with a customer, a project of it, and a client whose token belongs to Daniel Mackey. */
async function setting(): Promise<Firm & { teamwork: Client; customerId: number; projectId: number; staffId: number }> {
  const firm = await newFirm();
  const { work } = firm;
  const made = await firm.as('perfex')('POST', '/api/customers', { body: { company: 'Kent Farms' } });
  const customerId: number = made.body.id;
  const project = await createProject({ name: 'API Private Items', customerId, startsOn: '2015-01-01' }, work);
  const staff = await ensureStaff('daniel@example.com', work);
  const [stored] = [await work.store.staff.get(staff.id)];
  if (!stored) throw new Error('no staff');
  await work.store.save([work.store.staff.update(stored, { ...stored.doc, firstName: 'Daniel', lastName: 'Mackey' })]);
  const { text } = await createToken({ scopes: ['*'], staffId: staff.id }, work);
  const teamwork: Client = (method, target, call = {}) =>
    send(method, target, { ...call, headers: { ...credentialsOf('teamwork', text), ...call.headers } });
  return { ...firm, teamwork, customerId, projectId: project.doc.id, staffId: staff.id };
}

const documented = {
  description: 'New machinery as Clark dropped the last tractor',
  'fixed-cost': '',
  number: 'INV00001',
  'po-number': 'PO00002',
  'display-date': '20150617',
  'currency-code': 'USD',
};

const listKeys = [
  'project-id',
  'exported-by-user-id',
  'created-by-user-firstname',
  'description',
  'fixed-cost',
  'status',
  'date-created',
  'exported-by-user-lastname',
  'company-id',
  'number',
  'exported-by-user-firstname',
  'po-number',
  'project-name',
  'display-date',
  'exported-date',
  'created-by-user-id',
  'update-by-user-id',
  'created-by-user-lastname',
  'company-name',
  'id',
  'date-updated',
  'edited-by-user-lastname',
  'edited-by-user-firstname',
  'currency-code',
];

describe('creating a Teamwork invoice', () => {
  it('answers 201 with a number as id, told in the header too, and reads back every documented field', async () => {
    const { teamwork, customerId, projectId, staffId } = await setting();
    const made = await teamwork('POST', '/invoices.json', {
      body: { invoice: { 'project-id': String(projectId), ...documented } },
      at: '2015-06-17T13:50:24.123Z',
    });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({ STATUS: 'OK', id: expect.any(Number) });
    expect(made.headers.id).toBe(String(made.body.id));
    const read = await teamwork('GET', `/invoices/${made.body.id}.json`);
    expect(read.status).toBe(200);
    expect(read.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(read.body).toEqual({
      invoice: {
        ...documented,
        id: String(made.body.id),
        'project-id': String(projectId),
        'project-name': 'API Private Items',
        'company-id': String(customerId),
        'company-name': 'Kent Farms',
        status: 'active',
        'date-created': '2015-06-17T13:50:24Z',
        'date-updated': '2015-06-17T13:50:24Z',
        'created-by-user-id': String(staffId),
        'created-by-user-firstname': 'Daniel',
        'created-by-user-lastname': 'Mackey',
        'update-by-user-id': String(staffId),
        'edited-by-user-firstname': 'Daniel',
        'edited-by-user-lastname': 'Mackey',
        'exported-by-user-id': '',
        'exported-by-user-firstname': '',
        'exported-by-user-lastname': '',
        'exported-date': '',
        'line-items': [],
        expenses: [],
        'total-time': '0',
        'total-time-decimal': '0.00',
        'total-cost': '0.00',
      },
    });
  });

  it('takes the project from the path, which wins over the body', async () => {
    const { teamwork, projectId } = await setting();
    const made = await teamwork('POST', `/projects/${projectId}/invoices.json`, {
      body: { invoice: { ...documented, 'project-id': '9999' } },
    });
    expect(made.status).toBe(201);
    const read = await teamwork('GET', `/invoices/${made.body.id}.json`);
    expect(read.body.invoice['project-id']).toBe(String(projectId));
    expect(read.body.invoice['company-name']).toBe('Kent Farms');
  });

  it('gives the next number of the default series, today and the firm’s currency where nothing is said', async () => {
    const { teamwork, projectId } = await setting();
    const empty = { number: '', 'display-date': '', 'currency-code': '', 'fixed-cost': null, description: null };
    for (const [invoice, number] of [
      [{}, 'INV-1'],
      [empty, 'INV-2'],
    ] as const) {
      const made = await teamwork('POST', `/projects/${projectId}/invoices.json`, {
        body: { invoice },
        at: '2026-02-03T10:00:00Z',
      });
      const { body } = await teamwork('GET', `/invoices/${made.body.id}.json`);
      expect(body.invoice).toMatchObject({
        number,
        'display-date': '20260203',
        'currency-code': 'EUR',
        'fixed-cost': '',
        'po-number': '',
        description: '',
      });
    }
  });

  it('keeps a number of digits as the text it is, and refuses it a second time', async () => {
    const { teamwork, projectId } = await setting();
    const path = `/projects/${projectId}/invoices.json`;
    const made = await teamwork('POST', path, { body: { invoice: { number: '0042' } } });
    const read = await teamwork('GET', `/invoices/${made.body.id}.json`);
    expect(read.body.invoice.number).toBe('0042');
    const again = await teamwork('POST', path, { body: { invoice: { number: '0042' } } });
    expect(again).toMatchObject({
      status: 422,
      body: { STATUS: 'Error', MESSAGE: 'invoice.number: The Invoice number is already in use' },
    });
    const next = await teamwork('POST', path, { body: { invoice: {} } });
    expect((await teamwork('GET', `/invoices/${next.body.id}.json`)).body.invoice.number).toBe('INV-1');
  });

  it('charges a fixed cost, which is a line in the other dialects', async () => {
    const { teamwork, projectId, work } = await setting();
    const made = await teamwork('POST', `/projects/${projectId}/invoices.json`, {
      body: { invoice: { ...documented, 'fixed-cost': '1250.5' } },
    });
    const { invoice } = (await teamwork('GET', `/invoices/${made.body.id}.json`)).body;
    expect(invoice).toMatchObject({ 'fixed-cost': '1250.50', 'total-cost': '1250.50', 'line-items': [], expenses: [] });
    const stored = await work.store.invoices.get(made.body.id);
    expect(stored?.doc.lines).toMatchObject([{ origin: 'fixed cost', unitPrice: '1250.5', netMinor: 125_050 }]);
    expect(stored?.doc.state).toBe('open');
  });

  it.each([
    ['JPY', '1500', '1500.00'],
    ['BHD', '1.2345', '1.235'],
    ['USD', '-3', '-3.00'],
    ['USD', '0', '0.00'],
  ])('prints %s %s as %s', async (currency, cost, printed) => {
    const { teamwork, projectId } = await setting();
    const made = await teamwork('POST', `/projects/${projectId}/invoices.json`, {
      body: { invoice: { 'currency-code': currency.toLowerCase(), 'fixed-cost': cost } },
    });
    const { invoice } = (await teamwork('GET', `/invoices/${made.body.id}.json`)).body;
    expect(invoice).toMatchObject({ 'currency-code': currency, 'fixed-cost': printed, 'total-cost': printed });
  });

  it('is stored alike from JSON and from a form', async () => {
    const { teamwork, projectId } = await setting();
    const form = new URLSearchParams({ 'invoice[project-id]': String(projectId) });
    for (const [name, value] of Object.entries({ ...documented, number: 'FORM', 'fixed-cost': '7.10' })) {
      form.append(`invoice[${name}]`, value);
    }
    const made = await teamwork('POST', '/invoices.json', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    });
    expect(made.status).toBe(201);
    const { invoice } = (await teamwork('GET', `/invoices/${made.body.id}.json`)).body;
    expect(invoice).toMatchObject({ ...documented, number: 'FORM', 'fixed-cost': '7.10' });
  });
});

describe('what a Teamwork write refuses', () => {
  const refusals: [string, unknown, string][] = [
    ['an unknown project', { 'project-id': '99999' }, 'invoice.project-id refers to a record that does not exist'],
    ['a project that is none', { 'project-id': 'eleven' }, 'invoice.project-id'],
    ['no project', { number: 'X' }, 'invoice.project-id is required'],
    ['an empty project', { 'project-id': '' }, 'invoice.project-id is required'],
    ['a date that does not exist', { 'display-date': '20150230' }, 'invoice.display-date must be a date YYYYMMDD'],
    ['a date that is none', { 'display-date': 'soon' }, 'invoice.display-date must be a date YYYYMMDD'],
    ['a date as list', { 'display-date': ['20150617'] }, 'invoice.display-date must be a date YYYYMMDD'],
    ['an unknown currency', { 'currency-code': 'ABC' }, 'invoice.currency-code'],
    ['a currency as number', { 'currency-code': 978 }, 'invoice.currency-code'],
    ['a cost that is no number', { 'fixed-cost': 'much' }, `invoice.fixed-cost ${decimalExpected}`],
    ['a cost as object', { 'fixed-cost': { eur: 1 } }, `invoice.fixed-cost ${decimalExpected}`],
    ['NaN', { 'fixed-cost': 'NaN' }, `invoice.fixed-cost ${decimalExpected}`],
    ['a cost beyond counting', { 'fixed-cost': '999999999999999' }, 'invoice.fixed-cost'],
    ['a number as list', { number: ['a'] }, 'invoice.number'],
    ['a number too long', { number: 'x'.repeat(256) }, 'invoice.number is longer than 255 characters'],
    ['a description as object', { description: { text: 'x' } }, 'invoice.description must be text'],
    ['a purchase order as list', { 'po-number': [] }, 'invoice.po-number must be text'],
  ];

  it('names the field with 422', async () => {
    const { teamwork, projectId, work } = await setting();
    for (const [what, fields, message] of refusals) {
      const given = { ...(what.includes('project') ? {} : { 'project-id': projectId }), ...Object(fields) };
      const reply = await teamwork('POST', '/invoices.json', { body: { invoice: given } });
      expect(reply.status, what).toBe(422);
      expect(reply.body, what).toEqual({ STATUS: 'Error', MESSAGE: expect.stringContaining(message) });
    }
    expect(await work.store.invoices.count('all')).toBe(0);
  });

  it('wants the object `invoice` around the fields', async () => {
    const { teamwork, projectId } = await setting();
    const target = `/projects/${projectId}/invoices.json`;
    for (const [body, message] of [
      [{}, 'invoice is required'],
      [{ number: 'X' }, 'invoice is required'],
      [{ invoice: 'text' }, 'invoice must be an object'],
      [{ invoice: [] }, 'invoice must be an object'],
      [{ invoice: null }, 'invoice must be an object'],
    ] as const) {
      const reply = await teamwork('POST', target, { body });
      expect(reply).toMatchObject({ status: 422, body: { STATUS: 'Error', MESSAGE: message } });
    }
    expect((await teamwork('POST', target)).status).toBe(422);
  });

  it('answers 400 to what is no JSON, 401 without a token, 403 without the right, 404 where nothing is', async () => {
    const firm = await setting();
    const { teamwork, projectId } = firm;
    const json = { 'content-type': 'application/json' };
    const unreadable = await teamwork('POST', '/invoices.json', { headers: json, body: '{"invoice":' });
    expect(unreadable).toMatchObject({ status: 400, body: { STATUS: 'Error', MESSAGE: 'The body is not valid JSON' } });
    const nobody = await send('GET', '/invoices.json');
    expect(nobody).toMatchObject({ status: 401, body: { STATUS: 'Error', MESSAGE: expect.any(String) } });
    expect(nobody.headers['www-authenticate']).toMatch(/^Basic /);
    const reader = credentialsOf('teamwork', await firm.tokenWith(['invoices:read']));
    const body = { invoice: { 'project-id': projectId } };
    const forbidden = await send('POST', '/invoices.json', { headers: reader, body });
    expect(forbidden).toMatchObject({ status: 403, body: { STATUS: 'Error' } });
    for (const [method, target] of [
      ['GET', '/invoices/999.json'],
      ['GET', '/invoices/none.json'],
      ['PUT', '/invoices/999.json'],
      ['DELETE', '/invoices/999.json'],
      ['PUT', '/invoices/999/complete.json'],
      ['PUT', '/invoices/999/uncomplete.json'],
      ['GET', '/projects/999/invoices.json'],
      ['POST', '/projects/999/invoices.json'],
    ] as const) {
      const reply = await teamwork(method, target, method === 'GET' ? {} : { body: { invoice: {} } });
      expect(reply, `${method} ${target}`).toMatchObject({ status: 404, body: { STATUS: 'Error' } });
    }
  });

  it('says in its own words that nothing is there, also without the ending', async () => {
    const { teamwork } = await setting();
    for (const target of ['/invoices', '/projects', '/currencycodes', '/invoices/1/lines.json']) {
      const reply = await teamwork('GET', target);
      expect(reply, target).toMatchObject({ status: 404, body: { STATUS: 'Error', MESSAGE: expect.any(String) } });
    }
    expect(await teamwork('PATCH', '/invoices/1.json')).toMatchObject({ status: 405, body: { STATUS: 'Error' } });
  });

  it('takes a bearer token as well as Basic', async () => {
    const { token } = await newFirm();
    const reply = await send('GET', '/invoices.json', { headers: { authorization: `Bearer ${token}` } });
    expect(reply).toMatchObject({ status: 200, body: { invoices: [] } });
  });
});

describe('updating a Teamwork invoice', () => {
  it('changes what is sent and leaves the rest', async () => {
    const { teamwork, projectId } = await setting();
    const made = await teamwork('POST', `/projects/${projectId}/invoices.json`, {
      body: { invoice: { ...documented, 'fixed-cost': '10' } },
    });
    const target = `/invoices/${made.body.id}.json`;
    const changed = await teamwork('PUT', target, {
      body: { invoice: { 'po-number': 'PO9', 'fixed-cost': '20.005' } },
    });
    expect(changed).toMatchObject({ status: 200, body: { STATUS: 'OK' } });
    expect(Object.keys(changed.body)).toEqual(['STATUS']);
    expect((await teamwork('GET', target)).body.invoice).toMatchObject({
      ...documented,
      'po-number': 'PO9',
      'fixed-cost': '20.01',
      'total-cost': '20.01',
    });
    const whole = {
      description: '',
      'fixed-cost': '',
      number: 'Other 7',
      'po-number': '',
      'display-date': '20160229',
      'currency-code': 'GBP',
    };
    expect((await teamwork('PUT', target, { body: { invoice: whole } })).status).toBe(200);
    expect((await teamwork('GET', target)).body.invoice).toMatchObject({ ...whole, 'total-cost': '0.00' });
  });

  it('leaves an invoice its number of the series when that is sent back', async () => {
    const { teamwork, projectId, work } = await setting();
    const made = await teamwork('POST', `/projects/${projectId}/invoices.json`, { body: { invoice: {} } });
    const target = `/invoices/${made.body.id}.json`;
    await teamwork('PUT', target, { body: { invoice: { number: 'INV-1', description: 'again' } } });
    expect((await work.store.invoices.get(made.body.id))?.doc).toMatchObject({ number: 1, reference: 'INV-1' });
  });

  it('issues a draft of another dialect when it is given a number', async () => {
    const { teamwork, customerId, projectId, work } = await setting();
    const { doc } = await createInvoice({ customerId, projectId, draft: true, fixedCost: '5' }, work);
    const target = `/invoices/${doc.id}.json`;
    expect((await teamwork('GET', target)).body.invoice).toMatchObject({ number: '', status: 'active' });
    await teamwork('PUT', target, { body: { invoice: { description: 'still a draft' } } });
    expect((await work.store.invoices.get(doc.id))?.doc.state).toBe('draft');
    await teamwork('PUT', target, { body: { invoice: { number: 'T-1' } } });
    expect((await teamwork('GET', target)).body.invoice).toMatchObject({ number: 'T-1', description: 'still a draft' });
    expect((await work.store.invoices.get(doc.id))?.doc.state).toBe('open');
  });

  it('refuses the number of another invoice and the same bad values as a create', async () => {
    const { teamwork, projectId } = await setting();
    const path = `/projects/${projectId}/invoices.json`;
    await teamwork('POST', path, { body: { invoice: { number: 'Taken' } } });
    const made = await teamwork('POST', path, { body: { invoice: { number: 'Free' } } });
    const target = `/invoices/${made.body.id}.json`;
    for (const [fields, name] of [
      [{ number: 'taken' }, 'invoice.number'],
      [{ 'display-date': '20150230' }, 'invoice.display-date'],
      [{ 'currency-code': 'XXX' }, 'invoice.currency-code'],
      [{ 'fixed-cost': 'x' }, 'invoice.fixed-cost'],
    ] as const) {
      const reply = await teamwork('PUT', target, { body: { invoice: fields } });
      expect(reply.status).toBe(422);
      expect(reply.body.MESSAGE).toContain(name);
    }
    expect((await teamwork('GET', target)).body.invoice.number).toBe('Free');
  });
});

describe('completing and deleting a Teamwork invoice', () => {
  it('locks the lines, not the rest, until it is taken back', async () => {
    const { teamwork, projectId } = await setting();
    const made = await teamwork('POST', `/projects/${projectId}/invoices.json`, {
      body: { invoice: { ...documented, 'fixed-cost': '10' } },
    });
    const target = `/invoices/${made.body.id}`;
    const put = (fields: object): Promise<Reply> => teamwork('PUT', `${target}.json`, { body: { invoice: fields } });
    expect(await teamwork('PUT', `${target}/complete.json`)).toMatchObject({ status: 200, body: { STATUS: 'OK' } });
    expect((await teamwork('PUT', `${target}/complete.json`)).status).toBe(200);
    expect((await teamwork('GET', `${target}.json`)).body.invoice.status).toBe('completed');
    const refused = await put({ 'fixed-cost': '11' });
    expect(refused).toMatchObject({
      status: 422,
      body: { STATUS: 'Error', MESSAGE: expect.stringContaining('complete') },
    });
    expect((await put({ ...documented, 'fixed-cost': '10.00', description: 'still' })).status).toBe(200);
    expect((await teamwork('DELETE', `${target}.json`)).status).toBe(422);
    expect(await teamwork('PUT', `${target}/uncomplete.json`)).toMatchObject({ status: 200, body: { STATUS: 'OK' } });
    expect((await put({ 'fixed-cost': '11' })).status).toBe(200);
    expect((await teamwork('GET', `${target}.json`)).body.invoice).toMatchObject({
      status: 'active',
      description: 'still',
      'total-cost': '11.00',
    });
  });

  it('deletes an invoice, and its number is free again', async () => {
    const { teamwork, projectId } = await setting();
    const path = `/projects/${projectId}/invoices.json`;
    const made = await teamwork('POST', path, { body: { invoice: { number: 'A' } } });
    const gone = await teamwork('DELETE', `/invoices/${made.body.id}.json`);
    expect(gone).toMatchObject({ status: 200, body: { STATUS: 'OK' } });
    expect((await teamwork('GET', `/invoices/${made.body.id}.json`)).status).toBe(404);
    expect((await teamwork('POST', path, { body: { invoice: { number: 'A' } } })).status).toBe(201);
  });
});

describe('lines written elsewhere', () => {
  it('shows items without time, time in minutes and hours, expenses apart, and totals their gross', async () => {
    const { teamwork, customerId, projectId, work, staffId } = await setting();
    const byDaniel = { ...work, actor: { ...work.actor, staffId } };
    const spent = await createExpense(
      { name: '4 New Tyres', categoryId: 1, spentOn: '2015-06-17', amount: '200', projectId },
      byDaniel,
    );
    const { doc } = await createInvoice(
      {
        customerId,
        projectId,
        currency: 'USD',
        fixedCost: '5',
        lines: {
          add: [
            { description: 'Oil', quantity: '2', unitPrice: '10.125', taxes: [{ name: 'VAT 10%' }] },
            { description: 'Painting', quantity: '2.3333333333', unitPrice: '50', origin: 'time entry', originId: 938 },
            { description: 'Tyres', quantity: '0.3333333333', unitPrice: '50', origin: 'time entry', originId: 937 },
            { description: '', unitPrice: '200', origin: 'expense', originId: spent.doc.id },
          ],
        },
      },
      work,
    );
    const { invoice } = (await teamwork('GET', `/invoices/${doc.id}.json`)).body;
    const nobody = { 'user-id': '', 'user-firstname': '', 'user-lastname': '' };
    const noTask = { 'task-id': '', 'task-name': '', 'date-logged-utc': '', billable: '1' };
    expect(invoice['line-items']).toEqual([
      {
        id: String(doc.id * 1000 + 1),
        description: 'Oil',
        minutes: '0',
        'decimal-hours': '0.00',
        rate: '10.125',
        cost: '20.25',
        ...nobody,
        ...noTask,
      },
      {
        id: '938',
        description: 'Painting',
        minutes: '140',
        'decimal-hours': '2.33',
        rate: '50.00',
        cost: '116.67',
        ...nobody,
        ...noTask,
      },
      {
        id: '937',
        description: 'Tyres',
        minutes: '20',
        'decimal-hours': '0.33',
        rate: '50.00',
        cost: '16.67',
        ...nobody,
        ...noTask,
      },
    ]);
    expect(invoice.expenses).toEqual([
      {
        id: String(spent.doc.id),
        'invoice-id': String(doc.id),
        name: '4 New Tyres',
        description: '',
        date: '20150617',
        cost: '200.00',
        'created-by-user-id': String(staffId),
        'created-by-user-firstname': 'Daniel',
        'created-by-user-lastname': 'Mackey',
      },
    ]);
    expect(invoice).toMatchObject({
      'fixed-cost': '5.00',
      'total-time': '160',
      'total-time-decimal': '2.66',
      // The fixed cost covers time and expenses; beside it are 20.25, and 10 % of them.
      'total-cost': '27.28',
    });
  });
});

describe('the lists of Teamwork invoices', () => {
  it('shows every documented key as text, newest date first', async () => {
    const { teamwork, projectId } = await setting();
    for (const [number, date] of [
      ['old', '20150101'],
      ['new', '20150303'],
      ['mid', '20150202'],
    ]) {
      const invoice = { number, 'display-date': date };
      await teamwork('POST', `/projects/${projectId}/invoices.json`, { body: { invoice } });
    }
    for (const target of ['/invoices.json', `/projects/${projectId}/invoices.json`]) {
      const { status, body, headers } = await teamwork('GET', target);
      expect(status).toBe(200);
      expect(body.invoices.map((one: { number: string }) => one.number)).toEqual(['new', 'mid', 'old']);
      for (const one of body.invoices) {
        expect(Object.keys(one).sort()).toEqual([...listKeys].sort());
        expect(Object.values(one).every((value) => typeof value === 'string')).toBe(true);
      }
      expect(headers).toMatchObject({ 'x-page': '1', 'x-pages': '1', 'x-records': '3' });
    }
  });

  it('divides by type and by the status of the project', async () => {
    const { teamwork, projectId, customerId, work } = await setting();
    const shut = await createProject({ name: 'Done', customerId, startsOn: '2015-01-01' }, work);
    const make = async (target: string, number: string): Promise<number> =>
      (await teamwork('POST', target, { body: { invoice: { number } } })).body.id;
    await make(`/projects/${projectId}/invoices.json`, 'open');
    const finished = await make(`/projects/${projectId}/invoices.json`, 'finished');
    await make(`/projects/${shut.doc.id}/invoices.json`, 'shut');
    const both = await make(`/projects/${shut.doc.id}/invoices.json`, 'shut and finished');
    await createInvoice({ customerId, number: 'no project' }, work);
    for (const id of [finished, both]) await teamwork('PUT', `/invoices/${id}/complete.json`);
    const numbers = async (target: string): Promise<string[]> =>
      (await teamwork('GET', target)).body.invoices.map((one: { number: string }) => one.number).sort();

    expect(await numbers('/invoices.json')).toEqual(['no project', 'open', 'shut']);
    expect(await numbers('/invoices.json?type=completed')).toEqual(['finished', 'shut and finished']);
    expect(await numbers('/invoices.json?projectStatus=archived&type=all')).toEqual([]);
    const project = await work.store.projects.get(shut.doc.id);
    if (!project) throw new Error('no project');
    await work.store.save([work.store.projects.update(project, { ...project.doc, status: 'finished' })]);

    expect(await numbers('/invoices.json')).toEqual(['no project', 'open']);
    expect(await numbers('/invoices.json?type=active&projectStatus=active')).toEqual(['no project', 'open']);
    expect(await numbers('/invoices.json?type=completed')).toEqual(['finished']);
    expect(await numbers('/invoices.json?type=all')).toEqual(['finished', 'no project', 'open']);
    expect(await numbers('/invoices.json?projectStatus=archived')).toEqual(['shut']);
    expect(await numbers('/invoices.json?projectStatus=archived&type=all')).toEqual(['shut', 'shut and finished']);
    expect(await numbers('/invoices.json?projectStatus=all')).toEqual(['no project', 'open', 'shut']);
    expect(await numbers('/invoices.json?projectStatus=all&type=all')).toHaveLength(5);

    const own = `/projects/${projectId}/invoices.json`;
    expect(await numbers(own)).toEqual(['open']);
    expect(await numbers(`${own}?type=completed`)).toEqual(['finished']);
    expect(await numbers(`${own}?type=all`)).toEqual(['finished', 'open']);
    expect(await numbers(`/projects/${shut.doc.id}/invoices.json?type=all`)).toEqual(['shut', 'shut and finished']);
  });

  it('has pages of 250, told in headers', async () => {
    const { teamwork, projectId, work } = await setting();
    for (let i = 0; i < 26; i += 1) {
      await Promise.all(
        Array.from({ length: 10 }, (_, k) => createInvoice({ projectId, number: `N${i * 10 + k}` }, work)),
      );
    }
    for (const target of ['/invoices.json?', `/projects/${projectId}/invoices.json?type=all&`]) {
      const first = await teamwork('GET', target);
      expect(first.headers).toMatchObject({ 'x-page': '1', 'x-pages': '2', 'x-records': '260' });
      const second = await teamwork('GET', `${target}page=2`);
      expect(second.headers).toMatchObject({ 'x-page': '2', 'x-pages': '2', 'x-records': '260' });
      expect([first.body.invoices.length, second.body.invoices.length]).toEqual([250, 10]);
      const ids = [...first.body.invoices, ...second.body.invoices].map((one: { id: string }) => one.id);
      expect(new Set(ids).size).toBe(260);
      const beyond = await teamwork('GET', `${target}page=3`);
      expect(beyond).toMatchObject({
        status: 200,
        body: { invoices: [] },
        headers: { 'x-page': '3', 'x-records': '260' },
      });
    }
  });

  it.each([
    ['type=done', 'type must be one of all, completed, active'],
    ['projectStatus=closed', 'projectStatus must be one of all, archived, active'],
    ['type[]=all', 'type'],
    ['page=0', 'page'],
    ['page=two', 'page must be a whole number from 1'],
    ['page[number]=2', 'page'],
  ])('refuses ?%s with 400, naming it', async (query, message) => {
    const { token } = await newFirm();
    const reply = await send('GET', `/invoices.json?${query}`, { headers: credentialsOf('teamwork', token) });
    expect(reply.status).toBe(400);
    expect(reply.body).toEqual({ STATUS: 'Error', MESSAGE: expect.stringContaining(message) });
  });

  it('has one empty page where there is nothing', async () => {
    const teamwork = (await newFirm()).as('teamwork');
    const reply = await teamwork('GET', '/invoices.json');
    expect(reply).toMatchObject({ status: 200, body: { invoices: [] } });
    expect(reply.headers).toMatchObject({ 'x-page': '1', 'x-pages': '1', 'x-records': '0' });
  });
});

describe('Teamwork’s currency codes', () => {
  it('are sorted by name, named as in the document, and valid today', async () => {
    const teamwork = (await newFirm()).as('teamwork');
    const { status, body } = await teamwork('GET', '/currencycodes.json');
    expect(status).toBe(200);
    const codes: { name: string; code: string }[] = body['currency-codes'];
    expect(codes.slice(0, 2)).toEqual([
      { name: 'Afghani', code: 'AFN' },
      { name: 'Algerian dinar', code: 'DZD' },
    ]);
    expect(codes).toContainEqual({ name: 'US dollar', code: 'USD' });
    expect(codes).toContainEqual({ name: 'Pound sterling', code: 'GBP' });
    expect(codes.length).toBeGreaterThan(150);
    const gone = codes.filter(({ code }) => ['AFA', 'BGN', 'DEM', 'HRK'].includes(code));
    expect(gone, 'withdrawn by the end of January 2026').toEqual([]);
    const names = codes.map(({ name }) => name);
    expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en')));
  });
});

it('reads an invoice in two round trips, and a page of them in three', async () => {
  const { teamwork, projectId } = await setting();
  const made = await teamwork('POST', `/projects/${projectId}/invoices.json`, { body: { invoice: {} } });
  const spent = async (target: string): Promise<Record<string, number>> => {
    const meters = meter();
    await teamwork('GET', target);
    meters.restore();
    return meters.count;
  };
  const nothing = { put: 0, update: 0, delete: 0, transact: 0 };
  expect(await spent(`/invoices/${made.body.id}.json`)).toEqual({ ...nothing, batchGet: 2, query: 0 });
  // Members and counters, of invoices and of archived projects, are asked for at once.
  expect(await spent('/invoices.json')).toEqual({ ...nothing, batchGet: 2, query: 4 });
});
