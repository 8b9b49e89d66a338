/** Writing Productive's expenses: what is sent is read back, what is missing or broken is named, what is locked stays. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../lab/api.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { type Setting, setting } from '../support/productive.ts';

let firm: Setting;
beforeAll(async () => {
  firm = await setting();
});

const path = '/api/v2/expenses';
const at = '2021-04-14T23:03:39.876Z';
const link = (type: string, id: number) => ({ data: { type, id: String(id) } });
const patch = (id: number, attributes: object, rest: object = {}): Promise<Reply> =>
  firm.call('PATCH', `${path}/${id}`, { body: { data: { type: 'expenses', attributes, ...rest } } });
const act = (id: number, verb: string, body?: unknown): Promise<Reply> =>
  firm.call('PATCH', `${path}/${id}/${verb}`, { at, ...(body ? { body } : {}) });

/** The document's request. */
const sample = () => ({
  data: {
    type: 'expenses',
    attributes: {
      name: 'test name',
      amount: 10000,
      billable_amount: 10000,
      currency: 'USD',
      date: '2021-04-15',
      position: 1,
    },
    relationships: {
      deal: link('deals', firm.projectId),
      service_type: link('service-type', 2),
      person: link('people', firm.staffId),
    },
  },
});

const problem = (name: string, detail: string) => ({
  status: '422',
  code: 'invalid_attribute',
  title: 'Invalid Attribute',
  detail,
  source: { pointer: `data/attributes/${name}` },
});

describe('creating a Productive expense', () => {
  it('takes the printed request and answers as printed, to the cent', async () => {
    const { status, headers, body } = await firm.call('POST', path, { body: sample(), at });
    expect(status).toBe(201);
    const id: string = body.data.id;
    expect(headers.location).toBe(`http://localhost:3000/api/v2/expenses/${id}`);
    expect(Object.keys(body)).toEqual(['data', 'included', 'meta']);
    expect(body.data).toEqual({
      id,
      type: 'expenses',
      attributes: {
        name: 'test name',
        date: '2021-04-15',
        pay_on: null,
        paid_on: null,
        position: 1,
        invoiced: false,
        approved: false,
        approved_at: null,
        rejected: false,
        rejected_reason: null,
        rejected_at: null,
        deleted_at: null,
        reimbursable: null,
        reimbursed_on: null,
        exchange_rate: '1.0',
        exchange_date: '2021-04-15',
        created_at: '2021-04-15T01:03:39.876+02:00',
        currency: 'USD',
        currency_default: 'USD',
        currency_normalized: 'EUR',
        amount: 10000,
        amount_default: 10000,
        amount_normalized: 8000,
        billable_amount: 10000,
        billable_amount_default: 12500,
        billable_amount_normalized: 10000,
        profit: 2000,
        profit_default: 2500,
        profit_normalized: 2000,
      },
      relationships: {
        organization: { data: { type: 'organizations', id: String(firm.organization.id) } },
        deal: link('deals', firm.projectId),
        service_type: link('service_types', 2),
        person: link('people', firm.staffId),
        creator: link('people', firm.staffId),
        approver: { data: null },
        rejecter: { data: null },
        vendor: { data: null },
        service: { data: null },
        attachment: { data: null },
      },
    });
    const deal = body.included.find((one: { type: string }) => one.type === 'deals');
    expect(deal.attributes).toMatchObject({
      budget_total: 10000,
      budget_total_default: 12500,
      budget_remaining: 10000,
      budget_remaining_default: 12500,
      expense: 0,
      expense_billable: 0,
    });
    expect((await firm.get(`${path}/${id}`)).body.data).toEqual(body.data);
  });

  it('shows it to the other dialects as theirs', async () => {
    const { body } = await firm.call('POST', path, { body: sample() });
    const { body: shown } = await firm.as('perfex')('GET', `/api/expenses/${body.data.id}`);
    expect(shown[0]).toMatchObject({
      expense_name: 'test name',
      amount: '100.00',
      billable: '1',
      category: '2',
      project_id: String(firm.projectId),
      clientid: String(firm.customerId),
      date: '2021-04-15',
    });
  });

  it('takes ids as attributes, numbers as text and every attribute it shows', async () => {
    const attributes = {
      name: 'Taxi',
      deal_id: String(firm.projectId),
      service_type_id: 3,
      person_id: firm.staffId,
      vendor_id: firm.customerId,
      amount: '10000.0',
      billable_amount: '12000',
      currency: 'eur',
      date: '2021-04-16',
      position: '9',
      pay_on: '2021-05-01',
      paid_on: '2021-05-02',
      reimbursable: 'true',
      reimbursed_on: '2021-05-03',
      exchange_rate: '1.5',
    };
    const { status, body } = await firm.call('POST', path, { body: { data: { attributes } } });
    expect(status).toBe(201);
    expect(body.data.attributes).toMatchObject({
      name: 'Taxi',
      date: '2021-04-16',
      pay_on: '2021-05-01',
      paid_on: '2021-05-02',
      position: 9,
      reimbursable: true,
      reimbursed_on: '2021-05-03',
      exchange_rate: '1.5',
      exchange_date: '2021-04-16',
      currency: 'EUR',
      amount: 10000,
      amount_default: 15000,
      billable_amount: 12000,
      billable_amount_default: 18000,
      profit: 2000,
      profit_default: 3000,
    });
    expect(body.data.relationships).toMatchObject({
      deal: link('deals', firm.projectId),
      service_type: link('service_types', 3),
      person: link('people', firm.staffId),
      vendor: link('companies', firm.customerId),
    });
  });

  it('counts the minor units of the currency, whatever it is', async () => {
    const { body } = await firm.call('POST', path, { body: sample() });
    const yen = await patch(body.data.id, { currency: 'JPY', amount: 1000, exchange_rate: '0.0091' });
    expect(yen.body.data.attributes).toMatchObject({ amount: 1000, amount_default: 910, amount_normalized: 728 });
    const dinars = await patch(body.data.id, { currency: 'BHD', amount: 1000, exchange_rate: '2.65' });
    expect(dinars.body.data.attributes).toMatchObject({ amount: 1000, amount_default: 265, amount_normalized: 212 });
  });

  it('refuses a change whose attributes stand outside data', async () => {
    const { body } = await firm.call('POST', path, { body: sample() });
    const bare = await firm.call('PATCH', `${path}/${body.data.id}`, { body: { name: 'lost' } });
    expect(bare.status).toBe(422);
    expect(bare.body.errors).toMatchObject([{ detail: 'must be an object', source: { pointer: 'data' } }]);
  });

  it("counts the organization's own currency at 1 and at no other rate", async () => {
    const { body } = await firm.call('POST', path, { body: sample() });
    const own = await patch(body.data.id, { currency: 'USD', exchange_rate: '1.5' });
    expect(own.status).toBe(422);
    expect(own.body.errors).toMatchObject([
      {
        detail: "must be 1: USD is the organization's own currency",
        source: { pointer: 'data/attributes/exchange_rate' },
      },
    ]);
    expect((await patch(body.data.id, { currency: 'USD', exchange_rate: '1.00' })).status).toBe(200);
  });

  it('includes and shows what is asked for', async () => {
    const { body } = await firm.call('POST', `${path}?include=deal&fields[expenses]=name`, { body: sample() });
    expect(body.data.attributes).toEqual({ name: 'test name' });
    expect(body.included.map((one: { type: string }) => one.type)).toEqual(['deals']);
  });

  it.each([
    ['nothing', undefined],
    ['an empty document', {}],
    ['an empty name', { data: { type: 'expenses', attributes: { name: '' } } }],
    ['empty relationships', { data: { relationships: { deal: { data: null }, service_type: { data: null } } } }],
  ])('answers %s with everything that is missing, as printed', async (_, body) => {
    const reply = await firm.call('POST', path, body === undefined ? {} : { body });
    expect(reply.status).toBe(422);
    expect(reply.body).toEqual({
      errors: [
        problem('name', "can't be blank"),
        problem('deal_id', "can't be blank"),
        problem('service_type', "can't be blank"),
        problem('amount', "can't be blank"),
        problem('currency', "can't be blank"),
        problem('currency', 'is not an valid currency'),
        problem('date', "can't be blank"),
      ],
    });
  });

  it.each([
    ['amount', 1.5, 'must be an integer'],
    ['amount', 'much', 'is not a number'],
    ['amount', '9007199254740992', 'is too large'],
    ['amount', 1e300, 'is too large'],
    ['billable_amount', '-0.5', 'must be an integer'],
    ['currency', 'QQQ', 'is not an valid currency'],
    ['currency', 7, 'is not an valid currency'],
    ['date', '2021-02-30', 'must be a date'],
    ['name', 'x'.repeat(256), 'is too long'],
    ['position', 'first', 'is not a number'],
    ['exchange_rate', '0', 'must be above 0'],
    ['reimbursable', 'perhaps', 'must be yes or no'],
    ['deal_id', 999, 'refers to a record that does not exist (999)'],
    ['service_type_id', 999, 'refers to a record that does not exist (999)'],
    ['person_id', 999, 'refers to a record that does not exist (999)'],
    ['vendor_id', 999, 'refers to a record that does not exist (999)'],
  ])('refuses %s %j, names it and writes nothing', async (name, value, detail) => {
    const { data } = sample();
    const relationships = { ...data.relationships, person: undefined };
    if (name === 'deal_id') Reflect.deleteProperty(relationships, 'deal');
    if (name === 'service_type_id') Reflect.deleteProperty(relationships, 'service_type');
    const total = (await firm.get(path)).body.meta.total_count;
    const reply = await firm.call('POST', path, {
      body: { data: { ...data, attributes: { ...data.attributes, [name]: value }, relationships } },
    });
    expect(reply.status).toBe(422);
    const pointer = name.replace('service_type_id', 'service_type');
    expect(reply.body.errors).toEqual([problem(pointer, expect.stringContaining(detail))]);
    expect((await firm.get(path)).body.meta.total_count).toBe(total);
  });

  it('refuses an amount that its rate makes uncountable', async () => {
    const { data } = sample();
    const attributes = { ...data.attributes, currency: 'KWD', amount: 9007199254740991, exchange_rate: '1000000' };
    const reply = await firm.call('POST', path, { body: { data: { ...data, attributes } } });
    expect(reply.status).toBe(422);
    expect(reply.body.errors).toEqual([problem('amount', 'is too large')]);
  });

  it('holds the document to its type and to ids of the server', async () => {
    const { data } = sample();
    const wrong = await firm.call('POST', path, { body: { data: { ...data, type: 'deals' } } });
    expect(wrong.status).toBe(409);
    expect(wrong.body.errors[0].source).toEqual({ pointer: 'data/type' });
    const own = await firm.call('POST', path, { body: { data: { ...data, id: '77' } } });
    expect(own.status).toBe(403);
    expect(own.body.errors[0].source).toEqual({ pointer: 'data/id' });
    const list = await firm.call('POST', path, { body: { data: [data] } });
    expect(list.status).toBe(422);
    expect(list.body.errors[0].source).toEqual({ pointer: 'data' });
  });
});

describe('changing a Productive expense', () => {
  it('checks and changes only what is sent', async () => {
    const id = await firm.add({ projectId: firm.projectId, currency: 'EUR', extras: { position: 3 } });
    const before = (await firm.get(`${path}/${id}`)).body.data;
    const { status, body } = await patch(id, { name: 'new name' });
    expect(status).toBe(200);
    expect(body.data).toEqual({ ...before, attributes: { ...before.attributes, name: 'new name' } });
    const moved = await patch(id, { position: 4 }, { relationships: { person: link('people', firm.staffId) } });
    expect(moved.body.data.attributes).toMatchObject({ name: 'new name', position: 4 });
    expect(moved.body.data.relationships.person).toEqual(link('people', firm.staffId));
    const emptied = await patch(id, {}, { relationships: { person: { data: null } } });
    expect(emptied.body.data.relationships.person).toEqual({ data: null });
  });

  it('refuses what would be emptied, in the printed words', async () => {
    const id = await firm.add({ projectId: firm.projectId });
    expect((await patch(id, { name: '' })).body).toEqual({ errors: [problem('name', "can't be blank")] });
    const reply = await patch(id, { name: ' ', amount: null, currency: '', date: '', deal_id: null });
    expect(reply.status).toBe(422);
    expect(reply.body.errors).toEqual([
      problem('name', "can't be blank"),
      problem('deal_id', "can't be blank"),
      problem('amount', "can't be blank"),
      problem('currency', "can't be blank"),
      problem('currency', 'is not an valid currency'),
      problem('date', "can't be blank"),
    ]);
  });

  it('wants the id of the path', async () => {
    const id = await firm.add({});
    expect((await patch(id, { name: 'a' }, { id: String(id) })).status).toBe(200);
    const { status, body } = await patch(id, { name: 'b' }, { id: String(id + 1) });
    expect(status).toBe(409);
    expect(body.errors[0].source).toEqual({ pointer: 'data/id' });
  });

  it('brings the customer of another deal along', async () => {
    const other = await firm.as('perfex')('POST', '/api/customers', { body: { company: 'Other' } });
    const project = await firm.as('perfex')('POST', '/api/projects', {
      body: {
        name: 'Elsewhere',
        rel_type: 'customer',
        clientid: other.body.id,
        billing_type: 1,
        start_date: '2021-01-01',
        status: 2,
      },
    });
    expect(project.status, JSON.stringify(project.body)).toBe(200);
    const id = await firm.add({ projectId: firm.projectId });
    await patch(id, { deal_id: project.body.id });
    const found = await firm.get(`${path}?filter[company_id]=${other.body.id}`);
    expect(found.body.data.map((one: { id: string }) => one.id)).toEqual([String(id)]);
  });

  it('deletes it: 204 without a body, then 404', async () => {
    const id = await firm.add({});
    const gone = await firm.call('DELETE', `${path}/${id}`);
    expect(gone.status).toBe(204);
    expect(gone.body).toBe('');
    expect((await firm.get(`${path}/${id}`)).status).toBe(404);
    expect((await firm.call('DELETE', `${path}/${id}`)).status).toBe(404);
  });
});

describe('approving', () => {
  it('names approver and instant, and is taken back without a trace', async () => {
    const id = await firm.add({ projectId: firm.projectId, currency: 'EUR' });
    const before = (await firm.get(`${path}/${id}`)).body.data;
    const { status, body } = await act(id, 'approve');
    expect(status).toBe(200);
    expect(body.data.attributes).toEqual({
      ...before.attributes,
      approved: true,
      approved_at: '2021-04-15T01:03:39.876+02:00',
    });
    expect(body.data.relationships).toEqual({ ...before.relationships, approver: link('people', firm.staffId) });
    const again = await firm.call('PATCH', `${path}/${id}/approve`, { at: '2022-01-01T00:00:00.000Z' });
    expect(again.body.data).toEqual(body.data);
    const back = await act(id, 'unapprove');
    expect(back.status).toBe(200);
    expect(back.body.data).toEqual(before);
    expect((await act(id, 'unapprove')).body.data).toEqual(before);
  });

  it('rejects for a reason, and never stands beside a rejection', async () => {
    const id = await firm.add({});
    await act(id, 'approve');
    const reason = { data: { attributes: { rejected_reason: 'No receipt' } } };
    const { status, body } = await act(id, 'reject', reason);
    expect(status).toBe(200);
    expect(body.data.attributes).toMatchObject({
      approved: false,
      approved_at: null,
      rejected: true,
      rejected_reason: 'No receipt',
      rejected_at: '2021-04-15T01:03:39.876+02:00',
    });
    expect(body.data.relationships).toMatchObject({ approver: { data: null }, rejecter: link('people', firm.staffId) });
    expect((await act(id, 'reject')).body.data.attributes.rejected_reason).toBe('No receipt');
    expect((await act(id, 'approve')).body.data.attributes).toMatchObject({
      approved: true,
      rejected: false,
      rejected_reason: null,
    });
    await act(id, 'reject');
    expect((await act(id, 'unreject')).body.data.attributes).toMatchObject({ approved: false, rejected: false });
    expect((await act(id, 'unreject')).status).toBe(200);
  });

  it('locks what was approved, in every dialect, until it is taken back', async () => {
    const id = await firm.add({ projectId: firm.projectId });
    await act(id, 'approve');
    const { status, body } = await patch(id, { amount: 1, date: '2021-01-01', service_type_id: 5, name: 'x' });
    expect(status).toBe(409);
    expect(body.errors.map((one: { source: { pointer: string } }) => one.source.pointer)).toEqual([
      'data/attributes/amount',
      'data/attributes/date',
      'data/attributes/service_type',
    ]);
    const perfex = await firm.as('perfex')('PUT', `/api/expenses/${id}`, {
      body: { category: 1, currency: 1, amount: '5', date: '2021-04-15' },
    });
    expect(perfex.status).toBe(409);
    // Another rate would make it cost the deal something else.
    const rate = await patch(id, { exchange_rate: '5' });
    expect([rate.status, rate.body.errors?.[0].source.pointer]).toEqual([409, 'data/attributes/exchange_rate']);
    expect((await firm.call('DELETE', `${path}/${id}`)).status).toBe(409);
    expect((await firm.get(`${path}/${id}`)).body.data.attributes).toMatchObject({ amount: 10000, name: 'test name' });
    // What follows upon an approval is still to be written.
    expect((await patch(id, { name: 'Trains', paid_on: '2021-06-01', reimbursed_on: '2021-06-02' })).status).toBe(200);
    await act(id, 'unapprove');
    expect((await patch(id, { amount: 1 })).status).toBe(200);
    expect((await firm.call('DELETE', `${path}/${id}`)).status).toBe(204);
  });

  it('never lets a change slip in behind it', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await firm.add({});
      const [approved, changed] = await Promise.all([act(id, 'approve'), patch(id, { amount: 777 })]);
      expect(approved.status).toBe(200);
      const { attributes } = (await firm.get(`${path}/${id}`)).body.data;
      expect(attributes.approved).toBe(true);
      expect([changed.status, attributes.amount]).toEqual(changed.status === 200 ? [200, 777] : [409, 10000]);
    }
  });

  it('wants the right to change expenses, and a record of this firm', async () => {
    const id = await firm.add({});
    const reader = { 'x-auth-token': await firm.tokenWith(['expenses:read']) };
    expect((await firm.call('PATCH', `${path}/${id}/approve`, { headers: reader })).status).toBe(403);
    const other = await setting();
    expect((await other.call('PATCH', `${path}/${id + 1000}/approve`)).status).toBe(404);
    // A token of nobody approves too; then nobody is named.
    const nobody = { 'x-auth-token': firm.token };
    const { body } = await firm.call('PATCH', `${path}/${id}/approve`, { headers: nobody });
    expect(body.data.attributes.approved).toBe(true);
    expect(body.data.relationships.approver).toEqual({ data: null });
  });

  it('lets it be put on an invoice, where its money stays as it is, whoever asks', async () => {
    const lines = { add: [{ description: 'Work', quantity: '1', unitPrice: '10' }] };
    const bill = {
      customerId: firm.customerId,
      projectId: firm.projectId,
      currency: 'EUR',
      issueOn: '2021-05-01',
      lines,
    };
    const invoice = (await createInvoice(bill, firm.work)).doc.id;
    const id = await firm.add({ projectId: firm.projectId, currency: 'EUR', billableAmount: '50', billable: true });
    await act(id, 'approve');
    const put = (body: unknown) => firm.as('teamwork')('PUT', `/invoices/${invoice}/lineitems.json`, { body });
    const charged = await put({ lineitems: { add: { expenses: [id] } } });
    expect(charged.status, JSON.stringify(charged.body)).toBe(200);
    expect((await firm.get(`${path}/${id}`)).body.data.attributes).toMatchObject({ invoiced: true, approved: true });
    const found = await firm.get(`${path}?filter[invoiced]=true&filter[invoice_id]=${invoice}`);
    expect(found.body.data.map((one: { id: string }) => one.id)).toEqual([String(id)]);
    for (const refused of [
      await patch(id, { amount: 1 }),
      await patch(id, { billable_amount: 1 }),
      await act(id, 'unapprove'),
      await act(id, 'reject'),
      await firm.call('DELETE', `${path}/${id}`),
      await firm.as('perfex')('PUT', `/api/expenses/${id}`, {
        body: { category: 1, currency: 2, amount: '5', date: '2021-04-15' },
      }),
    ]) {
      expect(refused.status, JSON.stringify(refused.body)).toBe(409);
    }
    expect((await act(id, 'approve')).status).toBe(200);
    expect((await patch(id, { name: 'Charged on', paid_on: '2021-06-01' })).status).toBe(200);
    await put({ lineitems: { remove: { expenses: [id] } } });
    expect((await act(id, 'unapprove')).body.data.attributes).toMatchObject({ invoiced: false, approved: false });
    expect((await patch(id, { amount: 1 })).status).toBe(200);
    const rejected = await firm.add({ projectId: firm.projectId, billable: true });
    await act(rejected, 'reject');
    expect((await put({ lineitems: { add: { expenses: [rejected] } } })).status).toBe(422);
  });
});
