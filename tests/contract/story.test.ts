/**
 * One piece of business through all five dialects: a customer in Perfex, its project and tasks in Sereni, time in Perfex
 * and approved expenses in Productive, the invoice in Teamwork, its payment in siwapp. At every step each dialect
 * that can see it shows the same, and Zapier hears of it.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Call, credentialsOf, type Dialect, type Firm, newFirm, type Reply, send } from '../../lab/api.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { createToken } from '../../lib/operations/token/tokens.ts';
import { ownTable } from '../support/table.ts';

ownTable();

let firm: Firm;
/** Daniel's token: he is the person in every dialect. */
let token: string;
const as =
  (dialect: Dialect) =>
  async (method: string, target: string, body?: unknown): Promise<Reply['body']> => {
    const call: Call = { headers: credentialsOf(dialect, token), ...(body === undefined ? {} : { body }) };
    const reply = await send(method, target, call);
    expect(reply.status, `${method} ${target}: ${JSON.stringify(reply.body)}`).toBeLessThan(300);
    return reply.body;
  };
const perfex = as('perfex');
const siwapp = as('siwapp');
const sereni = as('sereni');
const teamwork = as('teamwork');
const productive = as('productive');

/** Where each Zap goes on; what it has seen of a record, by its change id. */
const since: Record<string, number> = {};
const heard = new Set<string>();
/** What a Zap hears of a record, which must be something that it has not heard before. */
async function zap(resource: 'customers' | 'tasks' | 'invoices', id: number | string): Promise<Reply['body']> {
  const from = since[resource] === undefined ? '' : `?since=${since[resource]}`;
  const { data, meta } = await perfex('GET', `/api/zapier/poll/${resource}${from}`);
  since[resource] = meta.next_poll;
  const news = data.filter((one: { change_id: string }) => !heard.has(`${resource}/${one.change_id}`));
  for (const one of news) heard.add(`${resource}/${one.change_id}`);
  const [found] = news.filter((one: { id: string }) => one.id === String(id));
  expect(found, `${resource} ${id} among ${JSON.stringify(news.map((one: { id: string }) => one.id))}`).toBeDefined();
  return found;
}

let staffId: number;
let customerId: number;
let projectId: number;
const taskIds: number[] = [];
let timesheets: number[];
let expenses: number[];
let invoiceId: number;

beforeAll(async () => {
  firm = await newFirm({ timezone: 'UTC' });
  const daniel = { firstname: 'Daniel', lastname: 'Mackey', email: 'daniel@example.com', password: 'secret' };
  const made = await firm.as('perfex')('POST', '/api/staffs', { body: { ...daniel, hourly_rate: '99' } });
  staffId = made.body.id;
  token = (await createToken({ scopes: ['*'], staffId }, firm.work)).text;
  const rate = { from: 'USD', to: 'EUR', date: '2015-06-01', rate: '0.8' };
  await firm.as('admin')('POST', '/admin/v1/exchange-rates', { body: rate });
});

describe('a tractor is repaired', () => {
  it('Perfex makes the customer', async () => {
    customerId = (await perfex('POST', '/api/customers', { company: 'Apple', vat: 'US1', country: 'US' })).id;
    expect(await zap('customers', customerId)).toMatchObject({ company: 'Apple' });
    expect((await sereni('GET', `/api/v1/clients/${customerId}`)).attributes).toMatchObject({
      name: 'Apple',
      balance: 0,
    });
    expect((await siwapp('GET', `/api/v1/customers/${customerId}`)).data.attributes).toMatchObject({ name: 'Apple' });
    const company = (await productive('GET', `/api/v2/companies/${customerId}`)).data.attributes;
    expect(company).toMatchObject({ name: 'Apple' });
  });

  it('Sereni makes the project and its tasks', async () => {
    const project = await sereni('POST', '/api/v1/projects', {
      name: 'API Private Items',
      client_id: customerId,
      start_date: '2015-06-01',
      due_date: '2015-06-30',
      hourly_rate: '50.00',
      billing_method: 'hourly_task_rate',
      color: 'gray',
    });
    projectId = Number(project.id);
    const [board] = (await sereni('GET', `/api/v1/projects/${projectId}/boards`)).data;
    for (const name of ['Engine housing', 'Tyres']) {
      const task = await sereni('POST', '/api/v1/tasks', {
        name,
        project_id: projectId,
        board_id: board.id,
        priority_id: 2,
        start_date: '2015-06-17',
        due_date: '2015-06-18',
        visible: 1,
        is_recurring: 0,
      });
      taskIds.push(Number(task.id));
      expect(await zap('tasks', task.id)).toMatchObject({ name, rel_type: 'project', rel_id: String(projectId) });
    }
    expect(await perfex('GET', `/api/projects/${projectId}`)).toMatchObject({
      name: 'API Private Items',
      clientid: String(customerId),
      project_rate_per_hour: '50.00',
    });
    expect((await productive('GET', `/api/v2/projects/${projectId}`)).data.attributes.name).toBe('API Private Items');
    expect(await teamwork('GET', `/projects/${projectId}/invoices.json`)).toEqual({ invoices: [] });
  });

  it('Perfex logs the time', async () => {
    const [housing, tyres] = taskIds;
    const log = async (body: object): Promise<number> =>
      (await perfex('POST', '/api/timesheets', { staff_id: staffId, ...body })).id;
    const noon = { start_time: '2015-06-17 12:25:00', end_time: '2015-06-17 14:45:00' };
    const later = { start_time: '2015-06-17 14:25:00', end_time: '2015-06-17 14:45:00' };
    timesheets = [
      await log({ task_id: housing, ...noon, note: 'Painting decal on engine housing' }),
      await log({ task_id: tyres, ...later, note: 'Work on putting new tyres on' }),
    ];
    const { attributes } = await sereni('GET', `/api/v1/projects/${projectId}`);
    expect(attributes).toMatchObject({ billable_time: '9600.00', unbilled: '9600.00', sub_total: 133.33 });
  });

  it('Productive has the expenses, and approves them', async () => {
    const link = (type: string, id: number) => ({ data: { type, id: String(id) } });
    const spend = async (attributes: object): Promise<number> => {
      const relationships = {
        deal: link('deals', projectId),
        service_type: link('service_types', 1),
        person: link('people', staffId),
      };
      const body = { data: { type: 'expenses', attributes: { date: '2015-06-17', ...attributes }, relationships } };
      const { data } = await productive('POST', '/api/v2/expenses', body);
      return Number(data.id);
    };
    expenses = [
      await spend({ name: '4 New Tyres', amount: 22_000, billable_amount: 20_000, currency: 'USD' }),
      await spend({ name: 'Paint', amount: 2_500, billable_amount: 2_500, currency: 'EUR' }),
    ];
    for (const id of expenses) {
      const { data } = await productive('PATCH', `/api/v2/expenses/${id}/approve`);
      expect(data.attributes).toMatchObject({ approved: true, invoiced: false });
    }
    const tyres = (await productive('GET', `/api/v2/expenses/${expenses[0]}`)).data.attributes;
    // 220.00 dollars are 176.00 euros; the customer pays 200.00.
    expect(tyres).toMatchObject({ amount_default: 17_600, billable_amount_default: 20_000, profit_default: 2_400 });
    const listed = (await sereni('GET', `/api/v1/projects/${projectId}/expenses`)).data;
    expect(listed.map((one: Reply['body']) => one.attributes.name).sort()).toEqual(['4 New Tyres', 'Paint']);
    const [seen] = await perfex('GET', `/api/expenses/${expenses[1]}`);
    expect(seen).toMatchObject({ expense_name: 'Paint', amount: '25.00', invoiceid: null });
  });
});

describe('and charged', () => {
  it('Teamwork makes the invoice, puts everything on it and completes it', async () => {
    const invoice = { description: 'Replace tractor', 'display-date': '20150617', 'po-number': 'PO0001' };
    invoiceId = (await teamwork('POST', `/projects/${projectId}/invoices.json`, { invoice })).id;
    expect(await zap('invoices', invoiceId)).toMatchObject({ total: '0.00' });
    const lineitems = { add: { timelogs: timesheets, expenses } };
    await teamwork('PUT', `/invoices/${invoiceId}/lineitems.json`, { lineitems });
    expect(await zap('invoices', invoiceId)).toMatchObject({ total: '358.34', status: '1' });
    await teamwork('PUT', `/invoices/${invoiceId}/complete.json`);
    await zap('invoices', invoiceId);
    const shown = (await teamwork('GET', `/invoices/${invoiceId}.json`)).invoice;
    expect(shown).toMatchObject({
      status: 'completed',
      'company-name': 'Apple',
      'project-name': 'API Private Items',
      'created-by-user-firstname': 'Daniel',
      'total-time': '160',
      'total-time-decimal': '2.66',
      'total-cost': '358.34',
      'currency-code': 'EUR',
    });
    expect(shown['line-items'].map((line: Reply['body']) => [line['task-name'], line.minutes, line.cost])).toEqual([
      ['Engine housing', '140', '116.67'],
      ['Tyres', '20', '16.67'],
    ]);
    expect(shown.expenses.map((line: Reply['body']) => [line.name, line.cost])).toEqual([
      ['4 New Tyres', '200.00'],
      ['Paint', '25.00'],
    ]);
  });

  it('every dialect shows what is owed', async () => {
    const invoice = await perfex('GET', `/api/invoices/${invoiceId}`);
    expect(invoice).toMatchObject({ total: '358.34', project_id: String(projectId), clientid: String(customerId) });
    expect(invoice.items).toHaveLength(4);
    const { attributes } = (await siwapp('GET', `/api/v1/invoices/${invoiceId}`)).data;
    expect(attributes).toMatchObject({ gross_amount: '358.34', paid_amount: '0.0', name: 'Apple' });
    expect((await sereni('GET', `/api/v1/clients/${customerId}`)).attributes).toMatchObject({
      balance: 358.34,
      paid: 0,
    });
    expect((await sereni('GET', `/api/v1/projects/${projectId}`)).attributes).toMatchObject({
      billable_time: '9600.00',
      unbilled: '0.00',
    });
    for (const id of expenses) {
      expect((await productive('GET', `/api/v2/expenses/${id}`)).data.attributes.invoiced).toBe(true);
      const [expense] = await perfex('GET', `/api/expenses/${id}`);
      expect(expense.invoiceid).toBe(String(invoiceId));
      expect((await sereni('GET', `/api/v1/expenses/${id}`)).attributes.invoiced).toBe(1);
    }
    for (const id of taskIds) {
      expect(await perfex('GET', `/api/tasks/${id}`)).toMatchObject({ billed: '1', invoice_id: String(invoiceId) });
    }
    for (const id of timesheets) {
      const [timesheet] = await perfex('GET', `/api/timesheets/${id}`);
      expect(timesheet.invoice_id).toBe(String(invoiceId));
    }
  });
});

describe('and paid', () => {
  it('siwapp records a part, then the rest', async () => {
    const pay = (amount: number) =>
      siwapp('POST', `/api/v1/invoices/${invoiceId}/payments`, {
        data: { attributes: { amount, date: '2015-07-01' } },
      });
    await pay(100);
    expect(await zap('invoices', invoiceId)).toMatchObject({ total_left_to_pay: '258.34' });
    await pay(258.34);
    expect(await zap('invoices', invoiceId)).toMatchObject({ status: '2', total_left_to_pay: '0.00' });
  });

  it('every dialect shows that nothing is owed any more', async () => {
    const { attributes } = (await siwapp('GET', `/api/v1/invoices/${invoiceId}`)).data;
    expect(attributes).toMatchObject({ status: 'paid', gross_amount: '358.34', paid_amount: '358.34' });
    const invoice = await perfex('GET', `/api/invoices/${invoiceId}`);
    expect(invoice).toMatchObject({ status: '2', total: '358.34' });
    expect(invoice.payments.map((one: Reply['body']) => one.amount)).toEqual(['100.00', '258.34']);
    const client = (await sereni('GET', `/api/v1/clients/${customerId}`)).attributes;
    expect(client).toMatchObject({ balance: 0, paid: 358.34 });
    const payments = (await sereni('GET', `/api/v1/clients/${customerId}/payments`)).data;
    expect(payments.map((one: Reply['body']) => one.attributes.amount).sort()).toEqual([100, 258.34]);
    const { invoices } = await teamwork('GET', '/invoices.json?type=completed');
    expect(invoices).toMatchObject([{ id: String(invoiceId), status: 'completed' }]);
    expect((await teamwork('GET', `/invoices/${invoiceId}.json`)).invoice['total-cost']).toBe('358.34');
  });

  it('and the table is sound', async () => {
    expect(violations(await scanTable())).toEqual([]);
  });
});
