/** Comments on Sereni's expenses, payments and tasks: who wrote what when, and that they go with what they are about. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Call, credentialsOf, type Firm, type Reply, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { createToken } from '../../lib/operations/token/tokens.ts';
import { ownTable } from '../support/table.ts';

ownTable();
afterAll(async () => {
  expect(violations(await scanTable())).toEqual([]);
});

let firm: Firm;
let sereni: (method: string, target: string, call?: Call) => Promise<Reply>;
beforeAll(async () => {
  firm = await furnishedFirm();
  const { text } = await createToken({ scopes: ['*'], staffId: 1 }, firm.work);
  sereni = (method, target, call = {}) =>
    send(method, target, { ...call, headers: { ...credentialsOf('sereni', text), ...call.headers } });
});

const made = {
  expenses: { amount: 1, category_id: 1, expense_date: '2026-01-01', vendor: 'Apple', invoiced: 0 },
  payments: { invoice_id: 1, payment_date: '2026-01-01', amount: 1, payment_method: 1, send_email: 0 },
  tasks: { project_id: 1, priority_id: 1, name: 'Talk', board_id: 1, visible: 0 },
};

describe.each(['expenses', 'payments', 'tasks'] as const)('comments on %s', (type) => {
  const make = async (): Promise<string> => {
    const board = { body: { project_id: 1, name: 'Backlog' } };
    const boards = type === 'tasks' ? await firm.as('admin')('POST', '/admin/v1/boards', board) : null;
    const body = { ...made[type], ...(boards ? { board_id: boards.body.id } : {}) };
    const reply = await sereni('POST', `/api/v1/${type}`, { body });
    expect(reply.status, JSON.stringify(reply.body)).toBe(201);
    return `/api/v1/${type}/${reply.body.id}`;
  };

  it('are stored with their author, and listed in the order in which they were written', async () => {
    const path = await make();
    const at = '2022-09-27T19:33:46.000Z';
    const first = await sereni('POST', `${path}/comments`, { body: { message: ' Well done ' }, at });
    expect(first).toMatchObject({ status: 201, body: { type: 'comments', id: expect.stringMatching(/^\d+$/) } });
    expect(first.body.attributes).toEqual({
      id: first.body.id,
      message: 'Well done',
      user: { id: '1', name: expect.any(String), email: 'sarah@example.com' },
      created_at: '2022-09-27T19:33:46+00:00',
      updated_at: '2022-09-27T19:33:46+00:00',
    });
    const second = await firm.as('sereni')('POST', `${path}/comments`, { body: { message: 'By a machine' } });
    expect(second.body.attributes.user).toBeNull();
    const list = await sereni('GET', `${path}/comments`);
    expect(list.body).toMatchObject({ data: [first.body, second.body], meta: { total: 2 } });
    expect((await sereni('GET', `${path}/comments?page=2&per_page=1`)).body.data).toEqual([second.body]);
  });

  it('go with what they are about, more than fit in one write too, and not when it is refused', async () => {
    const path = await make();
    const ids: number[] = [];
    for (let i = 0; i < 27; i += 1) {
      const { body } = await sereni('POST', `${path}/comments`, { body: { message: `No. ${i}` } });
      ids.push(Number(body.id));
    }
    if (type === 'tasks') {
      const taskId = Number(path.split('/').at(-1));
      const hours = { task_id: taskId, start_time: '2024-01-08 10:00:00', end_time: '2024-01-08 12:00:00' };
      const logged = await firm.as('perfex')('POST', '/api/timesheets', {
        body: { ...hours, staff_id: 1, hourly_rate: '5', note: 'n' },
      });
      expect((await sereni('DELETE', path)).status).toBe(422);
      expect((await firm.work.store.comments.getMany(ids)).size).toBe(27);
      await firm.as('perfex')('DELETE', `/api/timesheets/${logged.body.id}`);
    }
    expect((await sereni('DELETE', path)).status).toBe(200);
    expect((await firm.work.store.comments.getMany(ids)).size).toBe(0);
    expect((await sereni('GET', `${path}/comments`)).status).toBe(404);
  });

  it('need words, something to be about, and the right to comment', async () => {
    const path = await make();
    for (const message of ['', '  ', null, { a: 1 }, 'x'.repeat(50_001)]) {
      const refused = await sereni('POST', `${path}/comments`, { body: { message } });
      expect(refused.status).toBe(422);
      expect(Object.keys(refused.body.errors)).toEqual(['message']);
    }
    const body = { message: 'Hello?' };
    expect((await sereni('POST', `/api/v1/${type}/987654/comments`, { body })).status).toBe(404);
    const authorization = `Bearer ${await firm.tokenWith([`${type}:*`, 'comments:read'])}`;
    expect((await sereni('POST', `${path}/comments`, { body, headers: { authorization } })).status).toBe(403);
    expect((await sereni('GET', `${path}/comments`, { headers: { authorization } })).body.meta.total).toBe(0);
  });
});
