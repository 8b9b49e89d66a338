/** Sereni's tasks: what is written is read back in every dialect, and what a duplicate takes along. */
import { beforeAll, describe, expect, it } from 'vitest';
import { credentialsOf, type Firm, newFirm, send } from '../../lab/api.ts';
import { customer } from '../../lab/books.ts';
import { addComment } from '../../lib/operations/comment/write.ts';
import { finishCopy } from '../../lib/operations/task/duplicate.ts';
import { createToken, ensureStaff } from '../../lib/operations/token/tokens.ts';

type Api = ReturnType<Firm['as']>;

/** The keys of the document's sample, in its order. */
const keys = [
  'id',
  'project',
  'user',
  'board',
  'priority',
  'name',
  'start_date',
  'due_date',
  'progress',
  'hourly_rate',
  'logged_time',
  'estimated_hours',
  'description',
  'visible',
  'created_at',
  'updated_at',
];
const minimal = { project_id: 1, priority_id: 2, board_id: 1, name: 'Setup Network', visible: 0 };
const project = { name: 'Artemis III', client_id: 1, start_date: '2022-10-04', due_date: '2022-10-08', color: 'gray' };
const switches = { timesheets: 0, checklists: 0, comments: 0, attachments: 0, assignees: 0 };

let firm: Firm;
let sereni: Api;
let perfex: Api;
beforeAll(async () => {
  firm = await newFirm({ timezone: 'Africa/Nairobi' });
  perfex = firm.as('perfex');
  await customer(firm.work, 'Acme');
  for (const email of ['sarah@example.com', 'omar@example.com']) await ensureStaff(email, firm.work);
  const { text } = await createToken({ scopes: ['*'], staffId: 1 }, firm.work);
  sereni = (method, target, call = {}) =>
    send(method, target, { ...call, headers: { ...credentialsOf('sereni', text), ...call.headers } });
  for (const name of ['Artemis III', 'Apollo'])
    await sereni('POST', '/api/v1/projects', { body: { ...project, name } });
});
const made = async (body: Record<string, unknown> = {}) => {
  const reply = await sereni('POST', '/api/v1/tasks', { body: { ...minimal, ...body } });
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  return reply.body;
};
const shown = async (id: string | number) => (await sereni('GET', `/api/v1/tasks/${id}`)).body.attributes;
const inPerfex = async (id: string | number) => (await perfex('GET', `/api/tasks/${id}`)).body;
const log = async (taskId: string, hour: number, more: Record<string, unknown> = {}): Promise<string> => {
  const day = '2024-01-08';
  const times = { start_time: `${day} ${hour}:00:00`, end_time: `${day} ${hour}:30:00` };
  const reply = await perfex('POST', '/api/timesheets', { body: { task_id: taskId, staff_id: 1, ...times, ...more } });
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return String(reply.body.id);
};

describe('a task', () => {
  it('has every key of the sample, by the member of staff behind the token', async () => {
    const { id, type, attributes } = await made({ start_date: '2022-10-04', hourly_rate: '45', estimated_hours: 24 });
    expect({ id, type }).toEqual({ id: attributes.id, type: 'tasks' });
    expect(Object.keys(attributes)).toEqual(expect.arrayContaining(keys));
    expect(attributes).toMatchObject({
      project: { id: '1', name: 'Artemis III' },
      user: { id: '1', name: 'sarah', email: 'sarah@example.com' },
      board: { id: '1', name: 'Backlog' },
      priority: { id: '2', name: 'Medium' },
      start_date: '2022-10-04T00:00:00+03:00',
      due_date: null,
      progress: 0,
      hourly_rate: '45.00',
      logged_time: 0,
      estimated_hours: '24.00',
      description: null,
      visible: 0,
    });
  });

  it('written by Sereni is read by Perfex', async () => {
    const { id } = await made({ start_date: '2022-10-04', due_date: '2022-10-08', hourly_rate: '45', visible: 1 });
    expect(await inPerfex(id)).toMatchObject({
      name: 'Setup Network',
      rel_type: 'project',
      rel_id: '1',
      priority: '2',
      startdate: '2022-10-04 00:00:00',
      duedate: '2022-10-08 00:00:00',
      hourly_rate: '45.00',
      visible_to_client: '1',
    });
  });

  it('written by Perfex is read by Sereni, also without what Sereni would require', async () => {
    const body = { name: 'Call', startdate: '2024-01-01', rel_type: 'customer', rel_id: 1, priority: 3, status: 5 };
    const { id } = (await perfex('POST', '/api/tasks', { body })).body;
    expect(await shown(id)).toMatchObject({
      name: 'Call',
      project: null,
      board: null,
      user: null,
      priority: { id: '3', name: 'High' },
      progress: 100,
      visible: 0,
    });
  });

  it('is as far as its checklist, and done when it is complete', async () => {
    const { id } = await made();
    const add = async (description: string) =>
      (await perfex('POST', `/api/tasks/${id}/checklist`, { body: { description } })).body.id;
    const items = [await add('A'), await add('B'), await add('C')];
    await perfex('PUT', `/api/tasks/${id}/checklist/${items[0]}`, { body: { finished: 1 } });
    expect((await shown(id)).progress).toBe(33);
    await perfex('PUT', `/api/tasks/${id}`, { body: { status: 5 } });
    expect((await shown(id)).progress).toBe(100);
  });

  it('that is recurring is so every month, and keeps the rhythm that Perfex gave it', async () => {
    const { id } = await made({ is_recurring: 1, start_date: '2022-01-31' });
    const rule = async () => (await firm.work.store.tasks.get(Number(id)))?.doc.recurrence;
    expect(await rule()).toMatchObject({ every: 1, unit: 'month', startsOn: '2022-01-31' });
    await perfex('PUT', `/api/tasks/${id}`, { body: { repeat_every: '2-week' } });
    const { body } = await sereni('PUT', `/api/v1/tasks/${id}`, { body: { ...minimal, is_recurring: 1 } });
    expect(body.attributes.is_recurring).toBe(1);
    await sereni('PUT', `/api/v1/tasks/${id}`, { body: { ...minimal, is_recurring: 0 } });
    expect(await rule()).toBeNull();
  });

  it('keeps what an update leaves out, clears what it empties', async () => {
    const { id } = await made({ start_date: '2022-10-04', hourly_rate: '45', description: 'D', estimated_hours: 3 });
    const { body } = await sereni('PUT', `/api/v1/tasks/${id}`, {
      body: { ...minimal, name: 'New', hourly_rate: '', start_date: '' },
    });
    expect(body.attributes).toMatchObject({
      name: 'New',
      hourly_rate: null,
      start_date: null,
      description: 'D',
      estimated_hours: '3.00',
    });
    expect(await shown(id)).toEqual(body.attributes);
  });

  it.each([
    ['a project that is not there', { project_id: 99 }, 'project_id'],
    ['a board of another project', { board_id: 2 }, 'board_id'],
    ['a milestone that is not there', { milestone_id: 99 }, 'milestone_id'],
    ['a priority that is not there', { priority_id: 99 }, 'priority_id'],
  ])('is refused with %s, named', async (_, given, field) => {
    const { id } = await made();
    for (const [method, path] of [
      ['POST', '/api/v1/tasks'],
      ['PUT', `/api/v1/tasks/${id}`],
    ] as const) {
      const { status, body } = await sereni(method, path, { body: { ...minimal, ...given } });
      expect(status).toBe(422);
      expect(Object.keys(body.errors)).toEqual([field]);
    }
  });

  it('cannot go to another project, nor be deleted, while time is logged on it', async () => {
    const { id } = await made();
    const entry = await log(id, 9);
    const moved = await sereni('PUT', `/api/v1/tasks/${id}`, { body: { ...minimal, project_id: 2, board_id: 2 } });
    expect(moved.status).toBe(422);
    expect(Object.keys(moved.body.errors)).toEqual(['project_id']);
    expect((await sereni('DELETE', `/api/v1/tasks/${id}`)).status).toBe(422);
    await perfex('DELETE', `/api/timesheets/${entry}`);
    expect(await sereni('DELETE', `/api/v1/tasks/${id}`)).toMatchObject({
      status: 200,
      body: { message: 'The task was deleted.' },
    });
    expect((await sereni('GET', `/api/v1/tasks/${id}`)).status).toBe(404);
    expect(await firm.work.store.taskTimes.get(Number(id))).toBeNull();
  });
});

describe('a duplicate', () => {
  /** A task with everything that belongs to one. */
  async function whole() {
    const task = await made({ hourly_rate: '45', visible: 1, description: 'D', estimated_hours: 3, is_recurring: 1 });
    const { id } = task;
    await perfex('PUT', `/api/tasks/${id}`, { body: { assignees: [1, 2], followers: [2], tags: 'net', status: 4 } });
    for (const description of ['A', 'B']) {
      await perfex('POST', `/api/tasks/${id}/checklist`, { body: { description, assigned: 2 } });
    }
    const [first] = (await perfex('GET', `/api/tasks/${id}/checklist`)).body;
    await perfex('DELETE', `/api/tasks/${id}/checklist/${first.id}`);
    const [second] = (await perfex('GET', `/api/tasks/${id}/checklist`)).body;
    await perfex('PUT', `/api/tasks/${id}/checklist/${second.id}`, { body: { finished: 1 } });
    await log(id, 9, { note: 'First' });
    await log(id, 10, { staff_id: 2, hourly_rate: '70', billable: 0 });
    for (const message of ['Hm', 'Ah'])
      await addComment({ subject: 'task', subjectId: Number(id) }, message, firm.work);
    return { id, attributes: await shown(id) };
  }
  const duplicate = async (id: string, more: Record<string, unknown> = {}) =>
    sereni('POST', `/api/v1/tasks/${id}/duplicate`, { body: { task_id: id, ...switches, ...more } });
  const entriesOf = async (id: string | number) => {
    const { items } = await firm.work.store.timesheets.find({ list: `task=${id}`, offset: 0, limit: 2_000 });
    return items.map(({ doc }) => doc);
  };
  const commentsOf = async (id: string | number) => {
    const { items } = await firm.work.store.comments.find({ list: `task=${id}`, offset: 0, limit: 2_000 });
    return items.map(({ doc }) => doc.message);
  };
  /** How many of each a task has. */
  async function belongings(id: string) {
    const task = await inPerfex(id);
    const doc = (await firm.work.store.tasks.get(Number(id)))?.doc;
    return {
      timesheets: (await entriesOf(id)).length,
      checklists: doc?.checklist.length,
      comments: (await commentsOf(id)).length,
      assignees: task.assignees.length + task.followers.length,
    };
  }

  it('without any switch is the bare task, under an id of its own', async () => {
    const { id, attributes } = await whole();
    const { status, body } = await duplicate(id);
    expect(status).toBe(201);
    expect(body.id).not.toBe(id);
    expect(body.attributes).toEqual({
      ...attributes,
      id: body.id,
      progress: 0,
      logged_time: 0,
      is_recurring: 0,
      created_at: body.attributes.created_at,
      updated_at: body.attributes.updated_at,
    });
    expect(await shown(body.id)).toEqual(body.attributes);
    expect(await belongings(body.id)).toEqual({ timesheets: 0, checklists: 0, comments: 0, assignees: 0 });
    expect(await inPerfex(body.id)).toMatchObject({ tags: 'net', status: '4', hourly_rate: '45.00' });
    expect(await belongings(id)).toEqual({ timesheets: 2, checklists: 1, comments: 2, assignees: 3 });
  });

  it.each([
    ['timesheets', 2],
    ['checklists', 1],
    ['comments', 2],
    ['attachments', 0],
    ['assignees', 3],
  ])('with %s takes those along, and nothing else', async (part, count) => {
    const { id } = await whole();
    const { body } = await duplicate(id, { [part]: 1 });
    const bare = { timesheets: 0, checklists: 0, comments: 0, assignees: 0 };
    expect(await belongings(body.id)).toEqual(part === 'attachments' ? bare : { ...bare, [part]: count });
  });

  it('has time of its own, which counts in the project and is on no invoice', async () => {
    const { id } = await whole();
    const worth = async () => (await sereni('GET', '/api/v1/projects/1')).body.attributes;
    await sereni('PUT', '/api/v1/projects/1', { body: { ...project, billing_method: 'hourly_task_rate' } });
    const before = await worth();
    const { body } = await duplicate(id, { timesheets: 1 });
    expect(body.attributes.logged_time).toBe(3600);
    const [first, second] = await entriesOf(body.id);
    expect(first).toMatchObject({ note: 'First', staffId: 1, seconds: 1800, billable: true, invoiceId: null });
    expect(second).toMatchObject({ staffId: 2, hourlyRate: '70', billable: false });
    const after = await worth();
    expect(Number(after.billable_time) - Number(before.billable_time)).toBe(1800);
    expect(after.sub_total - before.sub_total).toBe(22.5);
    await perfex('PUT', `/api/tasks/${body.id}`, { body: { hourly_rate: '90' } });
    expect((await worth()).sub_total - before.sub_total).toBe(45);
  });

  it('has a checklist whose items are numbered anew and stay ticked off', async () => {
    const { id } = await whole();
    const { body } = await duplicate(id, { checklists: 1 });
    expect(body.attributes.progress).toBe(100);
    const [item] = (await perfex('GET', `/api/tasks/${body.id}/checklist`)).body;
    expect(item).toMatchObject({
      id: String(Number(body.id) * 1000 + 1),
      description: 'B',
      finished: '1',
      assigned: '0',
    });
  });

  it('is whole however much there is, in any number of writes', async () => {
    const { id } = await made();
    await Promise.all(Array.from({ length: 20 }, (_, i) => log(id, i % 20)));
    for (let i = 0; i < 40; i += 1) await addComment({ subject: 'task', subjectId: Number(id) }, `${i}`, firm.work);
    const { status, body } = await duplicate(id, { timesheets: 1, comments: 1 });
    expect(status).toBe(201);
    expect(body.attributes.logged_time).toBe(20 * 1800);
    expect((await entriesOf(body.id)).map(({ startedAt }) => startedAt).sort()).toEqual(
      (await entriesOf(id)).map(({ startedAt }) => startedAt).sort(),
    );
    expect(await commentsOf(body.id)).toEqual(await commentsOf(id));
    expect((await firm.work.store.tasks.get(Number(body.id)))?.doc.copying).toBeNull();
  });

  it('is completed exactly once after a request that crashed', async () => {
    const { id } = await made();
    await Promise.all(Array.from({ length: 9 }, (_, i) => log(id, i)));
    const { body } = await duplicate(id);
    const { tasks } = firm.work.store;
    const copy = await tasks.get(Number(body.id));
    if (!copy) throw new Error('the copy is not there');
    const timesheetIds = (await entriesOf(id)).map((entry) => entry.id);
    await firm.work.store.save([
      tasks.update(copy, { ...copy.doc, copying: { timesheetIds: [...timesheetIds, 999_999], commentIds: [] } }),
    ]);
    const effect = { taskId: Number(body.id) };
    await Promise.all([finishCopy(effect, firm.work), finishCopy(effect, firm.work)]);
    await finishCopy(effect, firm.work);
    expect((await shown(body.id)).logged_time).toBe(9 * 1800);
    await expect(finishCopy({ taskId: 999_999 }, firm.work)).resolves.toBeUndefined();
  });

  it('is refused for another task than the path’s, and without the rights to what it takes along', async () => {
    const { id } = await made();
    const other = await sereni('POST', `/api/v1/tasks/${id}/duplicate`, { body: { task_id: 1e6, ...switches } });
    expect(other).toMatchObject({ status: 422 });
    expect(Object.keys(other.body.errors)).toEqual(['task_id']);
    const headers = credentialsOf('sereni', await firm.tokenWith(['tasks:create']));
    const call = (more: Record<string, unknown>) =>
      send('POST', `/api/v1/tasks/${id}/duplicate`, { headers, body: { task_id: id, ...switches, ...more } });
    expect((await call({ timesheets: 1 })).status).toBe(403);
    expect((await call({ comments: 1 })).status).toBe(403);
    expect((await call({ checklists: 1, assignees: 1 })).status).toBe(201);
  });

  it('is made once under an Idempotency-Key', async () => {
    const { id } = await whole();
    const call = () =>
      sereni('POST', `/api/v1/tasks/${id}/duplicate`, {
        headers: { 'idempotency-key': `copy-${id}` },
        body: { task_id: id, ...switches, timesheets: 1, comments: 1 },
      });
    const [first, again] = [await call(), await call()];
    expect(again.body).toEqual(first.body);
    expect(await belongings(first.body.id)).toMatchObject({ timesheets: 2, comments: 2 });
  });
});
