/** Productive's time entries and tasks: time is kept on a task, and may name a service of the task's project. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../lab/api.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { createTask, updateTask } from '../../lib/operations/task/write.ts';
import { type Setting, setting } from '../support/productive.ts';

let firm: Setting;
let taskId: number;
let otherTask: number;
let serviceId: number;
let otherService: number;
beforeAll(async () => {
  firm = await setting();
  const other = { name: 'Other', customerId: firm.customerId, startsOn: '2021-04-15', currency: 'USD' };
  const otherProject = (await createProject(other, firm.work)).doc.id;
  const add = async (projectId: number, name: string): Promise<number> =>
    (
      await createTask(
        { name, relatedTo: 'project', relatedId: projectId, assigneeIds: [firm.staffId], estimatedHours: '2' },
        firm.work,
      )
    ).doc.id;
  [taskId, otherTask] = [await add(firm.projectId, 'Draw'), await add(otherProject, 'Write')];
  const service = async (deal: number): Promise<number> => {
    const attributes = { name: 'Design', deal_id: deal, service_type_id: 2 };
    return Number((await firm.call('POST', '/api/v2/services', { body: { data: { attributes } } })).body.data.id);
  };
  [serviceId, otherService] = [await service(firm.projectId), await service(otherProject)];
});

const path = '/api/v2/time_entries';
const post = (attributes: object): Promise<Reply> =>
  firm.call('POST', path, { body: { data: { type: 'time_entries', attributes } } });
const patch = (id: string, attributes: object): Promise<Reply> =>
  firm.call('PATCH', `${path}/${id}`, { body: { data: { type: 'time_entries', id, attributes } } });
const usual = () => ({ date: '2026-11-20', time: 90, task_id: taskId, service_id: serviceId, person_id: firm.staffId });
const add = async (attributes: object = {}): Promise<string> => {
  const { status, body } = await post({ ...usual(), ...attributes });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.data.id;
};
const find = async (target: string): Promise<string[]> => {
  const { status, body } = await firm.get(`/api/v2/${target}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.data.map(({ id }: { id: string }) => id);
};
const said = ({ status, body }: Reply) => [
  status,
  ...body.errors.map((one: { source: { pointer: string } }) => one.source.pointer),
];

describe('a time entry', () => {
  it('is created as the vendor’s clients do, and shown with person, service and task', async () => {
    const { status, body } = await firm.call('POST', `${path}?include=person,service,task`, {
      body: {
        data: {
          type: 'time_entries',
          attributes: { date: '2026-11-20', time: 90, billable_time: 90, note: 'Sketches' },
          relationships: {
            person: { data: { type: 'people', id: String(firm.staffId) } },
            service: { data: { type: 'services', id: String(serviceId) } },
            task: { data: { type: 'tasks', id: String(taskId) } },
          },
        },
      },
    });
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body.data.attributes).toMatchObject({
      date: '2026-11-20',
      time: 90,
      billable_time: 90,
      note: 'Sketches',
      started_at: '2026-11-20T09:00:00.000+01:00',
      invoiced: false,
    });
    expect(body.included.map(({ type }: { type: string }) => type)).toEqual(['people', 'services', 'tasks']);
    const service = (await firm.get(`/api/v2/services/${serviceId}`)).body.data.attributes;
    expect(service).toMatchObject({ worked_time: 90, billable_time: 90 });
    expect((await firm.get(`/api/v2/tasks/${taskId}`)).body.data.attributes).toMatchObject({
      worked_time: 90,
      remaining_time: 30,
    });
    expect((await firm.call('DELETE', `${path}/${body.data.id}`)).status).toBe(204);
    expect((await firm.get(`/api/v2/services/${serviceId}`)).body.data.attributes.worked_time).toBe(0);
  });

  it('needs a task, and a service of its project that takes time', async () => {
    expect(said(await post({ ...usual(), task_id: undefined }))).toEqual([422, 'data/attributes/task_id']);
    expect(said(await post({ ...usual(), task_id: 4711 }))).toEqual([422, 'data/attributes/task_id']);
    for (const wrong of [otherService, 4711])
      expect(said(await post({ ...usual(), service_id: wrong }))).toEqual([422, 'data/attributes/service_id']);
    await firm.call('PATCH', `/api/v2/services/${otherService}`, {
      body: { data: { attributes: { time_tracking_enabled: false } } },
    });
    const closed = { ...usual(), task_id: otherTask, service_id: otherService };
    expect(said(await post(closed))).toEqual([422, 'data/attributes/service_id']);
  });

  it('is billed whole or not', async () => {
    expect(said(await post({ ...usual(), billable_time: 30 }))).toEqual([422, 'data/attributes/billable_time']);
    const id = await add({ billable_time: 0 });
    const billed = await patch(id, { time: 60, billable_time: 60 });
    expect(billed.body.data.attributes).toMatchObject({ time: 60, billable_time: 60 });
    expect((await patch(id, { time: 45 })).body.data.attributes).toMatchObject({ time: 45, billable_time: 45 });
    expect(said(await patch(id, { billable_time: 44 }))).toEqual([422, 'data/attributes/billable_time']);
    expect((await patch(id, { billable_time: 0 })).body.data.attributes).toMatchObject({ time: 45, billable_time: 0 });
  });

  it('changes nothing when it is sent back as it was shown, also without any time', async () => {
    for (const given of [{}, { time: 0 }, { billable_time: 0 }]) {
      const id = await add(given);
      const before = (await firm.get(`${path}/${id}`)).body.data;
      const { body } = await firm.call('PATCH', `${path}/${id}`, { body: { data: before } });
      expect(body.data).toEqual(before);
    }
  });

  it('moves to another day, and leaves its service with its project', async () => {
    const id = await add();
    expect((await patch(id, { date: '2026-11-23' })).body.data.attributes).toMatchObject({
      date: '2026-11-23',
      time: 90,
      started_at: '2026-11-23T09:00:00.000+01:00',
    });
    expect(said(await patch(id, { task_id: otherTask, service_id: serviceId }))).toEqual([
      422,
      'data/attributes/service_id',
    ]);
    const moved = await patch(id, { task_id: otherTask });
    expect(moved.body.data.relationships.service.data).toBeNull();
  });

  it('is found by what clients ask for', async () => {
    const own = await setting();
    const made = await createTask({ name: 'a', relatedTo: 'project', relatedId: own.projectId }, own.work);
    const other = await createTask({ name: 'b', relatedTo: 'customer', relatedId: own.customerId }, own.work);
    const log = async (attributes: object): Promise<string> =>
      (
        await own.call('POST', path, {
          body: { data: { attributes: { person_id: own.staffId, task_id: made.doc.id, time: 5, ...attributes } } },
        })
      ).body.data.id;
    const [one, two] = [await log({ date: '2026-11-01' }), await log({ date: '2026-11-02', time: 9 })];
    const three = await log({ date: '2026-11-03', task_id: other.doc.id });
    const ask = async (query: string): Promise<string[]> =>
      (await own.get(`${path}?${query}`)).body.data.map(({ id }: { id: string }) => id);
    expect(await ask('')).toEqual([one, two, three]);
    expect(await ask('filter[after]=2026-11-02')).toEqual([two, three]);
    expect(await ask('filter[after]=2026-11-02&filter[before]=2026-11-02')).toEqual([two]);
    expect(await ask('filter[date]=2026-11-01')).toEqual([one]);
    expect(await ask(`filter[task_id]=${other.doc.id}`)).toEqual([three]);
    for (const name of ['project_id', 'deal_id', 'budget_id'])
      expect(await ask(`filter[${name}]=${own.projectId}`)).toEqual([one, two]);
    expect(await ask(`filter[company_id]=${own.customerId}`)).toEqual([one, two]);
    expect(await ask(`filter[person_id]=${own.staffId}&sort=-time,date`)).toEqual([two, one, three]);
    expect(await ask('filter[person_id]=4711')).toEqual([]);
    expect(await ask('filter[service_id]=4711')).toEqual([]);
    expect(await ask('filter[time][gt]=5')).toEqual([two]);
    expect((await own.get(`${path}?filter[status]=1`)).status).toBe(400);
  });
});

describe('tasks', () => {
  it('are found by project, people and status', async () => {
    await updateTask(otherTask, () => ({ status: 'complete' }), firm.work);
    const [draw, write] = [String(taskId), String(otherTask)];
    expect(await find('tasks?sort=title')).toEqual([draw, write]);
    expect(await find(`tasks?filter[project_id]=${firm.projectId}`)).toEqual([draw]);
    expect(await find(`tasks?filter[project_id]=${firm.projectId}&sort=id`)).toEqual([draw]);
    expect(await find(`tasks?filter[assignee_id]=${firm.staffId}`)).toEqual([draw, write]);
    expect(await find('tasks?filter[assignee_id]=4711')).toEqual([]);
    expect(await find(`tasks?filter[assignee_id][not_eq]=${firm.staffId}`)).toEqual([]);
    expect(await find('tasks?filter[status]=1')).toEqual([draw]);
    expect(await find('tasks?filter[status]=2')).toEqual([write]);
    expect(await find('tasks?filter[query]=dra')).toEqual([draw]);
    const closed = (await firm.get(`/api/v2/tasks/${write}?include=project,assignee`)).body;
    expect(closed.data.attributes).toMatchObject({ title: 'Write', closed: true, closed_at: expect.any(String) });
    expect(closed.included.map(({ type }: { type: string }) => type)).toEqual(['projects', 'people']);
  });
});
