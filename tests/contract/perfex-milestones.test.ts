import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { customer } from '../../lab/books.ts';
import { multipart, urlencoded } from '../../lab/forms.ts';
import { updateMilestone } from '../../lib/operations/milestone/write.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { createTask, updateTask } from '../../lib/operations/task/write.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import { ownTable } from '../support/table.ts';

ownTable();

type Api = ReturnType<Firm['as']>;

const whole = {
  project_id: 1,
  name: 'Milestone A',
  due_date: '2019-09-30',
  description: 'The first',
  description_visible_to_customer: '1',
  milestone_order: '3',
};
const bare = { project_id: '1', name: 'Bare', due_date: '2019-09-30' };

/** A firm with projects 1 and 2. */
async function fresh(): Promise<{ firm: Firm; api: Api }> {
  const firm = await newFirm({ timezone: 'Asia/Kolkata' });
  await customer(firm.work);
  for (const name of ['Artemis', 'Apollo']) {
    await createProject({ name, customerId: 1, startsOn: '2019-01-01' }, firm.work);
  }
  return { firm, api: firm.as('perfex') };
}

describe('a Perfex milestone', () => {
  let api: Api;
  let firm: Firm;
  beforeAll(async () => {
    ({ api, firm } = await fresh());
  });
  const post = (body: unknown, at?: string): Promise<Reply> =>
    api('POST', '/api/milestones', { body, ...(at ? { at } : {}) });
  const get = async (id: number) => (await api('GET', `/api/milestones/${id}`)).body;

  it('is answered with the printed sentence and its id, and read back as it was written', async () => {
    const made = await post(whole, '2019-07-18T20:00:00Z');
    expect(made).toMatchObject({ status: 200, body: { status: true, message: 'Milestone add successful.' } });
    expect(await get(made.body.id)).toEqual({
      id: String(made.body.id),
      name: 'Milestone A',
      description: 'The first',
      description_visible_to_customer: '1',
      due_date: '2019-09-30',
      project_id: '1',
      color: null,
      milestone_order: '3',
      datecreated: '2019-07-19',
      total_tasks: '0',
      total_finished_tasks: '0',
    });
  });

  it('stands behind the others of its project where nothing is said', async () => {
    const { api: own } = await fresh();
    const orders: string[] = [];
    for (const project_id of [1, 1, 2]) {
      const { body } = await own('POST', '/api/milestones', { body: { ...bare, project_id } });
      orders.push((await own('GET', `/api/milestones/${body.id}`)).body.milestone_order);
    }
    expect(orders).toEqual(['1', '2', '1']);
  });

  it('is the same from multipart, urlencoded and JSON', async () => {
    const text = { ...whole, project_id: '1' };
    const ids = [
      (await post(whole)).body.id,
      (await api('POST', '/api/milestones', urlencoded(Object.entries(text)))).body.id,
      (await api('POST', '/api/milestones', multipart(text))).body.id,
    ];
    const [first, ...others] = await Promise.all(ids.map(get));
    for (const other of others) expect({ ...other, id: 0 }).toEqual({ ...first, id: 0 });
  });

  it('is changed field by field', async () => {
    const { body } = await post(whole);
    const change = { ...bare, name: 'Renamed', due_date: '2020-01-31', project_id: 2 };
    expect(await api('PUT', `/api/milestones/${body.id}`, { body: change })).toMatchObject({
      status: 200,
      body: { status: true, message: 'Milestone Update Successful.' },
    });
    expect(await get(body.id)).toMatchObject({
      name: 'Renamed',
      due_date: '2020-01-31',
      project_id: '2',
      description: 'The first',
      description_visible_to_customer: '1',
      milestone_order: '3',
    });
    const rest = { description: '', description_visible_to_customer: '0', milestone_order: 9 };
    await api('PUT', `/api/milestones/${body.id}`, { body: { ...bare, ...rest } });
    expect(await get(body.id)).toMatchObject({
      description: '',
      description_visible_to_customer: '0',
      milestone_order: '9',
    });
  });

  it.each([
    ['project_id', undefined],
    ['project_id', 4711],
    ['project_id', 'first'],
    ['name', undefined],
    ['name', ['a']],
    ['due_date', undefined],
    ['due_date', '2019-13-01'],
    ['description', { a: 1 }],
    ['description_visible_to_customer', 'perhaps'],
    ['milestone_order', 'first'],
  ])('is refused for %s %j, which is named, and nothing is stored', async (field, value) => {
    const before = await firm.work.store.milestones.count('all');
    const body = { ...whole, [field]: value };
    const refused = await post(body);
    expect(refused).toMatchObject({ status: 404, body: { status: false, message: 'Milestone add fail.' } });
    expect(Object.keys(refused.body.error)).toEqual([field]);
    // An update may leave it out; it may not empty it.
    const changes = value === undefined ? { ...body, [field]: '' } : body;
    expect(await api('PUT', '/api/milestones/1', { body: changes })).toMatchObject({
      status: 404,
      body: { status: false, message: 'Milestone Update Fail.' },
    });
    expect(await firm.work.store.milestones.count('all')).toBe(before);
  });

  it('that is not there is not found, by whatever verb', async () => {
    expect(await api('GET', '/api/milestones/99')).toMatchObject({
      status: 404,
      body: { message: 'No data were found' },
    });
    expect(await api('PUT', '/api/milestones/99', { body: bare })).toMatchObject({
      status: 404,
      body: { status: false, message: 'Milestone Update Fail.' },
    });
    expect(await api('DELETE', '/api/milestones/99')).toMatchObject({
      status: 404,
      body: { status: false, message: 'Milestone Delete Fail.' },
    });
  });
});

describe('the tasks of a milestone', () => {
  it('are counted, whatever becomes of them', async () => {
    const { api, firm } = await fresh();
    for (const name of ['A', 'B']) await api('POST', '/api/milestones', { body: { ...bare, name } });
    const counts = async () => {
      const { body } = await api('GET', '/api/milestones');
      return body.map((one: Record<string, string>) => `${one.total_finished_tasks}/${one.total_tasks}`);
    };
    const task = { name: 'T', startdate: '2020-01-01', rel_type: 'project', rel_id: 1, milestone: 1 };
    for (let i = 0; i < 3; i += 1) await api('POST', '/api/tasks', { body: task });
    await api('POST', '/api/tasks', { body: { ...task, milestone: 0 } });
    expect(await counts()).toEqual(['0/3', '0/0']);
    await api('PUT', '/api/tasks/1', { body: { status: 5 } });
    await api('PUT', '/api/tasks/2', { body: { milestone: 2, status: 5 } });
    expect(await counts()).toEqual(['1/2', '1/1']);
    await api('PUT', '/api/tasks/1', { body: { status: 4 } });
    await api('PUT', '/api/tasks/2', { body: { milestone: '' } });
    await api('DELETE', '/api/tasks/3');
    expect(await counts()).toEqual(['0/1', '0/0']);
    expect((await api('GET', '/api/milestones/1')).body).toMatchObject({ total_tasks: '1', total_finished_tasks: '0' });
    expect((await api('GET', '/api/milestones/search/a')).body[0]).toMatchObject({ total_tasks: '1' });
    expect((await verify(firm.organization.id)).violations).toEqual([]);
  });

  it('keep it: it can neither be deleted nor go to another project', async () => {
    const { api } = await fresh();
    await api('POST', '/api/milestones', { body: bare });
    await api('POST', '/api/tasks', {
      body: { name: 'T', startdate: '2020-01-01', rel_type: 'project', rel_id: 1, milestone: 1 },
    });
    expect(await api('DELETE', '/api/delete/milestones/1')).toMatchObject({
      status: 409,
      body: {
        status: false,
        message: 'Milestone Delete Fail.',
        error: { id: 'The milestone is still in use by 1 task' },
      },
    });
    const move = { body: { ...bare, project_id: 2 } };
    expect(await api('PUT', '/api/milestones/1', move)).toMatchObject({
      status: 409,
      body: { error: { project_id: 'cannot be changed while there are tasks in the milestone' } },
    });
    await api('PUT', '/api/tasks/1', { body: { milestone: 0 } });
    expect((await api('PUT', '/api/milestones/1', move)).status).toBe(200);
    expect(await api('DELETE', '/api/delete/milestones/1')).toMatchObject({
      status: 200,
      body: { status: true, message: 'Milestone Delete Successful.' },
    });
    expect((await api('DELETE', '/api/projects/2')).status).toBe(200);
  });

  it('and the milestone are of one project, also when both move at once', async () => {
    const { api, firm } = await fresh();
    const { work } = firm;
    for (let round = 0; round < 6; round += 1) {
      const { id } = (await api('POST', '/api/milestones', { body: bare })).body;
      const { doc } = await createTask({ name: 'T', relatedTo: 'project', relatedId: 1 }, work);
      await Promise.allSettled([
        updateTask(doc.id, () => ({ milestoneId: id }), work),
        updateMilestone(id, { projectId: 2 }, work),
        createTask({ name: 'N', relatedTo: 'project', relatedId: 1, milestoneId: id }, work),
      ]);
      const milestone = (await work.store.milestones.get(id))?.doc;
      const { items } = await work.store.tasks.find({ list: `milestone=${id}`, offset: 0, limit: 10 });
      for (const one of items) expect(one.doc.relatedId).toBe(milestone?.projectId);
    }
    expect((await verify(firm.organization.id)).violations).toEqual([]);
  });
});

describe('Perfex milestones', () => {
  it('are listed, paged, sorted and searched', async () => {
    const { api } = await fresh();
    expect((await api('GET', '/api/milestones')).body).toEqual({ status: false, message: 'No data were found' });
    for (const [name, due_date, description] of [
      ['Béta', '2020-03-01', 'second'],
      ['alpha', '2020-02-01', 'first'],
      ['Gamma', '2020-01-01', 'third'],
    ]) {
      await api('POST', '/api/milestones', { body: { project_id: 1, name, due_date, description } });
    }
    const names = async (target: string) => {
      const { body } = await api('GET', target);
      return (body.data ?? body).map(({ name }: { name: string }) => name);
    };
    expect(await names('/api/milestones?sort=due_date')).toEqual(['Gamma', 'alpha', 'Béta']);
    expect(await names('/api/milestones?sort=name&page=1&per_page=2')).toEqual(['alpha', 'Béta']);
    expect(await names('/api/milestones/search/BETA')).toEqual(['Béta']);
    expect(await names('/api/milestones/search/third')).toEqual(['Gamma']);
    expect((await api('GET', '/api/milestones/search/nothing')).status).toBe(404);
  });
});
