import { beforeAll, describe, expect, it } from 'vitest';
import { type Reply, send } from '../../lab/api.ts';
import { meter } from '../../lab/faults.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { updateRecord } from '../../lib/operations/record/records.ts';
import { type Setting, setting } from '../support/productive.ts';

const zeroes = (...names: string[]): Record<string, 0> =>
  Object.fromEntries(
    names.flatMap((name) => ['', '_default', '_normalized'].map((end) => [`${name}${end}`, 0 as const])),
  );

/** A figure in euros, in dollars and in euros again. */
const thrice = (name: string, euros: number, dollars: number): Record<string, number> => ({
  [name]: euros,
  [`${name}_default`]: dollars,
  [`${name}_normalized`]: euros,
});

describe('reading a Productive expense', () => {
  it('shows every documented attribute and relationship', async () => {
    const { get, projectId, staffId, organization, add } = await setting();
    const id = await add({ projectId, currency: 'EUR' });
    const { status, headers, body } = await get(`/api/v2/expenses/${id}`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/vnd.api+json; charset=utf-8');
    expect(Object.keys(body)).toEqual(['data', 'included', 'meta']);
    expect(body.data).toEqual({
      id: String(id),
      type: 'expenses',
      attributes: {
        name: 'test name',
        date: '2021-04-15',
        pay_on: null,
        paid_on: null,
        position: id,
        invoiced: false,
        approved: false,
        approved_at: null,
        rejected: false,
        rejected_reason: null,
        rejected_at: null,
        deleted_at: null,
        reimbursable: null,
        reimbursed_on: null,
        exchange_rate: '1.25',
        exchange_date: '2021-04-15',
        created_at: '2021-04-15T01:03:38.804+02:00',
        currency: 'EUR',
        currency_default: 'USD',
        currency_normalized: 'EUR',
        amount: 10_000,
        amount_default: 12_500,
        amount_normalized: 10_000,
        billable_amount: 0,
        billable_amount_default: 0,
        billable_amount_normalized: 0,
        profit: -10_000,
        profit_default: -12_500,
        profit_normalized: -10_000,
      },
      relationships: {
        organization: { data: { type: 'organizations', id: String(organization.id) } },
        deal: { data: { type: 'deals', id: String(projectId) } },
        service_type: { data: { type: 'service_types', id: '1' } },
        person: { data: null },
        creator: { data: { type: 'people', id: String(staffId) } },
        approver: { data: null },
        rejecter: { data: null },
        vendor: { data: null },
        service: { data: null },
        attachment: { data: null },
      },
    });
  });

  it('shows what has been set on it', async () => {
    const { get, staffId, customerId, add } = await setting();
    const id = await add({
      payOn: '2021-05-01',
      paidOn: '2021-05-02',
      reimbursable: true,
      reimbursedOn: '2021-05-03',
      personId: staffId,
      vendorId: customerId,
      approvedAt: '2021-05-04T12:00:00.000Z',
      approverId: staffId,
      rejectedAt: '2021-01-04T12:00:00.000Z',
      rejectedReason: 'no receipt',
      rejecterId: staffId,
      extras: { position: 7 },
    });
    const { data } = (await get(`/api/v2/expenses/${id}`)).body;
    expect(data.attributes).toMatchObject({
      pay_on: '2021-05-01',
      paid_on: '2021-05-02',
      reimbursable: true,
      reimbursed_on: '2021-05-03',
      approved: true,
      approved_at: '2021-05-04T14:00:00.000+02:00',
      rejected: true,
      rejected_at: '2021-01-04T13:00:00.000+01:00',
      rejected_reason: 'no receipt',
      position: 7,
      currency: 'USD',
      currency_normalized: 'USD',
      exchange_rate: '1.0',
    });
    const person = { data: { type: 'people', id: String(staffId) } };
    expect(data.relationships).toMatchObject({
      deal: { data: null },
      person,
      approver: person,
      rejecter: person,
      vendor: { data: { type: 'companies', id: String(customerId) } },
    });
  });

  it('counts money as the document does: cost in its own currency, bill and profit in the project’s', async () => {
    const { get, projectId, add } = await setting();
    const dollars = await add({ projectId, currency: 'USD', amount: '100', billableAmount: '100' });
    expect((await get(`/api/v2/expenses/${dollars}`)).body.data.attributes).toMatchObject({
      currency: 'USD',
      currency_default: 'USD',
      currency_normalized: 'EUR',
      exchange_rate: '1.0',
      amount: 10_000,
      amount_default: 10_000,
      amount_normalized: 8_000,
      billable_amount: 10_000,
      billable_amount_default: 12_500,
      billable_amount_normalized: 10_000,
      profit: 2_000,
      profit_default: 2_500,
      profit_normalized: 2_000,
    });
    const yen = await add({ projectId, currency: 'JPY', amount: '1000', exchangeRate: '0.0091', billable: true });
    expect((await get(`/api/v2/expenses/${yen}`)).body.data.attributes).toMatchObject({
      exchange_rate: '0.0091',
      amount: 1_000,
      amount_default: 910,
      amount_normalized: 728,
      billable_amount: 728,
      billable_amount_default: 910,
      profit: 0,
      profit_default: 0,
    });
  });

  it('says 404 where there is none, also to another organization', async () => {
    const { get, add } = await setting();
    const other = await setting();
    await other.add({});
    const theirs = await other.add({});
    for (const target of ['/api/v2/expenses/999', `/api/v2/expenses/${theirs}`, '/api/v2/expenses/none']) {
      const { status, body } = await get(target);
      expect(status, target).toBe(404);
      expect(body.errors).toEqual([
        { status: '404', code: 'record_not_found', title: 'Record Not Found', detail: expect.any(String) },
      ]);
    }
    expect((await get(`/api/v2/expenses/${await add({})}`)).status).toBe(200);
  });
});

describe('who may read expenses', () => {
  it('wants a token of the organization that is named, with the right to read', async () => {
    const { token, tokenWith, organization } = await setting();
    const ask = (headers: Record<string, string>): Promise<Reply> => send('GET', '/api/v2/expenses', { headers });
    const own = String(organization.id);
    expect((await ask({ 'x-auth-token': token })).status).toBe(200);
    expect((await ask({ 'x-auth-token': token, 'x-organization-id': own })).status).toBe(200);
    const wrong = await ask({ 'x-auth-token': token, 'x-organization-id': String(organization.id + 1) });
    expect(wrong).toMatchObject({ status: 403, body: { errors: [{ status: '403', code: 'forbidden' }] } });
    const nobody = await ask({});
    expect(nobody).toMatchObject({ status: 401, body: { errors: [{ status: '401', code: 'unauthorized' }] } });
    const limited = await ask({ 'x-auth-token': await tokenWith(['invoices:read']) });
    expect(limited.status).toBe(403);
  });
});

describe('what Productive includes', () => {
  it('has deal, service type, people, company and project without being asked, breadth first, each once', async () => {
    const { get, projectId, customerId, staffId, organization, add } = await setting();
    const first = await add({ projectId, currency: 'EUR', billableAmount: '100' });
    const approved = { categoryId: 2, approvedAt: '2021-05-04T12:00:00.000Z' };
    await add({ projectId, currency: 'USD', amount: '50', billableAmount: '7', ...approved });
    const { body } = await get('/api/v2/expenses');
    const kinds = body.included.map(({ type, id }: { type: string; id: string }) => `${type} ${id}`);
    expect(kinds).toEqual([
      `deals ${projectId}`,
      'service_types 1',
      `people ${staffId}`,
      'service_types 2',
      `companies ${customerId}`,
      `projects ${projectId}`,
    ]);
    const find = (type: string) => body.included.find((one: { type: string }) => one.type === type);
    const org = { organization: { data: { type: 'organizations', id: String(organization.id) } } };
    const created = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0[12]:00$/);
    expect(find('service_types')).toEqual({
      id: '1',
      type: 'service_types',
      attributes: { name: 'Office Rent', category_id: null, archived_at: null, description: '' },
      relationships: org,
    });
    expect(find('people')).toEqual({
      id: String(staffId),
      type: 'people',
      attributes: {
        first_name: 'user650',
        last_name: '',
        email: 'user650@example.com',
        title: null,
        joined_at: created,
        last_seen_at: null,
        deactivated_at: null,
        archived_at: null,
        role_id: 3,
        invited_at: null,
        is_user: true,
        user_id: staffId,
        tag_list: [],
        avatar_url: null,
        virtual: false,
        custom_fields: null,
        autotracking: false,
        created_at: created,
        placeholder: false,
        color_id: null,
        private_custom_reports_used: 0,
        contact: {},
      },
      relationships: { ...org, company: { data: null }, subsidiary: { data: null } },
    });
    expect(find('companies')).toEqual({
      id: String(customerId),
      type: 'companies',
      attributes: {
        name: 'Client562',
        billing_name: null,
        vat: 'HR1',
        default_currency: null,
        created_at: created,
        archived_at: null,
        avatar_url: null,
        invoice_email_recipients: {},
        custom_fields: null,
        description: null,
        due_days: null,
        tag_list: [],
        contact: {},
      },
      relationships: { ...org, bill_to: { data: null } },
    });
    expect(find('projects')).toEqual({
      id: String(projectId),
      type: 'projects',
      attributes: {
        name: 'test project',
        number: projectId,
        project_type_id: 2,
        project_color_id: null,
        last_activity_at: null,
        public_access: true,
        time_on_tasks: false,
        tag_colors: {},
        archived_at: null,
        created_at: created,
        board_count: 1,
        budget_count: 1,
        worked_time: 0,
        estimated_time: 0,
        profit_margin: -471.43,
        budget_closing_date: null,
        invoice_payment_due: null,
        custom_fields: null,
        task_custom_fields_ids: null,
        currency: 'EUR',
        currency_default: 'USD',
        currency_normalized: 'EUR',
        ...thrice('revenue', 700, 875),
        ...thrice('cost', 4_000, 5_000),
        ...thrice('profit', -3_300, -4_125),
        ...thrice('pending_invoicing', 700, 875),
        ...thrice('needs_invoicing', 700, 875),
        unvalued_expenses: 0,
        unvalued_time: 0,
        invoiced_other_currencies: [],
      },
      relationships: {
        ...org,
        company: { data: { type: 'companies', id: String(customerId) } },
        project_manager: { data: null },
        last_actor: { data: null },
      },
    });
    expect(find('deals')).toEqual({
      id: String(projectId),
      type: 'deals',
      attributes: {
        name: 'test project',
        date: '2021-04-15',
        end_date: null,
        number: projectId,
        suffix: null,
        time_approval: true,
        expense_approval: true,
        client_access: false,
        deal_type_id: 2,
        budget: true,
        sales_status_id: null,
        sales_status_updated_at: null,
        tag_list: [],
        origin_deal_id: null,
        profit_margin: -471.43,
        discount: null,
        email_key: '',
        purchase_order_number: null,
        custom_fields: null,
        forecasted_billable_time: 0,
        forecasted_margin: 0,
        forecasted_budget_usage: 0,
        forecasted_time_usage: 0,
        budget_usage: 6.54,
        position: projectId,
        budget_revamp: false,
        future_booked_time: 0,
        probability: 50,
        budget_warning: null,
        billable_time: 0,
        estimated_time: 0,
        budgeted_time: 0,
        worked_time: 0,
        time_to_close: null,
        unapproved_entries_count: 0,
        rejected_entries_count: 0,
        estimated_remaining_time: 0,
        unapproved_time: 0,
        lost_comment: null,
        closed_at: null,
        delivered_on: null,
        last_activity_at: null,
        deleted_at: null,
        created_at: created,
        note: null,
        sales_closed_at: null,
        exchange_rate: '1.25',
        exchange_date: '2021-04-15',
        sales_closed_on: null,
        note_interpolated: null,
        todo_count: 0,
        todo_due_date: null,
        currency: 'EUR',
        currency_default: 'USD',
        currency_normalized: 'EUR',
        ...thrice('revenue', 700, 875),
        ...thrice('cost', 4_000, 5_000),
        ...thrice('profit', -3_300, -4_125),
        ...thrice('pending_invoicing', 700, 875),
        ...thrice('budget_used', 700, 875),
        ...zeroes('services_revenue', 'work_cost', 'invoiced'),
        ...zeroes('actual_rate', 'projected_revenue', 'future_revenue', 'future_budget_used'),
        ...zeroes('future_cost', 'forecasted_revenue', 'forecasted_cost', 'forecasted_profit'),
        ...zeroes('forecasted_budget_used', 'invoiced_rate'),
        // All that is billed is in the budget; of the costs only the approved USD 50, EUR 40.
        ...thrice('budget_total', 10_700, 13_375),
        ...thrice('budget_remaining', 10_000, 12_500),
        ...thrice('expense', 4_000, 5_000),
        ...thrice('expense_billable', 700, 875),
        unvalued_expenses: 0,
        unvalued_time: 0,
        invoiced_other_currencies: [],
      },
      relationships: {
        ...org,
        creator: { data: null },
        company: { data: { type: 'companies', id: String(customerId) } },
        document_type: { data: null },
        responsible: { data: null },
        deal_status: { data: null },
        project: { data: { type: 'projects', id: String(projectId) } },
        lost_reason: { data: null },
        contract: { data: null },
        contact: { data: null },
        subsidiary: { data: null },
      },
    });
    const one = await get(`/api/v2/expenses/${first}`);
    expect(one.body.included.map(({ type }: { type: string }) => type)).toEqual([
      'deals',
      'service_types',
      'people',
      'companies',
      'projects',
    ]);
  });

  it('includes what is asked for, and says of other links that they were not followed', async () => {
    const { get, projectId, customerId, staffId, add } = await setting();
    const id = await add({ projectId });
    const { body } = await get(`/api/v2/expenses/${id}?include=service_type,deal.company`);
    const types = body.included.map(({ type }: { type: string }) => type);
    expect(types).toEqual(['deals', 'service_types', 'companies']);
    expect(body.data.relationships.service_type).toEqual({ data: { type: 'service_types', id: '1' } });
    expect(body.data.relationships.creator).toEqual({
      data: { type: 'people', id: String(staffId) },
      meta: { included: false },
    });
    const deal = body.included[0];
    expect(deal.relationships.company).toEqual({ data: { type: 'companies', id: String(customerId) } });
    expect(deal.relationships.project).toEqual({
      data: { type: 'projects', id: String(projectId) },
      meta: { included: false },
    });
    expect((await get(`/api/v2/expenses/${id}?include=`)).body.included).toEqual([]);
    const list = await get('/api/v2/expenses?include[]=creator&include[]=deal.project');
    expect(list.body.included.map(({ type }: { type: string }) => type)).toEqual(['deals', 'people', 'projects']);
  });

  it('shows only the fields asked for', async () => {
    const { get, projectId, add } = await setting();
    await add({ projectId });
    const { body } = await get('/api/v2/expenses?fields[expenses]=name,amount,deal&fields[deals]=name&include=deal');
    expect(body.data[0].attributes).toEqual({ name: 'test name', amount: 10_000 });
    expect(Object.keys(body.data[0].relationships)).toEqual(['deal']);
    expect(body.included[0].attributes).toEqual({ name: 'test project' });
    expect(body.included[0].relationships).toEqual({});
  });

  it.each(['nothing', 'deal.nothing', 'organization', 'service_type.name', 'deal..company', 'constructor'])(
    'refuses include=%s',
    async (include) => {
      const { get, add } = await setting();
      const id = await add({});
      for (const target of [`/api/v2/expenses/${id}`, '/api/v2/expenses']) {
        const { status, body } = await get(`${target}?include=${include}`);
        expect(status).toBe(400);
        expect(body.errors).toEqual([
          {
            status: '400',
            code: 'unsupported_include',
            title: 'Unsupported Include',
            detail: `Include '${include}' is not supported on this endpoint`,
            source: { parameter: 'include' },
          },
        ]);
      }
    },
  );
});

describe('the list of Productive expenses', () => {
  it('has links and meta with the organization’s features', async () => {
    const { get, add } = await setting();
    for (let i = 0; i < 5; i += 1) await add({});
    const { body } = await get('/api/v2/expenses?page[size]=2&page[number]=2&filter[status]=2');
    expect(Object.keys(body)).toEqual(['data', 'included', 'links', 'meta']);
    const link = (number: number): string =>
      `http://localhost:3000/api/v2/expenses?filter[status]=2&page%5Bnumber%5D=${number}&page%5Bsize%5D=2`;
    expect(body.links).toEqual({ self: link(2), first: link(1), last: link(3), prev: link(1), next: link(3) });
    const { organization_features, ...rest } = body.meta;
    expect(rest).toEqual({
      current_page: 2,
      total_pages: 3,
      total_count: 5,
      page_size: 2,
      max_page_size: 200,
      settings: {},
    });
    expect(Object.keys(organization_features)).toHaveLength(31);
    expect(organization_features.custom_fields).toEqual({ type: 'metered', limit: 15, used: 0 });
    expect(organization_features.pulse).toEqual({ type: 'switch', available: true });
  });

  it('walks through all pages by the next links, and stops', async () => {
    const { get, add } = await setting();
    const ids: string[] = [];
    for (let i = 0; i < 7; i += 1) ids.push(String(await add({})));
    const seen: string[] = [];
    let next: string | undefined = '/api/v2/expenses?page[size]=3';
    while (next) {
      const { body }: Reply = await get(next.replace('http://localhost:3000', ''));
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      next = body.links.next;
    }
    expect(seen).toEqual(ids);
    const usual = await get('/api/v2/expenses');
    expect(usual.body.meta).toMatchObject({ page_size: 30, total_pages: 1 });
    expect(Object.keys(usual.body.links)).toEqual(['self', 'first', 'last']);
    const beyond = await get('/api/v2/expenses?page[number]=9');
    expect(beyond).toMatchObject({ status: 200, body: { data: [], included: [], meta: { total_count: 7 } } });
  });

  it.each([
    ['page[size]=201', 'page[size]'],
    ['page[size]=0', 'page[size]'],
    ['page[number]=0', 'page[number]'],
    ['page[number]=x', 'page[number]'],
    ['page=2', 'page'],
    ['fields=name', 'fields'],
  ])('refuses ?%s', async (query, parameter) => {
    const { get } = await setting();
    const { status, body } = await get(`/api/v2/expenses?${query}`);
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ status: '400', code: 'bad_request', source: { parameter } }]);
  });
});

it('reads an expense with all that is included in two round trips, a page in three', async () => {
  const { get, projectId, staffId, add } = await setting();
  const id = await add({ projectId, personId: staffId, approverId: staffId });
  const spent = async (target: string): Promise<Record<string, number>> => {
    const meters = meter();
    await get(target);
    meters.restore();
    return meters.count;
  };
  await get('/api/v2/expenses');
  const nothing = { put: 0, update: 0, delete: 0, transact: 0 };
  expect(await spent(`/api/v2/expenses/${id}`)).toEqual({ ...nothing, batchGet: 2, query: 0 });
  for (const query of ['', `?filter[deal_id]=${projectId}`]) {
    // Members and counters are asked for at once.
    expect(await spent(`/api/v2/expenses${query}`), query).toEqual({ ...nothing, batchGet: 2, query: 2 });
  }
});

describe('filters, sorts and sums of Productive expenses', () => {
  let firm: Setting;
  let otherProject: number;
  let otherCustomer: number;
  beforeAll(async () => {
    firm = await setting();
    const { work, add, projectId, staffId } = firm;
    const made = await firm.as('perfex')('POST', '/api/customers', { body: { company: 'Other' } });
    otherCustomer = made.body.id;
    const project = await createProject({ name: 'other', customerId: otherCustomer, startsOn: '2021-01-01' }, work);
    otherProject = project.doc.id;
    const dates = { payOn: '2021-06-10', paidOn: '2021-06-20' };
    await add({ name: 'Ärger', spentOn: '2021-01-10', amount: '10', projectId, currency: 'EUR', categoryId: 3 });
    await add({ name: 'Beer', spentOn: '2021-02-10', amount: '30', projectId: otherProject, categoryId: 1, ...dates });
    await add(
      {
        name: 'cake, big',
        spentOn: '2021-03-10',
        amount: '20',
        billableAmount: '50',
        categoryId: 2,
        personId: staffId,
      },
      '2022-01-01T00:30:00.000Z',
    );
    await add({ name: 'Drink', spentOn: '2021-04-10', amount: '40', reimbursable: true, payOn: '2021-07-01' });
    await add({
      name: 'Egg',
      spentOn: '2021-05-10',
      amount: '50',
      approvedAt: '2021-05-11T00:00:00.000Z',
      approverId: staffId,
      reimbursable: true,
      reimbursedOn: '2021-05-12',
      vendorId: otherCustomer,
    });
    const bill = await createInvoice({ lines: { add: [{ description: 'Fish', unitPrice: '60' }] } }, work);
    const fish = await add({
      name: 'Fish',
      spentOn: '2021-06-10',
      amount: '60',
      rejectedAt: '2021-06-11T00:00:00.000Z',
    });
    await updateRecord(work.store.expenses, fish, (doc) => ({ ...doc, invoiceId: bill.doc.id }), work);
  });

  const initials = async (query: string): Promise<string> => {
    const { status, body } = await firm.get(`/api/v2/expenses?${query}`);
    if (status !== 200) throw new Error(JSON.stringify(body));
    expect(body.meta.total_count).toBe(body.data.length);
    return body.data.map((one: { attributes: { name: string } }) => one.attributes.name.charAt(0)).join('');
  };

  it.each([
    ['', 'ÄBcDEF'],
    ['filter[deal_id]=$project', 'Ä'],
    ['filter[project_id]=$project,$other', 'ÄB'],
    ['filter[project_id][]=$project&filter[project_id][]=$other', 'ÄB'],
    ['filter[project_id][eq]=$other', 'B'],
    ['filter[project_id][not_eq]=$other', 'ÄcDEF'],
    ['filter[project_id]=99999', ''],
    ['filter[company_id]=$customer', 'Ä'],
    ['filter[company_id]=$otherCustomer', 'B'],
    ['filter[service_type_id]=1', 'BDEF'],
    ['filter[service_type_id]=2,3', 'Äc'],
    ['filter[date_after]=2021-03-10', 'cDEF'],
    ['filter[date_before]=2021-03-10', 'ÄBc'],
    ['filter[date_after]=2021-02-01&filter[date_before]=2021-03-31', 'Bc'],
    ['filter[date]=2021-03-10', 'c'],
    ['filter[date][gt]=2021-03-10', 'DEF'],
    ['filter[date][gt_eq]=2021-03-10&filter[date][lt]=2021-05-10', 'cD'],
    ['filter[date][lt_eq]=2021-02-10', 'ÄB'],
    ['filter[pay_on_after]=2021-06-11', 'D'],
    ['filter[pay_on_before]=2021-06-30', 'B'],
    ['filter[paid_on_after]=2021-06-20', 'B'],
    ['filter[paid_on_before]=2021-06-19', ''],
    ['filter[status]=1', 'B'],
    ['filter[status]=2', 'ÄcDEF'],
    ['filter[status]=1,2', 'ÄBcDEF'],
    ['filter[person_id]=$staff', 'c'],
    ['filter[creator_id]=$staff', 'ÄBcDEF'],
    ['filter[approver_id]=$staff', 'E'],
    ['filter[vendor_id]=$otherCustomer', 'E'],
    ['filter[invoice_id]=1', 'F'],
    ['filter[invoiced]=true', 'F'],
    ['filter[invoiced]=false', 'ÄBcDE'],
    ['filter[approval_status]=1', 'E'],
    ['filter[approval_status]=2', 'ÄBcD'],
    ['filter[approval_status]=3', 'F'],
    ['filter[reimbursable]=true', 'DE'],
    ['filter[reimbursement]=2', 'D'],
    ['filter[reimbursement]=3', 'E'],
    ['filter[reimbursed_on]=2021-05-12', 'E'],
    ['filter[created_at]=2022-01-01', 'c'],
    ['filter[created_at][gt]=2021-12-31', 'c'],
    ['filter[name]=arger', 'Ä'],
    ['filter[name][contains]=R', 'ÄBD'],
    ['filter[name][contains]=cake, b', 'c'],
    ['filter[name][not_contain]=r', 'cEF'],
    ['filter[name][]=cake, big&filter[name][]=egg', 'cE'],
    ['filter[query]=ak', 'c'],
    ['filter[amount][gt]=4000', 'EF'],
    ['filter[amount]=4000.0', 'D'],
    ['filter[billable_amount][gt]=0', 'c'],
    ['filter[profit][gt_eq]=0', 'c'],
    ['filter[id]=$first', 'Ä'],
    ['filter[$op]=or&filter[0][name]=egg&filter[1][amount][lt]=2000', 'ÄE'],
    ['filter[0][name]=egg&filter[1][amount][lt]=2000', ''],
    [
      'filter[$op]=and&filter[0][date][gt]=2021-01-31&filter[1][$op]=or&filter[1][0][name]=fish&filter[1][1][name]=beer',
      'BF',
    ],
    ['filter[status]=2&filter[$op]=or&filter[name]=beer', 'ÄBcDEF'],
  ])('answers %s', async (query, expected) => {
    const known: Record<string, number> = {
      $project: firm.projectId,
      $otherCustomer: otherCustomer,
      $other: otherProject,
      $customer: firm.customerId,
      $staff: firm.staffId,
      $first: 1,
    };
    const written = query.replace(/=\$?[^&]*/g, (value) =>
      value.replace(/\$(project|otherCustomer|other|customer|staff|first)/g, (name) => String(known[name])),
    );
    expect(await initials(written.replaceAll(' ', '%20'))).toBe(expected);
  });

  it.each([
    ['name', 'ÄBcDEF'],
    ['-name', 'FEDcBÄ'],
    ['date', 'ÄBcDEF'],
    ['-date', 'FEDcBÄ'],
    ['pay_on', 'ÄcEFBD'],
    ['-paid_on', 'BÄcDEF'],
    ['-amount', 'FEDBcÄ'],
    ['-billable_amount', 'cÄBDEF'],
    // All but the cake cost without being billed.
    ['-profit', 'cÄBDEF'],
    ['service_type.name', 'ÄBDEFc'],
    ['-service_type.name,-amount', 'cFEDBÄ'],
    ['+created_at,-name', 'FEDBÄc'],
  ])('sorts by %s', async (sort, expected) => {
    expect(await initials(`sort=${encodeURIComponent(sort)}`)).toBe(expected);
  });

  it('adds up over all pages, in the organization’s currency', async () => {
    const all = await firm.get('/api/v2/expenses?aggregates=&page[size]=1');
    // EUR 10 is USD 12.50; the rest is in dollars.
    expect(all.body.meta.aggregates).toEqual({
      total_amount: 21_250,
      total_billable_amount: 5_000,
      total_profit: -16_250,
    });
    expect(all.body.data).toHaveLength(1);
    const some = await firm.get('/api/v2/expenses?aggregates=total_amount&filter[status]=1');
    expect(some.body.meta.aggregates).toEqual({ total_amount: 3_000 });
    const singular = await firm.get('/api/v2/expenses?aggregate=total_amount&filter[status]=1');
    expect(singular.body.meta.aggregates).toEqual({ total_amount: 3_000 });
    const relation = await firm.get(`/api/v2/expenses?aggregates=total_amount&filter[deal_id]=${firm.projectId}`);
    expect(relation.body.meta.aggregates).toEqual({ total_amount: 1_250 });
    expect((await firm.get('/api/v2/expenses')).body.meta).not.toHaveProperty('aggregates');
  });

  it.each([
    ['filter[colour]=red', 'Unsupported Filter', "Filter 'colour' is not supported on this endpoint", 'filter[colour]'],
    ['filter[0][colour]=red&filter[$op]=or', 'Unsupported Filter', "Filter 'colour' is not", 'filter[colour]'],
    ['filter[date][gte]=2021-01-01', 'Unsupported Filter', "operation 'gte' is not supported", 'filter[date][gte]'],
    ['filter[project_id][gt]=1', 'Unsupported Filter', "operation 'gt' is not supported", 'filter[project_id][gt]'],
    ['filter[date_after][eq]=2021-01-01', 'Unsupported Filter', "operation 'eq'", 'filter[date_after][eq]'],
    ['filter[project_id]=abc', 'Bad Request', "Filter 'project_id' must be the id of a record", 'filter[project_id]'],
    ['filter[project_id]=', 'Bad Request', "Filter 'project_id' must be", 'filter[project_id]'],
    ['filter[date_after]=2021-02-30', 'Bad Request', "Filter 'date_after' must be a date", 'filter[date_after]'],
    ['filter[amount][gt]=much', 'Bad Request', "Filter 'amount' must be an amount", 'filter[amount][gt]'],
    ['filter[status]=3', 'Bad Request', "Filter 'status' must be one of 1, 2", 'filter[status]'],
    ['filter[invoiced]=maybe', 'Bad Request', "Filter 'invoiced' must be true or false", 'filter[invoiced]'],
    ['filter[name][contains][x]=y', 'Bad Request', "Filter 'name' must be text", 'filter[name][contains]'],
    ['filter[name][][x]=y', 'Bad Request', "Filter 'name' must be text", 'filter[name]'],
    ['filter[$op]=xor&filter[name]=a', 'Bad Request', '$op', 'filter[$op]'],
    ['filter=all', 'Bad Request', 'filter[name]=value', 'filter'],
    ['sort=colour', 'Unsupported Sort', "Sort 'colour' is not supported on this endpoint", 'sort'],
    ['sort=-constructor', 'Unsupported Sort', "Sort 'constructor' is not", 'sort'],
    ['aggregates=total_tax', 'Unsupported Aggregate', "Aggregate 'total_tax' is not supported", 'aggregates'],
  ])('refuses %s with 400', async (query, title, detail, parameter) => {
    const { status, body } = await firm.get(`/api/v2/expenses?${query}`);
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      {
        status: '400',
        code: title.toLowerCase().replace(' ', '_'),
        title,
        detail: expect.stringContaining(detail),
        source: { parameter },
      },
    ]);
  });
});
