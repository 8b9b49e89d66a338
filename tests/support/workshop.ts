/** A firm that repairs a tractor, as in Teamwork's document: a project with a task, Daniel Mackey, and his token. */

import { type Call, credentialsOf, type Dialect, type Firm, newFirm, type Reply, send } from '../../lab/api.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { createTask } from '../../lib/operations/task/write.ts';
import { createToken, ensureStaff } from '../../lib/operations/token/tokens.ts';

export type Client = (method: string, target: string, call?: Call) => Promise<Reply>;

export type Workshop = Firm & {
  /** Daniel's client in a dialect. */
  daniel: (dialect: Dialect) => Client;
  customerId: number;
  projectId: number;
  taskId: number;
  staffId: number;
  /** Logs minutes of Daniel's on the task, from noon on; the rate of an hour where one is given. */
  log: (minutes: number, fields?: Record<string, unknown>) => Promise<number>;
  /** An expense of the project that the customer pays. */
  spend: (name: string, amount: string, fields?: Record<string, unknown>) => Promise<number>;
  /** A new invoice of the project. */
  bill: (fields?: Record<string, unknown>) => Promise<number>;
  /** Puts time and expenses on an invoice, or takes them off. */
  lineItems: (invoiceId: number, add?: Rows, remove?: Rows) => Promise<Reply>;
  readInvoice: (id: number) => Promise<Reply['body']>;
};
export type Rows = { timelogs?: unknown; expenses?: unknown };

const clock = (minutes: number): string =>
  `2015-06-17 ${[12 + Math.floor((25 + minutes) / 60), (25 + minutes) % 60].map((part) => String(part).padStart(2, '0')).join(':')}:00`;

/** A firm in UTC whose currency is the dollar, unless another is said. */
export async function newWorkshop({ currency = 'USD' } = {}): Promise<Workshop> {
  const firm = await newFirm({ timezone: 'UTC', currency });
  const { work } = firm;
  const perfex = firm.as('perfex');
  const customerId: number = (await perfex('POST', '/api/customers', { body: { company: 'Apple' } })).body.id;
  const project = await createProject({ name: 'API Private Items', customerId, startsOn: '2015-01-01' }, work);
  const projectId = project.doc.id;
  const task = await createTask({ name: 'Engine housing', relatedTo: 'project', relatedId: projectId }, work);
  const staff = await ensureStaff('daniel@example.com', work);
  const stored = await work.store.staff.get(staff.id);
  if (!stored) throw new Error('no staff');
  await work.store.save([work.store.staff.update(stored, { ...stored.doc, firstName: 'Daniel', lastName: 'Mackey' })]);
  const { text } = await createToken({ scopes: ['*'], staffId: staff.id }, work);
  const daniel: Workshop['daniel'] =
    (dialect) =>
    (method, target, call = {}) =>
      send(method, target, { ...call, headers: { ...credentialsOf(dialect, text), ...call.headers } });
  const made = async (reply: Promise<Reply>): Promise<number> => {
    const { status, body } = await reply;
    if (status >= 300) throw new Error(JSON.stringify(body));
    return Number(body.id);
  };
  const teamwork = daniel('teamwork');
  return {
    ...firm,
    daniel,
    customerId,
    projectId,
    taskId: task.doc.id,
    staffId: staff.id,
    log: (minutes, fields) => {
      const times = { start_time: clock(0), end_time: clock(minutes) };
      const body = { task_id: task.doc.id, ...times, staff_id: staff.id, ...fields };
      return made(daniel('perfex')('POST', '/api/timesheets', { body }));
    },
    spend: (name, amount, fields) => {
      const whose = { category: 1, currency: 0, date: '2015-06-17', project_id: projectId, clientid: customerId };
      const body = { ...whose, expense_name: name, amount, billable: 1, ...fields };
      return made(daniel('perfex')('POST', '/api/expenses', { body }));
    },
    bill: (fields) =>
      made(teamwork('POST', `/projects/${projectId}/invoices.json`, { body: { invoice: { ...fields } } })),
    lineItems: (invoiceId, add, remove) =>
      teamwork('PUT', `/invoices/${invoiceId}/lineitems.json`, {
        body: { lineitems: { ...(add ? { add } : {}), ...(remove ? { remove } : {}) } },
      }),
    readInvoice: async (id) => (await teamwork('GET', `/invoices/${id}.json`)).body.invoice,
  };
}
