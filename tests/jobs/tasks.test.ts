/** Tasks that repeat: on which dates, and what of a task goes into its copies. */
import { describe, expect, it } from 'vitest';
import type { Firm } from '../../lab/api.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { firmWithCustomer, list, made, read, runFor } from '../support/repeating.ts';
import { ownTable } from '../support/table.ts';

ownTable();

const backup = { name: 'Backup', startdate: '2024-01-31', rel_type: 'project', rel_id: 1, repeat_every: '1-month' };
const begun = '2024-01-31T09:00:00.000Z';

const plan = (firm: Firm, fields: object = {}): Promise<number> =>
  made(firm, '/api/tasks', { ...backup, ...fields }, begun);
async function change(firm: Firm, id: number, fields: object): Promise<void> {
  const reply = await firm.as('perfex')('PUT', `/api/tasks/${id}`, { body: { ...backup, ...fields } });
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
}
const copies = async (firm: Firm, id: number) =>
  (await list(firm, '/api/tasks')).filter((one) => one.is_recurring_from === String(id));
async function datesAfter(firm: Firm, id: number, time: string) {
  expect(await runFor(firm, time)).toMatchObject({ failed: 0 });
  return (await copies(firm, id)).map(({ startdate }) => startdate?.slice(0, 10));
}

describe('the dates of a task that repeats', () => {
  it('stay at the end of the month, as many as there are cycles', async () => {
    const firm = await firmWithCustomer({ timezone: 'America/New_York' });
    const id = await plan(firm, { cycles: 3 });
    expect(await datesAfter(firm, id, '2024-02-29T04:59:59Z')).toEqual([]);
    expect(await datesAfter(firm, id, '2024-02-29T05:00:00Z')).toEqual(['2024-02-29']);
    expect(await read(firm, `/api/tasks/${id}`)).toMatchObject({
      recurring: '1',
      recurring_type: 'month',
      cycles: '3',
      total_cycles: '1',
      last_recurring_date: '2024-02-29',
    });
    expect(await datesAfter(firm, id, '2025-01-01T00:00:00Z')).toEqual(['2024-02-29', '2024-03-31', '2024-04-30']);
    await change(firm, id, { cycles: 4 });
    expect((await datesAfter(firm, id, '2025-01-01T00:00:00Z')).slice(3)).toEqual(['2024-05-31']);
  });

  it('come as `repeat_every` says', async () => {
    const firm = await firmWithCustomer();
    const custom = { repeat_every: 'custom', repeat_every_custom: 5, repeat_type_custom: 'day' };
    const ids = [
      await plan(firm, { repeat_every: '2-week' }),
      await plan(firm, custom),
      await plan(firm, { repeat_every: '1-year' }),
    ];
    await runFor(firm, '2024-02-15T00:00:00Z');
    const dates = await Promise.all(
      ids.map(async (id) => (await copies(firm, id)).map((one) => one.startdate?.slice(5, 10))),
    );
    expect(dates).toEqual([['02-14'], ['02-05', '02-10', '02-15'], []]);
    for (const id of ids) await change(firm, id, { repeat_every: 0 });
    expect(await runFor(firm, '2025-06-01T00:00:00Z')).toMatchObject({ generated: 0, failed: 0 });
  });

  it('are custom where they were asked for so, and no longer than that', async () => {
    const firm = await firmWithCustomer();
    const shown = async (id: number) => {
      const { repeat_every, recurring_type, custom_recurring } = await read(firm, `/api/tasks/${id}`);
      return [repeat_every, recurring_type, custom_recurring];
    };
    const id = await plan(firm, { repeat_every: 'custom', repeat_every_custom: 2, repeat_type_custom: 'week' });
    expect(await shown(id)).toEqual(['2', 'week', '1']);
    await change(firm, id, { repeat_every: '2-week' });
    expect(await shown(id)).toEqual(['2', 'week', '0']);
    await change(firm, id, { repeat_every: 'custom', repeat_every_custom: 3, repeat_type_custom: 'month' });
    expect(await shown(id)).toEqual(['3', 'month', '1']);
    await change(firm, id, { repeat_every: 0 });
    expect(await shown(id)).toEqual(['0', null, '0']);
  });

  it('move with the start of the task, after what was made', async () => {
    const firm = await firmWithCustomer();
    const id = await plan(firm);
    expect(await datesAfter(firm, id, '2024-03-01T00:00:00Z')).toEqual(['2024-02-29']);
    await change(firm, id, { startdate: '2024-01-15' });
    expect(await datesAfter(firm, id, '2024-04-15T00:00:00Z')).toEqual(['2024-02-29', '2024-03-15', '2024-04-15']);
  });

  it('end with the task; what was made stays, and what is deleted is not made again', async () => {
    const firm = await firmWithCustomer();
    const api = firm.as('perfex');
    const id = await plan(firm);
    expect(await datesAfter(firm, id, '2024-03-31T00:00:00Z')).toEqual(['2024-02-29', '2024-03-31']);
    expect((await api('DELETE', `/api/tasks/${(await copies(firm, id))[0]?.id}`)).status).toBe(200);
    expect(await datesAfter(firm, id, '2024-04-30T00:00:00Z')).toEqual(['2024-03-31', '2024-04-30']);
    expect((await api('DELETE', `/api/tasks/${id}`)).status).toBe(200);
    expect(await datesAfter(firm, id, '2025-04-30T00:00:00Z')).toEqual(['2024-03-31', '2024-04-30']);
    expect(violations(await scanTable())).toEqual([]);
  });
});

describe('a copy', () => {
  it('has the people, the place and the checklist of the task, with everything still to be done', async () => {
    const firm = await firmWithCustomer();
    const api = firm.as('perfex');
    for (const email of ['sarah@example.com', 'omar@example.com']) {
      await made(firm, '/api/staffs', { firstname: 'A', lastname: 'B', email, password: 'secret' });
    }
    const milestone = await made(firm, '/api/milestones', { project_id: 1, name: 'Care', due_date: '2024-12-31' });
    const id = await plan(firm, {
      duedate: '2024-02-05',
      priority: 3,
      milestone,
      hourly_rate: '40',
      description: 'All disks',
      tags: 'night',
    });
    const { tasks } = firm.work.store;
    const stored = await tasks.get(id);
    if (!stored) throw new Error('no task');
    await firm.work.store.save([tasks.update(stored, { ...stored.doc, assigneeIds: [1, 2], followerIds: [2] })]);
    for (const description of ['Disk 1', 'Disk 2']) {
      const reply = await api('POST', `/api/tasks/${id}/checklist`, { body: { description, assigned: 1 } });
      expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    }
    const ticked = await api('PUT', `/api/tasks/${id}/checklist/${id * 1000 + 1}`, { body: { finished: 1 } });
    expect(ticked.status, JSON.stringify(ticked.body)).toBe(200);
    await change(firm, id, { status: 5 });
    expect(await datesAfter(firm, id, '2024-02-29T00:00:00Z')).toEqual(['2024-02-29']);

    const copyId = Number((await copies(firm, id))[0]?.id);
    const [before, copy] = [(await tasks.get(id))?.doc, (await tasks.get(copyId))?.doc];
    expect(before?.status).toBe('complete');
    expect(copy).toMatchObject({
      name: 'Backup',
      description: 'All disks',
      status: 'not-started',
      finishedAt: null,
      startsOn: '2024-02-29',
      dueOn: '2024-03-05',
      priorityId: 3,
      relatedTo: 'project',
      relatedId: 1,
      milestoneId: milestone,
      assigneeIds: [1, 2],
      followerIds: [2],
      hourlyRate: '40',
      tags: before?.tags,
      recurrence: null,
      generatedFrom: { taskId: id, on: '2024-02-29' },
    });
    const list = copy?.checklist.map(({ description, finishedAt, finishedBy, assignedId }) => [
      description,
      finishedAt,
      finishedBy,
      assignedId,
    ]);
    expect(list).toEqual([
      ['Disk 1', null, null, 1],
      ['Disk 2', null, null, 1],
    ]);
    expect((await api('GET', `/api/tasks/${copyId}/checklist`)).body).toMatchObject([
      { taskid: String(copyId), finished: '0' },
      { taskid: String(copyId), finished: '0' },
    ]);
    expect((await read(firm, `/api/milestones/${milestone}`)).total_tasks).toBe('2');
    expect((await read(firm, `/api/milestones/${milestone}`)).total_finished_tasks).toBe('1');
    expect(violations(await scanTable())).toEqual([]);
  });

  it('of a task without a start begins on its date all the same', async () => {
    const firm = await firmWithCustomer();
    const { tasks } = firm.work.store;
    const id = await plan(firm);
    const stored = await tasks.get(id);
    if (!stored) throw new Error('no task');
    await firm.work.store.save([tasks.update(stored, { ...stored.doc, startsOn: null, dueOn: '2024-02-01' })]);
    await runFor(firm, '2024-02-29T00:00:00Z');
    expect(await copies(firm, id)).toMatchObject([
      { startdate: '2024-02-29 00:00:00', duedate: '2024-03-01 00:00:00' },
    ]);
  });

  it('is made for the other relations too, and keeps what it is about from being deleted', async () => {
    const firm = await firmWithCustomer();
    const api = firm.as('perfex');
    const customer = await made(firm, '/api/customers', { company: 'Kent Farms' });
    const id = await plan(firm, { rel_type: 'customer', rel_id: customer });
    await runFor(firm, '2024-02-29T00:00:00Z');
    expect(await copies(firm, id)).toMatchObject([{ rel_type: 'customer', rel_id: String(customer) }]);
    expect((await api('DELETE', `/api/tasks/${id}`)).status).toBe(200);
    expect((await api('DELETE', `/api/customers/${customer}`)).status).toBe(409);
  });
});
