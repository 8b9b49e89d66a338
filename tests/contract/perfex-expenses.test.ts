/** Perfex's expenses, field by field. What the schedule makes of those that repeat is in tests/jobs. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { multipart, urlencoded } from '../../lab/forms.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { deleteEntry } from '../../lib/operations/settings/entries.ts';

type Api = ReturnType<Firm['as']>;

const hosting = {
  expense_name: 'Cloud Hosting',
  note: 'AWS server hosting charges',
  category: 4,
  amount: '50.00',
  date: '2021-09-01',
  clientid: 1,
  currency: 2,
  tax: 1,
  tax2: 2,
  paymentmode: 2,
  reference_no: '012457893',
  recurring: 'custom',
  repeat_every_custom: 10,
  repeat_type_custom: 'day',
};

/** The keys of the document's sample, as `hosting` must be read. */
const shown = {
  id: '1',
  category: '4',
  currency: '2',
  amount: '50.00',
  tax: '1',
  tax2: '2',
  reference_no: '012457893',
  note: 'AWS server hosting charges',
  expense_name: 'Cloud Hosting',
  clientid: '1',
  project_id: '0',
  billable: '0',
  invoiceid: null,
  paymentmode: '2',
  date: '2021-09-01',
  recurring_type: 'day',
  repeat_every: '10',
  recurring: '1',
  cycles: '0',
  total_cycles: '0',
  custom_recurring: '1',
  last_recurring_date: null,
  create_invoice_billable: '0',
  send_invoice_to_customer: '0',
  recurring_from: null,
  dateadded: '2021-09-01 14:26:34',
  addedfrom: '0',
  is_expense_created_in_xero: '0',
  userid: '1',
  company: 'Company A',
  vat: 'DE1',
  phonenumber: '',
  country: '102',
  city: 'Pune',
  zip: '',
  state: '',
  address: '',
  website: '',
  datecreated: '2020-05-26 00:55:49',
  active: '1',
  leadid: null,
  billing_street: '',
  billing_city: '',
  billing_state: '',
  billing_zip: '',
  billing_country: '0',
  shipping_street: '',
  shipping_city: '',
  shipping_state: '',
  shipping_zip: '',
  shipping_country: '0',
  longitude: null,
  latitude: null,
  default_language: '',
  default_currency: '0',
  show_primary_contact: '0',
  stripe_id: null,
  registration_confirmed: '1',
  name: expect.stringMatching(/./),
  description: expect.any(String),
  show_on_pdf: '0',
  invoices_only: '0',
  expenses_only: '0',
  selected_by_default: expect.stringMatching(/^[01]$/),
  taxrate: '21.00',
  category_name: expect.stringMatching(/./),
  payment_mode_name: 'Cash',
  tax_name: 'VAT 21%',
  tax_name2: 'VAT 10%',
  taxrate2: '10.00',
  expenseid: '1',
  customfields: [],
};
/** What only the read shows. */
const noReceipt = { attachment: '', filetype: '', attachments: [] };

async function fresh(): Promise<{ firm: Firm; api: Api }> {
  const firm = await newFirm({ timezone: 'Europe/Berlin' });
  const api = firm.as('perfex');
  const company = { company: 'Company A', vat: 'DE1', country: 102, city: 'Pune' };
  await api('POST', '/api/customers', { body: company, at: '2020-05-25T22:55:49.000Z' });
  return { firm, api };
}

const pairsOf = (fields: Record<string, unknown>): [string, string][] =>
  Object.entries(fields).map(([name, value]) => [name, String(value)]);

describe('a Perfex expense', () => {
  let api: Api;
  let firm: Firm;
  beforeAll(async () => {
    ({ firm, api } = await fresh());
  });
  const post = (body: unknown): Promise<Reply> => api('POST', '/api/expenses', { body });
  const read = async (id: number): Promise<Reply['body']> => (await api('GET', `/api/expenses/${id}`)).body[0];

  it('is created with the printed sentence, and read as an array of one with every documented key', async () => {
    const made = await api('POST', '/api/expenses', { body: hosting, at: '2021-09-01T12:26:34.000Z' });
    expect(made).toMatchObject({ status: 200 });
    expect(made.body).toEqual({ status: true, message: 'Expense Added Successfully', id: 1, record_id: 1 });
    const { status, body } = await api('GET', '/api/expenses/1');
    expect(status).toBe(200);
    expect(body).toEqual([{ ...shown, ...noReceipt }]);
    expect((await api('GET', '/api/expenses')).body).toEqual([shown]);
    expect((await api('GET', '/api/expenses/search/cloud')).body).toEqual([shown]);
  });

  it('is the same from a form, from multipart and from JSON', async () => {
    const all = { ...hosting, project_id: 0, billable: 1, cycles: 3, create_invoice_billable: 1 };
    const ids = [];
    for (const call of [{ body: all }, urlencoded(pairsOf(all)), multipart(pairsOf(all))]) {
      const made = await api('POST', '/api/expenses', { ...call, at: '2021-09-01T12:26:34.000Z' });
      expect(made.status, JSON.stringify(made.body)).toBe(200);
      ids.push(made.body.id);
    }
    for (const id of ids) {
      const expected = { ...shown, ...noReceipt, billable: '1', cycles: '3', create_invoice_billable: '1' };
      expect(await read(id)).toEqual({ ...expected, id: String(id), expenseid: String(id) });
    }
  });

  it('needs no more than category, amount, date and currency', async () => {
    const { body } = await post({ category: '1', amount: 7, date: '2021-02-28', currency: '0' });
    expect(await read(body.id)).toMatchObject({
      amount: '7.00',
      currency: '1',
      tax: '0',
      tax2: '0',
      taxrate: null,
      tax_name: null,
      clientid: '0',
      userid: '0',
      company: '',
      datecreated: null,
      paymentmode: '0',
      payment_mode_name: null,
      expense_name: '',
      note: '',
      recurring: '0',
      recurring_type: null,
      repeat_every: null,
      custom_recurring: '0',
    });
  });

  it.each([
    ['category', 'The Expense Category is not found.'],
    ['amount', 'The Amount field is required.'],
    ['date', 'The Expense date field is required.'],
    ['currency', 'The Currency field is required.'],
  ])(
    'without %s is refused in the printed words; an update may leave it out, and not empty it',
    async (name, message) => {
      const { [name]: _, ...rest } = { ...hosting } as Record<string, unknown>;
      const refused = { status: false, error: { [name]: message } };
      expect(await post(rest)).toMatchObject({ status: 404, body: { ...refused, message: 'Expense Add Fail' } });
      const id = (await post(hosting)).body.id;
      expect((await api('PUT', `/api/expenses/${id}`, { body: rest })).status).toBe(200);
      const emptied = await api('PUT', `/api/expenses/${id}`, { body: { [name]: '' } });
      expect(emptied).toMatchObject({ status: 404, body: { ...refused, message: 'Expense Update Fail' } });
    },
  );

  it.each([
    ['category', 99, 'The Expense Category is not found.'],
    ['clientid', 99, 'refers to a record that does not exist (99)'],
    ['project_id', 99, 'refers to a record that does not exist (99)'],
    ['tax', 99, 'refers to a record that does not exist (99)'],
    ['tax2', 99, 'refers to a record that does not exist (99)'],
    ['paymentmode', 99, 'refers to a record that does not exist (99)'],
    ['currency', 99, 'is not a currency of this organization (99)'],
    ['amount', '999999999999999', 'is too large'],
    ['recurring', 13, 'must be a number of months from 1 to 12, custom, or 0'],
    ['repeat_every_custom', '', 'is required with recurring custom'],
    ['repeat_type_custom', '', 'is required with recurring custom'],
  ])('with %s %s is refused by name, and nothing is stored', async (name, value, message) => {
    const before = (await api('GET', '/api/expenses?page=1')).body.meta.total;
    const { status, body } = await post({ ...hosting, [name]: value });
    expect(status).toBe(404);
    expect(body).toEqual({ status: false, error: { [name]: message }, message: 'Expense Add Fail' });
    expect((await api('GET', '/api/expenses?page=1')).body.meta.total).toBe(before);
  });

  it('takes the customer of its project where it names none', async () => {
    const { doc } = await createProject({ name: 'P', customerId: 1, startsOn: '2021-01-01' }, firm.work);
    const { body } = await post({ category: 1, amount: 1, date: '2021-01-01', currency: 1, project_id: doc.id });
    expect(await read(body.id)).toMatchObject({ project_id: String(doc.id), clientid: '1', company: 'Company A' });
  });

  it('keeps a category, a tax and a mode that are deleted later, and no longer takes them', async () => {
    const { body } = await post(hosting);
    const { expenseCategories, taxes, paymentModes } = firm.work.store;
    await deleteEntry(expenseCategories, 4, firm.work);
    await deleteEntry(taxes, 2, firm.work);
    await deleteEntry(paymentModes, 2, firm.work);
    const same = {
      ...shown,
      ...noReceipt,
      id: String(body.id),
      expenseid: String(body.id),
      dateadded: expect.any(String),
    };
    expect(await read(body.id)).toEqual(same);
    expect((await api('PUT', `/api/expenses/${body.id}`, { body: hosting })).status).toBe(200);
    expect((await post(hosting)).body.error).toEqual({ category: 'The Expense Category is not found.' });
  });
});

describe('changing a Perfex expense', () => {
  let api: Api;
  beforeAll(async () => {
    ({ api } = await fresh());
  });
  const put = (target: string, body: unknown): Promise<Reply> => api('PUT', target, { body });
  const made = async (more: Record<string, unknown> = {}): Promise<number> =>
    (await api('POST', '/api/expenses', { body: { ...hosting, ...more } })).body.id;
  const read = async (id: number): Promise<Reply['body']> => (await api('GET', `/api/expenses/${id}`)).body[0];
  const least = { category: 4, amount: '50.00', date: '2021-09-01', currency: 2 };

  it('takes the id in the path or in the body', async () => {
    const id = await made();
    const done = { status: true, message: 'Expense Updated Successfully' };
    expect((await put('/api/expenses', { ...least, id, expense_name: 'In the body' })).body).toEqual(done);
    expect(await read(id)).toMatchObject({ expense_name: 'In the body' });
    expect((await put(`/api/expenses/${id}`, { ...least, expense_name: 'In the path' })).body).toEqual(done);
    expect(await read(id)).toMatchObject({ expense_name: 'In the path' });
    const refused = { status: false, message: 'Expense Update Fail' };
    expect(await put('/api/expenses', least)).toMatchObject({
      status: 404,
      body: { ...refused, error: { id: 'is required' } },
    });
    expect(await put('/api/expenses/999', least)).toMatchObject({ status: 404, body: refused });
  });

  it('changes every field that is sent and no other', async () => {
    const id = await made();
    const changed = {
      expense_name: 'Other',
      note: 'Other note',
      category: 1,
      amount: '12.345',
      date: '2022-01-31',
      clientid: 0,
      currency: 1,
      tax: 0,
      tax2: 1,
      paymentmode: 3,
      reference_no: 'R-9',
      recurring: 3,
      cycles: 2,
      billable: 1,
      create_invoice_billable: 'yes',
      send_invoice_to_customer: 1,
    };
    await put(`/api/expenses/${id}`, changed);
    const after = await read(id);
    expect(after).toMatchObject({
      expense_name: 'Other',
      note: 'Other note',
      category: '1',
      amount: '12.35',
      date: '2022-01-31',
      clientid: '0',
      currency: '1',
      tax: '0',
      tax2: '1',
      paymentmode: '3',
      reference_no: 'R-9',
      recurring: '3',
      repeat_every: '3',
      recurring_type: 'month',
      custom_recurring: '0',
      cycles: '2',
      billable: '1',
      create_invoice_billable: '1',
      send_invoice_to_customer: '1',
    });
    await put(`/api/expenses/${id}`, { category: 1, amount: '12.35', date: '2022-01-31', currency: 1 });
    expect(await read(id)).toEqual(after);
    await put(`/api/expenses/${id}`, { ...least, recurring: 0 });
    expect(await read(id)).toMatchObject({ recurring: '0', recurring_type: null, repeat_every: null });
  });

  it('lets what the customer pays follow the cost, until it is no longer billable', async () => {
    const { firm, api: own } = await fresh();
    const { body } = await own('POST', '/api/expenses', { body: { ...least, billable: 1 } });
    const billable = async () => (await firm.work.store.expenses.get(body.id))?.doc.billableMinor;
    expect(await billable()).toBe(5000);
    await own('PUT', `/api/expenses/${body.id}`, { body: { ...least, amount: '60' } });
    expect(await billable()).toBe(6000);
    await own('PUT', `/api/expenses/${body.id}`, { body: { ...least, billable: 0 } });
    expect(await billable()).toBe(0);
  });
});

describe('an expense that is on an invoice', () => {
  it('keeps its money and cannot be deleted, until the invoice or its line is gone', async () => {
    const { firm, api } = await fresh();
    const { store } = firm.work;
    const { body } = await api('POST', '/api/expenses', { body: hosting });
    const charge = async (): Promise<number> => {
      const line = { description: 'Hosting', unitPrice: '50', origin: 'expense' as const, originId: body.id };
      const { doc } = await createInvoice({ customerId: 1, lines: { add: [line] } }, firm.work);
      const stored = await store.expenses.get(body.id);
      if (stored) await store.save([store.expenses.update(stored, { ...stored.doc, invoiceId: doc.id })]);
      return doc.id;
    };
    const path = `/api/expenses/${body.id}`;
    const invoiceid = async () => (await api('GET', path)).body[0].invoiceid;

    const first = await charge();
    expect(await invoiceid()).toBe(String(first));
    const message = `cannot change: the expense is on invoice ${first}`;
    for (const [name, value] of [
      ['amount', '51'],
      ['currency', 1],
      ['clientid', 0],
      ['tax', 0],
      ['tax2', 0],
      ['billable', 1],
    ] as const) {
      const refused = await api('PUT', path, { body: { ...hosting, [name]: value } });
      expect(refused.status).toBe(409);
      expect(refused.body).toMatchObject({ status: false, error: { [name]: message }, message: 'Expense Update Fail' });
    }
    const gentle = await api('PUT', path, {
      body: { ...hosting, expense_name: 'Renamed', date: '2021-09-02', category: 1 },
    });
    expect(gentle.status).toBe(200);
    const kept = await api('DELETE', path);
    expect(kept).toMatchObject({ status: 409, body: { status: false, message: 'Expense Delete Fail' } });
    expect(kept.body.error.id).toContain(`invoice ${first}`);

    expect((await api('DELETE', `/api/invoices/${first}`)).status).toBe(200);
    expect(await invoiceid()).toBeNull();

    const second = await charge();
    const { siwapp } = { siwapp: firm.as('siwapp') };
    expect((await siwapp('DELETE', `/api/v1/items/${second * 1000 + 1}`)).status).toBe(204);
    expect(await invoiceid()).toBeNull();
    expect((await api('DELETE', path)).body).toEqual({ status: true, message: 'Expense Deleted Successfully' });
  });
});

describe('deleting a Perfex expense', () => {
  it('answers at both paths, and once', async () => {
    const { api } = await fresh();
    const done = { status: true, message: 'Expense Deleted Successfully' };
    for (const path of ['/api/expenses', '/api/delete/expenses']) {
      const { body } = await api('POST', '/api/expenses', { body: hosting });
      expect((await api('DELETE', `${path}/${body.id}`)).body).toEqual(done);
      const again = await api('DELETE', `${path}/${body.id}`);
      expect(again).toMatchObject({ status: 404, body: { status: false, message: 'Expense Delete Fail' } });
      const gone = await api('GET', `/api/expenses/${body.id}`);
      expect(gone).toMatchObject({ status: 404, body: { status: false, message: 'No data were found' } });
    }
    expect(await api('GET', '/api/expenses')).toMatchObject({ status: 404, body: { message: 'No data were found' } });
    expect(await api('GET', '/api/expenses/search/x')).toMatchObject({
      status: 404,
      body: { message: 'No data were found' },
    });
  });

  it('holds its customer while it stands', async () => {
    const { api } = await fresh();
    const { body } = await api('POST', '/api/expenses', { body: hosting });
    expect((await api('DELETE', '/api/customers/1')).status).toBe(409);
    await api('DELETE', `/api/expenses/${body.id}`);
    expect((await api('DELETE', '/api/customers/1')).status).toBe(200);
  });
});

it('lists expenses in pages, sorted, found by name, note and reference', async () => {
  const { api } = await fresh();
  for (const [n, amount] of ['30', '10', '20'].entries()) {
    const body = {
      ...hosting,
      expense_name: `Expense ${n + 1}`,
      note: `Träger ${n}`,
      reference_no: `R-${amount}`,
      amount,
    };
    await api('POST', '/api/expenses', { body });
  }
  const ids = (reply: Reply): string[] => reply.body.data.map((one: { id: string }) => one.id);
  const page = await api('GET', '/api/expenses?page=1&per_page=2&sort=-amount');
  expect(ids(page)).toEqual(['1', '3']);
  expect(page.body.meta).toMatchObject({ total: 3, total_pages: 2, has_more: true });
  expect(ids(await api('GET', '/api/expenses?page=2&per_page=2&sort=-amount'))).toEqual(['2']);
  expect((await api('GET', '/api/expenses?fields=amount&sort=expense_name')).body).toEqual([
    { id: '1', amount: '30.00' },
    { id: '2', amount: '10.00' },
    { id: '3', amount: '20.00' },
  ]);
  const found = async (text: string) =>
    (await api('GET', `/api/expenses/search/${encodeURIComponent(text)}`)).body.map((one: { id: string }) => one.id);
  expect(await found('EXPENSE 2')).toEqual(['2']);
  expect(await found('trager 0')).toEqual(['1']);
  expect(await found('r-20')).toEqual(['3']);
});

it('needs the right to make invoices for an expense that is to make some', async () => {
  const { firm, api } = await fresh();
  const headers = { authtoken: await firm.tokenWith(['expenses:*']) };
  const asked = { ...hosting, create_invoice_billable: 1 };
  expect((await api('POST', '/api/expenses', { body: asked, headers })).status).toBe(403);
  const { body } = await api('POST', '/api/expenses', { body: hosting, headers });
  expect((await api('PUT', `/api/expenses/${body.id}`, { body: asked, headers })).status).toBe(403);
  await api('PUT', `/api/expenses/${body.id}`, { body: asked });
  expect((await api('PUT', `/api/expenses/${body.id}`, { body: asked, headers })).status).toBe(200);
});
