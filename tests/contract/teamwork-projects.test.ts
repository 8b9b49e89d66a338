/** What a client of invoices needs around them: a project's id, who is there, time and expenses to charge. */
import { describe, expect, it } from 'vitest';
import { credentialsOf, type Reply, send } from '../../lab/api.ts';
import { updateProject } from '../../lib/operations/project/change.ts';
import { createToken } from '../../lib/operations/token/tokens.ts';
import { newWorkshop, type Workshop } from '../support/workshop.ts';

const ask = (shop: Workshop, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Reply> =>
  shop.as('teamwork')(method, path, body === undefined ? {} : { body });

describe('who calls, and where', () => {
  it('is told by authenticate, account and me, for a person and for nobody', async () => {
    const shop = await newWorkshop();
    const { organization, work } = shop;
    const { text } = await createToken({ scopes: ['*'], staffId: shop.staffId }, work);
    const as = (path: string) => send('GET', path, { headers: credentialsOf('teamwork', text) });
    expect((await as('/authenticate.json')).body).toMatchObject({
      STATUS: 'OK',
      account: {
        id: String(organization.id),
        name: organization.name,
        userId: String(shop.staffId),
        firstname: 'Daniel',
      },
    });
    expect((await as('/account.json')).body).toMatchObject({
      STATUS: 'OK',
      account: { companyname: organization.name },
    });
    expect((await as('/me.json')).body).toMatchObject({ person: { id: String(shop.staffId), 'last-name': 'Mackey' } });
    const { text: nobodys } = await createToken({ scopes: ['*'] }, work);
    const reply = await send('GET', '/me.json', { headers: credentialsOf('teamwork', nobodys) });
    expect(reply).toMatchObject({ status: 200, body: { person: { id: '', 'company-name': organization.name } } });
    const { text: narrow } = await createToken({ scopes: ['invoices:read'] }, work);
    expect((await send('GET', '/me.json', { headers: credentialsOf('teamwork', narrow) })).status).toBe(403);
  });
});

describe('a project', () => {
  it('is found with its company, by its status', async () => {
    const shop = await newWorkshop();
    const { projectId, customerId } = shop;
    const list = async (query = '') => (await ask(shop, 'GET', `/projects.json${query}`)).body;
    const expected = { id: String(projectId), status: 'active', company: { id: String(customerId), 'is-owner': '0' } };
    expect(await list()).toMatchObject({ STATUS: 'OK', projects: [expected] });
    expect((await ask(shop, 'GET', `/projects/${projectId}.json`)).body).toMatchObject({ project: expected });
    expect((await ask(shop, 'GET', '/companies.json')).body).toMatchObject({ companies: [{ id: String(customerId) }] });
    expect((await ask(shop, 'GET', '/people.json')).body.people).toHaveLength(1);
    await updateProject(projectId, () => ({ status: 'finished' }), shop.work);
    expect(await list()).toMatchObject({ projects: [] });
    for (const status of ['ARCHIVED', 'completed', 'ALL']) {
      expect(await list(`?status=${status}`), status).toMatchObject({ projects: [{ subStatus: 'completed' }] });
    }
    const refused = await ask(shop, 'GET', '/projects.json?status=LOST');
    expect(refused).toMatchObject({
      status: 400,
      body: { MESSAGE: expect.stringContaining('status must be one of ALL') },
    });
  });

  it('lists its tasks, the open ones unless asked for all', async () => {
    const shop = await newWorkshop();
    const { projectId, taskId } = shop;
    const tasks = async (query = '') =>
      (await ask(shop, 'GET', `/projects/${projectId}/tasks.json${query}`)).body['todo-items'];
    expect(await tasks()).toMatchObject([{ id: taskId, content: 'Engine housing', 'project-id': String(projectId) }]);
    await shop.as('perfex')('PUT', `/api/tasks/${taskId}`, { body: { status: 5 } });
    expect([await tasks(), (await tasks('?includeCompletedTasks=true')).length]).toEqual([[], 1]);
    expect((await ask(shop, 'GET', '/projects/99/tasks.json')).status).toBe(404);
  });
});

describe('time', () => {
  const entry = {
    date: '20210315',
    time: '09:35',
    hours: '1',
    minutes: '12',
    description: 'Painting',
    isbillable: '1',
  };

  it('is logged on a task, shown in every list, changed and deleted', async () => {
    const shop = await newWorkshop();
    const { projectId, taskId, staffId } = shop;
    const body = { 'time-entry': { ...entry, 'person-id': String(staffId) } };
    const made = await ask(shop, 'POST', `/tasks/${taskId}/time_entries.json`, body);
    expect(made).toMatchObject({ status: 201, body: { STATUS: 'OK' } });
    const { id } = made.body;
    const shown = { id: String(id), hours: '1', minutes: '12', hoursDecimal: '1.20', isbillable: '1', isbilled: '0' };
    const of = { 'project-id': String(projectId), 'todo-item-name': 'Engine housing', 'person-first-name': 'Daniel' };
    for (const path of [
      '/time_entries.json',
      `/projects/${projectId}/time_entries.json`,
      `/tasks/${taskId}/time_entries.json`,
    ]) {
      expect((await ask(shop, 'GET', path)).body['time-entries'], path).toMatchObject([{ ...shown, ...of }]);
    }
    const filtered = async (query: string) =>
      (await ask(shop, 'GET', `/time_entries.json?${query}`)).body['time-entries'].length;
    expect(await filtered(`fromdate=20210315&todate=20210315&userId=${staffId}`)).toBe(1);
    expect([await filtered('fromdate=20210316'), await filtered('userId=99')]).toEqual([0, 0]);
    // A new duration keeps the start; a new day keeps time and duration.
    await ask(shop, 'PUT', `/time_entries/${id}.json`, { 'time-entry': { hours: '2', minutes: '0' } });
    await ask(shop, 'PUT', `/time_entries/${id}.json`, { 'time-entry': { date: '20210316' } });
    const after = (await ask(shop, 'GET', `/time_entries/${id}.json`)).body['time-entry'];
    expect(after).toMatchObject({ hours: '2', minutes: '0', date: expect.stringMatching(/^2021-03-16T\d\d:35:00Z$/) });
    expect((await shop.as('perfex')('GET', `/api/timesheets/${id}`)).body[0]).toMatchObject({ duration: '7200' });
    expect((await ask(shop, 'DELETE', `/time_entries/${id}.json`)).status).toBe(200);
    expect((await ask(shop, 'GET', `/time_entries/${id}.json`)).status).toBe(404);
  });

  it('goes through a project only with a task of it', async () => {
    const shop = await newWorkshop();
    const { projectId, taskId } = shop;
    const log = (id: number, more: object) =>
      ask(shop, 'POST', `/projects/${id}/time_entries.json`, { 'time-entry': { ...entry, ...more } });
    const person = { 'person-id': shop.staffId };
    expect((await log(projectId, { ...person, 'todo-item-id': taskId })).status).toBe(201);
    expect(await log(projectId, person)).toMatchObject({
      status: 422,
      body: { MESSAGE: expect.stringContaining('time-entry.todo-item-id is required') },
    });
    expect((await log(99, { ...person, 'todo-item-id': taskId })).status).toBe(404);
    const other = await shop.as('perfex')('POST', '/api/projects', {
      body: {
        name: 'Other',
        rel_type: 'customer',
        clientid: shop.customerId,
        billing_type: 1,
        start_date: '2021-01-01',
        status: 1,
      },
    });
    expect(await log(other.body.id, { ...person, 'todo-item-id': taskId })).toMatchObject({
      status: 422,
      body: { MESSAGE: 'time-entry.todo-item-id lies in another project' },
    });
  });
});

describe('an expense', () => {
  it('is made in a project, charged to an invoice, and then locked', async () => {
    const shop = await newWorkshop();
    const { projectId, customerId } = shop;
    const made = await ask(shop, 'POST', `/projects/${projectId}/expenses.json`, {
      expense: { name: 'Tyres', cost: '200.00', date: '20150617', description: 'Four of them' },
    });
    expect(made).toMatchObject({ status: 201, body: { STATUS: 'OK' } });
    const { id } = made.body;
    const path = `/expenses/${id}.json`;
    const shown = { name: 'Tyres', cost: '200.00', date: '20150617', 'project-id': String(projectId) };
    expect((await ask(shop, 'GET', path)).body.expense).toMatchObject({
      ...shown,
      ...{ 'company-id': String(customerId), 'invoice-id': '', 'invoice-status': 'noninvoiced' },
    });
    await ask(shop, 'PUT', path, { expense: { cost: '210' } });
    for (const list of ['/expenses.json', `/projects/${projectId}/expenses.json`]) {
      expect((await ask(shop, 'GET', list)).body.expenses, list).toMatchObject([{ id: String(id), cost: '210.00' }]);
    }
    const invoice = await shop.bill({ number: 'INV0001', 'display-date': '20150617' });
    expect((await shop.lineItems(invoice, { expenses: [id] })).status).toBe(200);
    expect((await ask(shop, 'GET', path)).body.expense).toMatchObject({ 'invoice-id': String(invoice) });
    expect(await ask(shop, 'PUT', path, { expense: { cost: '1' } })).toMatchObject({
      status: 422,
      body: { STATUS: 'Error' },
    });
    expect((await ask(shop, 'DELETE', path)).status).toBe(422);
    const none = await ask(shop, 'POST', '/expenses.json', { expense: { name: 'Paint', cost: 'much' } });
    expect(none.body.MESSAGE).toMatch(/expense\.project-id is required/);
    expect(none.body.MESSAGE).toMatch(/expense\.cost must be/);
  });
});
