/** Sereni's expenses: what is written is read back, what follows from elsewhere is shown, what is wrong is named. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Call, credentialsOf, type Firm, newFirm, type Reply, send } from '../../lab/api.ts';
import { comment as commentSchema } from '../../lib/domain/comment/comment.ts';
import { createExpense } from '../../lib/operations/expense/create.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { createRecord } from '../../lib/operations/record/records.ts';
import { createToken, ensureStaff } from '../../lib/operations/token/tokens.ts';

/** The keys of the document's sample in its order, and `billable`, which it lets clients write. */
const keys = [
  'id',
  'reference',
  'name',
  'amount',
  'currency',
  'vendor',
  'project',
  'category',
  'client',
  'user',
  'invoiced',
  'billable',
  'is_recurring',
  'is_visible',
  'notes',
  'expense_date',
  'created_at',
  'updated_at',
];
const minimal = { amount: '1500.00', category_id: '1', expense_date: '2022-09-09', vendor: 'Apple', invoiced: 0 };
const changed = { amount: '1500.00', category_id: '1', expense_date: '2022-09-09', project_id: '' };

let firm: Firm;
let sereni: (method: string, target: string, call?: Call) => Promise<Reply>;
let userId: number;
let clientId: number;
let projectId: number;
beforeAll(async () => {
  firm = await newFirm({ timezone: 'Africa/Nairobi' });
  const user = await ensureStaff('sarah@firm.example', firm.work);
  userId = user.id;
  const { text } = await createToken({ scopes: ['*'], staffId: user.id }, firm.work);
  sereni = (method, target, call = {}) =>
    send(method, target, { ...call, headers: { ...credentialsOf('sereni', text), ...call.headers } });
  const body = { name: 'Elon Musk', email: 'e@musk.example', country_id: 'KE', currency_id: 'USD' };
  clientId = Number((await sereni('POST', '/api/v1/clients', { body })).body.id);
  const wish = { name: 'Artemis III', customerId: clientId, startsOn: '2022-09-01', currency: 'USD' };
  projectId = (await createProject(wish, firm.work)).doc.id;
});

const spend = async (more: Record<string, unknown> = {}) =>
  (await sereni('POST', '/api/v1/expenses', { body: { ...minimal, ...more } })).body;
const read = async (id: string) => (await sereni('GET', `/api/v1/expenses/${id}`)).body.attributes;
const put = (id: string, more: Record<string, unknown> = {}) =>
  sereni('PUT', `/api/v1/expenses/${id}`, { body: { ...changed, ...more } });

describe('writing an expense', () => {
  it('stores every documented parameter and answers 201 with the record', async () => {
    const made = await sereni('POST', '/api/v1/expenses', {
      at: '2022-09-27T19:33:46.000Z',
      body: { ...minimal, amount: 20, invoiced: 1, project_id: String(projectId), other: 'ignored' },
    });
    expect(made.status).toBe(201);
    const { id } = made.body;
    expect(made.body).toEqual({
      type: 'expenses',
      id,
      attributes: {
        id,
        reference: `EXP-${id.padStart(4, '0')}`,
        name: '',
        amount: 20,
        currency: 'USD',
        vendor: 'Apple',
        project: { id: String(projectId), name: 'Artemis III' },
        category: { id: '1', name: expect.any(String) },
        client: { id: String(clientId), name: 'Elon Musk' },
        user: { id: String(userId), name: 'sarah', email: 'sarah@firm.example' },
        invoiced: 1,
        billable: 1,
        is_recurring: 0,
        is_visible: 0,
        notes: null,
        expense_date: '2022-09-09T00:00:00+03:00',
        created_at: '2022-09-27T22:33:46+03:00',
        updated_at: '2022-09-27T22:33:46+03:00',
      },
    });
    expect(Object.keys(made.body.attributes)).toEqual(keys);
    expect(await sereni('GET', `/api/v1/expenses/${id}`)).toMatchObject({ status: 200, body: made.body });
  });

  it('does with the required fields alone, as a form too: no project, no client, the firm’s currency', async () => {
    const made = await sereni('POST', '/api/v1/expenses', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'amount=12.345&category_id=2&expense_date=2022-09-09&vendor=B%C3%BCro&invoiced=0&project_id=',
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        attributes: { amount: 12.35, currency: 'EUR', vendor: 'Büro', project: null, client: null, invoiced: 0 },
      },
    });
  });

  it('changes what is sent, clears what is emptied, keeps the rest', async () => {
    const { id } = await spend({ project_id: projectId, notes: 'old', name: 'EC2', billable: 0 });
    const updated = await put(id, { amount: 7, project_id: projectId, vendor: 'IBM', billable: '1', category_id: 3 });
    expect(updated).toMatchObject({
      status: 200,
      body: {
        type: 'expenses',
        id,
        attributes: { amount: 7, vendor: 'IBM', billable: 1, category: { id: '3' }, notes: 'old', name: 'EC2' },
      },
    });
    expect(await read(id)).toEqual(updated.body.attributes);
    await put(id, { notes: '', name: '', is_visible: 1, expense_date: '2022-10-01T00:00:00+03:00' });
    expect(await read(id)).toMatchObject({
      notes: null,
      name: '',
      is_visible: 1,
      vendor: 'IBM',
      project: null,
      expense_date: '2022-10-01T00:00:00+03:00',
    });
  });

  it('can be sent back as it was read', async () => {
    const { id, attributes } = await spend({ project_id: projectId, notes: 'n', name: 'EC2' });
    const { id: _, created_at: __, updated_at: ___, ...body } = attributes;
    const again = await put(id, { ...body, category_id: body.category.id, project_id: body.project.id });
    expect(again.body.attributes).toEqual({ ...attributes, updated_at: expect.any(String) });
  });

  it('takes the client from the project it is moved to, and keeps it without one', async () => {
    const other = { name: 'Else', email: 'e@else.example', country_id: 'KE', currency_id: 'USD' };
    const otherId = (await sereni('POST', '/api/v1/clients', { body: other })).body.id;
    const wish = { name: 'Else', customerId: Number(otherId), startsOn: '2022-09-01' };
    const { doc } = await createProject(wish, firm.work);
    const { id } = await spend({ project_id: projectId });
    expect((await put(id, { project_id: doc.id })).body.attributes.client).toEqual({ id: otherId, name: 'Else' });
    expect((await put(id, { project_id: null })).body.attributes).toMatchObject({
      project: null,
      client: { id: otherId },
    });
  });

  it('knows the record of a vendor by its name, and shows the name of one that another dialect set', async () => {
    const body = { name: 'Sirius Cybernetics', email: 's@c.example', country_id: 'KE', currency_id: 'USD' };
    const vendorId = Number((await sereni('POST', '/api/v1/clients', { body })).body.id);
    const { id } = await spend({ vendor: 'SIRIUS cybernetics' });
    expect(await firm.work.store.expenses.get(Number(id))).toMatchObject({
      doc: { vendor: 'SIRIUS cybernetics', vendorId },
    });
    await put(id, { vendor: 'Nobody' });
    expect(await firm.work.store.expenses.get(Number(id))).toMatchObject({ doc: { vendorId: null } });
    const { doc } = await createExpense({ categoryId: 1, spentOn: '2022-01-01', amount: '3', vendorId }, firm.work);
    expect((await read(String(doc.id))).vendor).toBe('Sirius Cybernetics');
  });

  it('counts in the minor units of its currency', async () => {
    expect((await spend({ currency: 'JPY', amount: '32.5' })).attributes).toMatchObject({
      amount: 33,
      currency: 'JPY',
    });
    expect((await spend({ currency: 'bhd', amount: '1.2345' })).attributes).toMatchObject({ amount: 1.235 });
  });

  it('gives no reference twice, also to many at once', async () => {
    const made = await Promise.all(Array.from({ length: 12 }, () => spend()));
    const references = made.map(({ attributes }) => attributes.reference);
    expect(new Set(references).size).toBe(12);
    for (const reference of references) expect(reference).toMatch(/^EXP-\d{4}$/);
  });
});

describe('an expense that is on an invoice', () => {
  it('is shown as invoiced, and neither its money changes nor is it deleted', async () => {
    const { id } = await spend({ project_id: projectId, amount: 5 });
    const { doc: bill } = await createInvoice(
      { customerId: clientId, lines: { add: [{ unitPrice: '5' }] } },
      firm.work,
    );
    const before = await firm.work.store.expenses.get(Number(id));
    if (!before) throw new Error('no expense');
    const { expenses } = firm.work.store;
    await firm.work.store.save([expenses.update(before, { ...before.doc, invoiceId: bill.id })]);
    expect((await read(id)).invoiced).toBe(1);
    expect(await put(id, { amount: 6, project_id: projectId })).toMatchObject({
      status: 422,
      body: { errors: { amount: [expect.stringContaining(`on invoice ${bill.id}`)] } },
    });
    const sentBack = { amount: 5, project_id: projectId, notes: 'still', invoiced: 1 };
    expect((await put(id, sentBack)).body.attributes.notes).toBe('still');
    expect((await put(id, { ...sentBack, invoiced: 0 })).body.errors).toEqual({
      invoiced: [`The invoiced cannot be withdrawn: the expense is on invoice ${bill.id}.`],
    });
    expect((await sereni('DELETE', `/api/v1/expenses/${id}`)).status).toBe(422);
  });
});

describe('an expense that is invoiced elsewhere', () => {
  it('is so when its author says so, and no longer when that is taken back', async () => {
    const { id } = await spend({ invoiced: 1 });
    expect((await put(id)).body.attributes.invoiced).toBe(1);
    expect((await put(id, { invoiced: 0 })).body.attributes.invoiced).toBe(0);
    expect((await put(id, { invoiced: '1' })).body.attributes.invoiced).toBe(1);
  });

  it('is free again once an invoice here lets it go, though it was sent back as invoiced meanwhile', async () => {
    const { expenses } = firm.work.store;
    const { id } = await spend({ amount: 5 });
    const { doc: bill } = await createInvoice({ lines: { add: [{ unitPrice: '5' }] } }, firm.work);
    const charge = async (invoiceId: number | null) => {
      const before = await expenses.get(Number(id));
      if (!before) throw new Error('no expense');
      await firm.work.store.save([expenses.update(before, { ...before.doc, invoiceId })]);
    };
    await charge(bill.id);
    expect((await put(id, { amount: 5, invoiced: 1 })).body.attributes.invoiced).toBe(1);
    await charge(null);
    expect((await read(id)).invoiced).toBe(0);
  });
});

describe('deleting an expense', () => {
  it('answers a message, and it is gone', async () => {
    const { id } = await spend();
    expect(await sereni('DELETE', `/api/v1/expenses/${id}`)).toMatchObject({
      status: 200,
      body: { message: 'The expense was deleted.' },
    });
    expect((await sereni('GET', `/api/v1/expenses/${id}`)).status).toBe(404);
    expect((await sereni('DELETE', `/api/v1/expenses/${id}`)).status).toBe(404);
    expect((await put(id)).status).toBe(404);
    expect((await sereni('GET', `/api/v1/expenses/${id}/comments`)).status).toBe(404);
  });

  it('takes its comments along, however many', async () => {
    const { id } = await spend();
    const write = (message: string) =>
      createRecord(
        firm.work.store.comments,
        (born) => commentSchema.parse({ ...born, message, subject: 'expense', subjectId: Number(id) }),
        firm.work,
      );
    const written: number[] = [];
    for (let i = 0; i < 30; i += 1) written.push((await write(`No. ${i}`)).doc.id);
    const list = await sereni('GET', `/api/v1/expenses/${id}/comments?per_page=2`);
    expect(list).toMatchObject({ status: 200, body: { meta: { total: 30 } } });
    expect(list.body.data[1].attributes).toMatchObject({ message: 'No. 1', user: null });
    expect((await sereni('DELETE', `/api/v1/expenses/${id}`)).status).toBe(200);
    expect((await firm.work.store.comments.getMany(written)).size).toBe(0);
  });
});

describe('lists of expenses', () => {
  it('lists them by id, each as the read shows it, and those of a project', async () => {
    const own = await newFirm();
    const call = own.as('sereni');
    const { doc } = await createProject({ name: 'P', startsOn: '2022-09-01' }, own.work);
    for (const project of ['', doc.id, '', doc.id]) {
      await call('POST', '/api/v1/expenses', { body: { ...minimal, project_id: project } });
    }
    const idsOf = ({ body }: Reply): string[] => body.data.map((one: { id: string }) => one.id);
    const list = await call('GET', '/api/v1/expenses?per_page=3');
    expect(list).toMatchObject({ status: 200, body: { meta: { total: 4, last_page: 2 } } });
    expect(idsOf(list)).toEqual(['1', '2', '3']);
    expect(list.body.data[1]).toEqual((await call('GET', '/api/v1/expenses/2')).body);
    expect(idsOf(await call('GET', `/api/v1/projects/${doc.id}/expenses`))).toEqual(['2', '4']);
    expect((await call('GET', '/api/v1/projects/99/expenses')).status).toBe(404);
  });
});

describe('what an expense’s writes refuse', () => {
  it('names each required field, on create and on update', async () => {
    const { id } = await spend();
    expect(await sereni('POST', '/api/v1/expenses', { body: {} })).toMatchObject({
      status: 422,
      body: {
        message: 'The amount is required. (and 4 more errors)',
        errors: {
          amount: ['The amount is required.'],
          category_id: ['The category_id is required.'],
          expense_date: ['The expense_date is required.'],
          vendor: ['The vendor is required.'],
          invoiced: ['The invoiced is required.'],
        },
      },
    });
    const refused = await sereni('PUT', `/api/v1/expenses/${id}`, { body: {} });
    expect(Object.keys(refused.body.errors).sort()).toEqual(['amount', 'category_id', 'expense_date', 'project_id']);
  });

  it.each([
    ['amount', 'much'],
    ['amount', [1]],
    ['amount', '1e30'],
    ['category_id', 99],
    ['category_id', 'Rent'],
    ['expense_date', '2023-02-30'],
    ['expense_date', 5],
    ['vendor', { a: 1 }],
    ['vendor', 'x'.repeat(256)],
    ['project_id', 999],
    ['project_id', 'Artemis'],
    ['billable', 'perhaps'],
    ['is_visible', 2],
    ['currency', 'ZZZ'],
    ['notes', [1]],
    ['name', 'x'.repeat(256)],
  ])('%s is refused, named, on create and on update (%#)', async (field, value) => {
    const { id } = await spend();
    for (const [method, path] of [
      ['POST', '/api/v1/expenses'],
      ['PUT', `/api/v1/expenses/${id}`],
    ] as const) {
      const refused = await sereni(method, path, { body: { ...minimal, ...changed, [field]: value } });
      expect(refused.status).toBe(422);
      expect(Object.keys(refused.body.errors)).toEqual([field]);
      expect(refused.body.errors[field][0]).toContain(field);
    }
  });

  it.each(['', 'perhaps', 2, null])('invoiced must be 0 or 1, and is not %j', async (invoiced) => {
    const refused = await sereni('POST', '/api/v1/expenses', { body: { ...minimal, invoiced } });
    expect(Object.keys(refused.body.errors)).toEqual(['invoiced']);
  });

  it('a vendor of blanks', async () => {
    const refused = await sereni('POST', '/api/v1/expenses', { body: { ...minimal, vendor: '  ' } });
    expect(refused).toMatchObject({ status: 422, body: { errors: { vendor: ['The vendor is required.'] } } });
  });
});
