/** Classes of `teamwork-api`, which nobody here wrote, work with our Teamwork: nothing is set for us but domain and key. */
import Expense from 'teamwork-api/src/expense.js';
import Invoice from 'teamwork-api/src/invoice.js';
import People from 'teamwork-api/src/people.js';
import Project from 'teamwork-api/src/project.js';
import Task from 'teamwork-api/src/task.js';
import Teamwork from 'teamwork-api/src/teamwork.js';
import Time from 'teamwork-api/src/time.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Firm } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { serveHttp } from '../support/http.ts';

let origin: string;
let close: () => Promise<void>;
let firm: Firm;
beforeAll(async () => {
  ({ origin, close } = await serveHttp());
  firm = await furnishedFirm();
});
afterAll(() => close());

const api = <T>(of: new (key: string, domain: string, isCustom: boolean) => T): T => new of(firm.token, origin, true);

describe('teamwork-api', () => {
  it('knows the account and who is asking', async () => {
    expect(await api(Teamwork).authenticate()).toMatchObject({
      STATUS: 'OK',
      account: { name: firm.organization.name },
    });
    expect(await api(Teamwork).account()).toMatchObject({ STATUS: 'OK' });
  });

  it('reaches a project, its invoices and their lines', async () => {
    const { projects } = await api(Project).get({});
    expect(projects.length).toBeGreaterThan(0);
    const [{ id }] = projects;
    expect((await api(Project).get({}, id)).project).toMatchObject({ id });
    const invoice = { number: 'TW-1', 'currency-code': 'EUR', 'fixed-cost': '100' };
    const made = await api(Project).createInvoice(id, { invoice });
    expect(made).toMatchObject({ STATUS: 'OK' });
    const { invoices } = await api(Project).getInvoices(id);
    expect(invoices.map((one: { number: string }) => one.number)).toContain('TW-1');
    await api(Invoice).update(made.id, { invoice: { description: 'Work' } });
    expect((await api(Invoice).get({}, made.id)).invoice).toMatchObject({ number: 'TW-1', description: 'Work' });
    await api(Invoice).complete(made.id);
    expect((await api(Invoice).get({}, made.id)).invoice).toMatchObject({ status: 'completed' });
    await api(Invoice).incomplete(made.id);
    expect(await api(Invoice).delete(made.id)).toMatchObject({ STATUS: 'OK' });
    await expect(api(Invoice).get({}, made.id)).rejects.toMatchObject({ statusCode: 404 });
    expect(JSON.stringify(await api(Invoice).currencyCodes())).toContain('EUR');
  });

  it('lists people, and reads one', async () => {
    const { people } = await api(People).get({});
    const [{ id }] = people;
    expect((await api(People).get({}, id)).person).toMatchObject({ id });
  });

  it('creates, lists, changes and deletes expenses', async () => {
    const expense = { name: 'Train', date: '20260115', cost: '50.00', description: 'To the customer' };
    // Its `createExpense` of a project posts to the invoices, wherever it is used.
    const { id } = await api(Expense).create({ expense: { ...expense, 'project-id': '1' } });
    const { expenses } = await api(Project).getExpenses(1);
    expect(expenses.map((one: { id: string }) => one.id)).toContain(String(id));
    await api(Expense).update(id, { expense: { name: 'Bus' } });
    expect((await api(Expense).get(id)).expense).toMatchObject({ name: 'Bus', cost: '50.00' });
    expect(await api(Expense).delete(id)).toMatchObject({ STATUS: 'OK' });
  });

  it('logs, lists, changes and deletes time on a task', async () => {
    const tasks = (await api(Task).get({}))['todo-items'];
    expect(tasks.length).toBeGreaterThan(0);
    const entry = { description: 'Dug', 'person-id': '1', date: '20260115', time: '09:00', hours: '1', minutes: '30' };
    const made = await api(Project).createTime(1, { 'time-entry': { ...entry, 'todo-item-id': '1' } });
    const id = made.timeLogId ?? made.id;
    expect((await api(Time).get({}, id))['time-entry']).toMatchObject({ hours: '1', minutes: '30' });
    await api(Time).update(id, { 'time-entry': { minutes: '45' } });
    const ofProject = (await api(Project).getTime(1))['time-entries'];
    const found = ofProject.find((one: { id: string }) => one.id === String(id));
    expect(found).toMatchObject({ hours: '1', minutes: '45' });
    expect(await api(Time).delete(id)).toMatchObject({ STATUS: 'OK' });
  });
});
