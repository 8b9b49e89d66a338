/** Teamwork: everything stands under `invoice`; answers to writes say in STATUS how it went. */
import { expect } from 'vitest';
import { credentialsOf, send } from '../../../../lab/api.ts';
import { updateRecord } from '../../../../lib/operations/record/records.ts';
import { createToken } from '../../../../lib/operations/token/tokens.ts';
import type { Caller, Protocol } from '../caller.ts';

/** An invoice of project 1; for an update, which may change its currency, it charges nothing, else an hour and an expense. */
async function make(caller: Caller, verb: string): Promise<string> {
  const { body } = await caller.call('POST /projects/{id}/invoices.json', '1', { body: { invoice: {} } });
  const id = String(body.id);
  if (verb === 'update') return id;
  const spent = { category: 1, currency: 0, date: '2015-06-17', project_id: 1, amount: '200', billable: 1 };
  const time = { task_id: 1, start_time: '10:00:00', end_time: '12:20:00', hourly_rate: '50', staff_id: 1 };
  const perfex = (path: string, given: object) =>
    send('POST', path, { headers: credentialsOf('perfex', caller.token), body: given });
  const expense = await perfex('/api/expenses', { ...spent, expense_name: '4 New Tyres' });
  const logged = await perfex('/api/timesheets', time);
  const lineitems = { add: { timelogs: [logged.body.id], expenses: [expense.body.id] } };
  const reply = await caller.call('PUT /invoices/{id}/lineitems.json', id, { body: { lineitems } });
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return id;
}

export const protocol: Protocol = {
  dialect: 'teamwork',
  nobody: '999',
  stranger: { authorization: 'Basic bm9ib2R5Ong=' },
  // Its first member of staff, who has a name; and no invoice without a project and people.
  prepare: async ({ work, as }) => {
    const { text } = await createToken({ scopes: ['*'], staffId: 1 }, work);
    const name = { firstName: 'Daniel', lastName: 'Mackey' };
    await updateRecord(work.store.staff, 1, (doc) => ({ ...doc, ...name }), work);
    await as('teamwork')('DELETE', '/invoices/3.json');
    const own = { ...work, actor: { ...work.actor, staffId: 1 } };
    await updateRecord(own.store.invoices, 1, (doc) => ({ ...doc, createdBy: 1 }), own);
    return text;
  },
  make,
  place: (name) => `invoice.${name}`,
  body: { invoice: {} },
  status: { create: 201, update: 200, delete: 200 },
  lacking: 422,
  record: (body) => body.invoice ?? body,
  records: (body, fact) => body[('root' in fact && fact.root) || ''],
  wrongSuccess: ({ body, headers }, { verb }) => {
    const wanted = { STATUS: 'OK', ...(verb === 'create' ? { id: Number(headers.id) } : {}) };
    return JSON.stringify(Object.entries(body).sort()) === JSON.stringify(Object.entries(wanted).sort())
      ? []
      : [JSON.stringify(body)];
  },
  wrongPage: ({ body, headers }, { root, paged }, records) => {
    const place = ['x-page', 'x-pages', 'x-records'].map((name) => headers[name] ?? 'none').join();
    return [
      ...(Object.keys(body).join() === root ? [] : [`there is more than ${root}`]),
      ...(place === (paged ? `1,1,${records}` : 'none,none,none') ? [] : [`its place is ${place}`]),
    ];
  },
  wrongRefusal: ({ body }, status, { missing, refused, says }, fact) => {
    const { STATUS, MESSAGE, ...more } = body;
    const wanted = missing
      ? `invoice.${missing} is required`
      : fact.verb === 'delete' && status === 404
        ? 'invoice not found'
        : says;
    return [
      ...(STATUS === 'Error' && typeof MESSAGE === 'string' && Object.keys(more).length === 0
        ? []
        : ['it is no refusal']),
      ...(wanted === undefined || MESSAGE === wanted ? [] : [`it says ${MESSAGE}, not ${wanted}`]),
      ...(!refused || String(MESSAGE).includes(refused) ? [] : [`${refused} is not named`]),
    ];
  },
  unreadable: [['application/json', '{"invoice": ', 400]],
};
