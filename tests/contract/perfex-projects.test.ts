import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { customer } from '../../lab/books.ts';
import { multipart, urlencoded } from '../../lab/forms.ts';
import { createExpense } from '../../lib/operations/expense/create.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { ensureStaff } from '../../lib/operations/token/tokens.ts';

type Api = ReturnType<Firm['as']>;

const whole = {
  name: 'Test1',
  rel_type: 'customer',
  clientid: 1,
  billing_type: 3,
  start_date: '2019-04-19',
  status: 1,
  progress_from_tasks: 'off',
  project_cost: '1500.50',
  progress: '40',
  project_rate_per_hour: '60.00',
  estimated_hours: '72.25',
  project_members: [2, 1],
  deadline: '2019-08-30',
  tags: 'urgent,web',
  description: 'A site',
};
const bare = {
  name: 'Bare',
  rel_type: 'customer',
  clientid: '1',
  billing_type: '1',
  start_date: '2019-04-19',
  status: '2',
};
const failed = { status: false, message: 'Project add fail.' };

/** A firm whose customers 1 and 2 and members of staff 1 and 2 are there. */
async function fresh(): Promise<{ firm: Firm; api: Api }> {
  const firm = await newFirm({ timezone: 'Asia/Kolkata' });
  await customer(firm.work, 'Acme');
  await customer(firm.work, 'Kent Farms');
  for (const email of ['a@example.com', 'b@example.com']) await ensureStaff(email, firm.work);
  return { firm, api: firm.as('perfex') };
}

describe('a Perfex project', () => {
  let api: Api;
  let firm: Firm;
  beforeAll(async () => {
    ({ api, firm } = await fresh());
  });
  const post = (body: unknown, at?: string): Promise<Reply> =>
    api('POST', '/api/projects', { body, ...(at ? { at } : {}) });
  const get = async (id: number) => (await api('GET', `/api/projects/${id}`)).body;

  it('is answered with the printed sentence and its id, and read back as it was written', async () => {
    const made = await post(whole, '2019-07-15T20:00:00Z');
    expect(made).toMatchObject({ status: 200, body: { status: true, message: 'Project add successful.' } });
    expect(made.body.id).toBe(made.body.record_id);
    expect(await get(made.body.id)).toEqual({
      id: String(made.body.id),
      name: 'Test1',
      description: 'A site',
      status: '1',
      clientid: '1',
      billing_type: '3',
      start_date: '2019-04-19',
      deadline: '2019-08-30',
      project_created: '2019-07-16',
      date_finished: null,
      progress: '40',
      progress_from_tasks: '0',
      project_cost: '1500.50',
      project_rate_per_hour: '60.00',
      estimated_hours: '72.25',
      addedfrom: '0',
      rel_type: 'customer',
      potential_revenue: '0.00',
      potential_margin: '0.00',
      external: 'E',
      project_members: ['2', '1'],
      tags: 'urgent,web',
      customfields: [],
    });
  });

  it('needs no more than what is mandatory', async () => {
    const { body } = await post(bare);
    expect(await get(body.id)).toMatchObject({
      description: null,
      deadline: null,
      progress: '0',
      progress_from_tasks: '1',
      project_cost: '0.00',
      project_rate_per_hour: '0.00',
      estimated_hours: '0.00',
      project_members: [],
      tags: '',
    });
  });

  it('is the same from multipart, urlencoded and JSON', async () => {
    const { project_members: _, ...text } = { ...whole, clientid: '1', billing_type: '3', status: '1' };
    const ids = [
      (await post(whole)).body.id,
      (
        await api(
          'POST',
          '/api/projects',
          urlencoded([...Object.entries(text), ['project_members[]', '2'], ['project_members[]', '1']]),
        )
      ).body.id,
      (await api('POST', '/api/projects', multipart({ ...text, 'project_members[]': ['2', '1'] }))).body.id,
      (await post({ ...whole, project_members: '2,1' })).body.id,
      (await post({ ...whole, project_members: '[2,1]' })).body.id,
    ];
    const [first, ...others] = await Promise.all(ids.map(get));
    for (const other of others) expect({ ...other, id: 0 }).toEqual({ ...first, id: 0 });
  });

  it('is changed field by field, with the mandatory ones sent again', async () => {
    const { body } = await post(whole);
    const reply = await api('PUT', `/api/projects/${body.id}`, { body: { ...bare, name: 'Renamed', clientid: 2 } });
    expect(reply).toMatchObject({ status: 200, body: { status: true, message: 'Project Update Successful.' } });
    expect(await get(body.id)).toMatchObject({
      name: 'Renamed',
      clientid: '2',
      billing_type: '1',
      status: '2',
      deadline: '2019-08-30',
      progress: '40',
      project_members: ['2', '1'],
      tags: 'urgent,web',
    });
    const rest = { description: '', deadline: '', project_members: [], tags: '', progress: 55, project_cost: '' };
    await api('PUT', `/api/projects/${body.id}`, { body: { ...bare, ...rest, progress_from_tasks: 'off' } });
    expect(await get(body.id)).toMatchObject({
      description: null,
      deadline: null,
      project_members: [],
      tags: '',
      progress: '55',
      project_cost: '0.00',
    });
  });

  it.each([
    [1, null],
    [2, null],
    [3, null],
    [4, '2020-01-02 05:30:00'],
    [5, null],
  ])('of status %i says so, and when it was finished', async (status, finished) => {
    const { body } = await post(bare);
    const at = '2020-01-02T00:00:00Z';
    await api('PUT', `/api/projects/${body.id}`, { body: { ...bare, status }, at });
    expect(await get(body.id)).toMatchObject({ status: String(status), date_finished: finished });
    await api('PUT', `/api/projects/${body.id}`, { body: { ...bare, status }, at: '2021-01-02T00:00:00Z' });
    expect((await get(body.id)).date_finished).toBe(finished);
  });

  it.each([1, 2, 3, 4])('is billed by method %i', async (billing) => {
    const { body } = await post({ ...bare, billing_type: billing });
    expect((await get(body.id)).billing_type).toBe(String(billing));
  });

  it('of the firm itself has no customer, and keeps the id that was sent', async () => {
    const { body } = await post({ ...bare, rel_type: 'internal', clientid: 7 });
    expect(await get(body.id)).toMatchObject({ rel_type: 'internal', clientid: '7', external: '' });
    expect((await firm.work.store.projects.get(body.id))?.doc).toMatchObject({ customerId: null, leadId: null });
    const none = await post({ ...bare, rel_type: 'internal', clientid: 0 });
    expect(await get(none.body.id)).toMatchObject({ rel_type: 'internal', clientid: '0' });
    await api('PUT', `/api/projects/${body.id}`, { body: { ...bare, clientid: 2 } });
    expect(await get(body.id)).toMatchObject({ rel_type: 'customer', clientid: '2' });
    expect(await firm.as('sereni')('GET', '/api/v1/clients/2/projects')).toMatchObject({ status: 200 });
  });

  it.each([
    ['name', undefined],
    ['name', ''],
    ['rel_type', undefined],
    ['rel_type', 'vendor'],
    ['clientid', undefined],
    ['clientid', 0],
    ['clientid', 4711],
    ['clientid', 'Acme'],
    ['billing_type', undefined],
    ['billing_type', 5],
    ['start_date', undefined],
    ['start_date', '2019-02-30'],
    ['status', undefined],
    ['status', 6],
    ['status', 0],
    ['deadline', 'soon'],
    ['progress', 101],
    ['progress', -1],
    ['progress', 'half'],
    ['progress_from_tasks', 'perhaps'],
    ['project_cost', 'much'],
    ['project_cost', -5],
    ['project_rate_per_hour', [1]],
    ['estimated_hours', { a: 1 }],
    ['project_members', ['one']],
    ['project_members', [4711]],
    ['project_members', { a: { b: 1 } }],
    ['tags', [{ a: 1 }]],
    ['description', ['x']],
  ])('is refused for %s %j, which is named, and nothing is stored', async (field, value) => {
    const before = await firm.work.store.projects.count('all');
    for (const [method, path] of [
      ['POST', '/api/projects'],
      ['PUT', '/api/projects/1'],
    ] as const) {
      // An update may leave it out; it may not empty it.
      const sent = value === undefined && method === 'PUT' ? '' : value;
      const refused = await api(method, path, { body: { ...whole, [field]: sent } });
      expect(refused.status, JSON.stringify(refused.body)).toBe(404);
      expect(refused.body).toMatchObject(
        method === 'POST' ? failed : { status: false, message: 'Project Update Fail.' },
      );
      expect(Object.keys(refused.body.error)[0]).toContain(field);
    }
    expect(await firm.work.store.projects.count('all')).toBe(before);
  });

  it('keeps on update whatever is left out of what a create must have', async () => {
    const { body } = await post(bare);
    const before = await get(body.id);
    for (const name of Object.keys(bare)) {
      const { [name]: _, ...rest } = { ...bare, description: name } as Record<string, unknown>;
      expect((await api('PUT', `/api/projects/${body.id}`, { body: rest })).status, name).toBe(200);
      expect(await get(body.id), name).toEqual({ ...before, description: name });
    }
  });

  it('changes whom it is for by id alone, or by kind and id; another kind alone is refused by name', async () => {
    const { body } = await post({ ...bare, rel_type: 'customer', clientid: 1 });
    const put = (changes: Record<string, unknown>) => api('PUT', `/api/projects/${body.id}`, { body: changes });
    const whom = async () => {
      const { rel_type, clientid } = await get(body.id);
      return [rel_type, clientid];
    };
    expect((await put({ clientid: 2 })).status).toBe(200);
    expect(await whom()).toEqual(['customer', '2']);
    expect((await put({ rel_type: 'customer' })).status).toBe(200);
    expect(await whom()).toEqual(['customer', '2']);
    const refused = await put({ rel_type: 'lead' });
    expect([refused.status, refused.body.error]).toEqual([404, { clientid: 'must be the id of a lead' }]);
    expect((await put({ clientid: 4711 })).body.error).toHaveProperty('clientid');
    expect((await put({ clientid: 0 })).body.error).toEqual({ clientid: 'must be the id of a customer' });
    expect(await whom()).toEqual(['customer', '2']);
    expect((await put({ rel_type: 'internal' })).status).toBe(200);
    expect(await whom()).toEqual(['internal', '0']);
  });

  it('names everything that is missing at once', async () => {
    const { body } = await post({});
    expect(Object.keys(body.error).sort()).toEqual([
      'billing_type',
      'clientid',
      'name',
      'rel_type',
      'start_date',
      'status',
    ]);
  });
});

describe('the progress of a Perfex project', () => {
  it('is the share of its tasks that are complete, rounded down', async () => {
    const { api } = await fresh();
    const { body } = await api('POST', '/api/projects', { body: bare });
    const progress = async () => (await api('GET', `/api/projects/${body.id}`)).body.progress;
    const task = { name: 'T', startdate: '2020-01-01', rel_type: 'project', rel_id: body.id };
    const ids: number[] = [];
    for (let i = 0; i < 3; i += 1) ids.push((await api('POST', '/api/tasks', { body: task })).body.id);
    await api('POST', '/api/tasks', { body: { ...task, rel_type: 'customer', rel_id: 1, status: 5 } });
    expect(await progress()).toBe('0');
    const steps: string[] = [];
    for (const id of ids) {
      await api('PUT', `/api/tasks/${id}`, { body: { status: 5 } });
      steps.push(await progress());
    }
    expect(steps).toEqual(['33', '66', '100']);
    await api('DELETE', `/api/tasks/${ids[0]}`);
    await api('PUT', `/api/tasks/${ids[1]}`, { body: { status: 2 } });
    expect(await progress()).toBe('50');
    expect((await api('GET', '/api/projects')).body[0].progress).toBe('50');
    expect((await api('GET', '/api/projects/search/bare')).body[0].progress).toBe('50');
  });

  it('is what somebody has judged once that is given', async () => {
    const { api } = await fresh();
    const { id } = (await api('POST', '/api/projects', { body: { ...bare, progress: 30 } })).body;
    const shown = async () => {
      const { progress, progress_from_tasks: from } = (await api('GET', `/api/projects/${id}`)).body;
      return [progress, from];
    };
    expect(await shown()).toEqual(['30', '0']);
    await api('PUT', `/api/projects/${id}`, { body: { ...bare, progress_from_tasks: 'on' } });
    expect(await shown()).toEqual(['0', '1']);
    await api('PUT', `/api/projects/${id}`, { body: { ...bare, status: 4 } });
    expect(await shown()).toEqual(['100', '1']);
    await api('PUT', `/api/projects/${id}`, { body: { ...bare, progress: 70 } });
    expect(await shown()).toEqual(['70', '0']);
  });
});

describe('Perfex projects', () => {
  it('are listed, paged, sorted and searched', async () => {
    const { api } = await fresh();
    expect(await api('GET', '/api/projects')).toMatchObject({
      status: 404,
      body: { status: false, message: 'No data were found' },
    });
    for (const [name, cost, tags] of [
      ['Zürich', '5', ''],
      ['apollo', '30', 'moon'],
      ['Artemis', '20', 'moon'],
    ] as const) {
      await api('POST', '/api/projects', { body: { ...bare, name, project_cost: cost, tags } });
    }
    const names = async (target: string) => {
      const { body } = await api('GET', target);
      return (body.data ?? body).map(({ name }: { name: string }) => name);
    };
    expect(await names('/api/projects')).toEqual(['Zürich', 'apollo', 'Artemis']);
    expect(await names('/api/projects?sort=name')).toEqual(['apollo', 'Artemis', 'Zürich']);
    expect(await names('/api/projects?sort=-project_cost&per_page=2')).toEqual(['apollo', 'Artemis']);
    expect((await api('GET', '/api/projects?page=2&per_page=2')).body.meta).toMatchObject({ total: 3, last_page: 2 });
    expect(await names('/api/projects/search/zurich')).toEqual(['Zürich']);
    expect(await names('/api/projects/search/MOON')).toEqual(['apollo', 'Artemis']);
    expect((await api('GET', '/api/projects?fields=name')).body[0]).toEqual({ id: '1', name: 'Zürich' });
    expect(await api('GET', '/api/projects/search/nowhere')).toMatchObject({
      status: 404,
      body: { status: false, message: 'No data were found' },
    });
  });

  it('that are not there are not found, by whatever verb', async () => {
    const { api } = await fresh();
    expect(await api('GET', '/api/projects/99')).toMatchObject({
      status: 404,
      body: { message: 'No data were found' },
    });
    expect(await api('PUT', '/api/projects/99', { body: bare })).toMatchObject({
      status: 404,
      body: { status: false, message: 'Project Update Fail.' },
    });
    expect(await api('DELETE', '/api/delete/projects/99')).toMatchObject({
      status: 404,
      body: { status: false, message: 'Project Delete Fail.' },
    });
  });
});

describe('deleting a Perfex project', () => {
  it.each(['/api/delete/projects', '/api/projects'])('at %s takes its boards along', async (path) => {
    const { api, firm } = await fresh();
    const { id } = (await api('POST', '/api/projects', { body: whole })).body;
    const admin = firm.as('admin');
    await admin('POST', '/admin/v1/boards', { body: { project_id: id, name: 'Done' } });
    expect((await admin('GET', '/admin/v1/boards')).body.map(({ name }: { name: string }) => name)).toEqual([
      'Backlog',
      'Done',
    ]);
    expect(await api('DELETE', `${path}/${id}`)).toMatchObject({
      status: 200,
      body: { status: true, message: 'Project Delete Successful.' },
    });
    expect((await api('GET', `/api/projects/${id}`)).status).toBe(404);
    expect((await admin('GET', '/admin/v1/boards')).body).toEqual([]);
    expect((await api('DELETE', '/api/customers/1')).status).toBe(200);
    expect(await firm.work.store.staff.figures(1)).toMatchObject({ references: 0 });
  });

  it('is refused with 409 while anything hangs on it', async () => {
    const { api, firm } = await fresh();
    const { id } = (await api('POST', '/api/projects', { body: bare })).body;
    const hanging: [string, () => Promise<() => Promise<unknown>>][] = [
      [
        '1 task',
        async () => {
          const body = { name: 'T', startdate: '2020-01-01', rel_type: 'project', rel_id: id };
          const made = await api('POST', '/api/tasks', { body });
          return () => api('DELETE', `/api/tasks/${made.body.id}`);
        },
      ],
      [
        '1 milestone',
        async () => {
          const body = { project_id: id, name: 'M', due_date: '2020-01-01' };
          const made = await api('POST', '/api/milestones', { body });
          return () => api('DELETE', `/api/milestones/${made.body.id}`);
        },
      ],
      [
        '1 invoice',
        async () => {
          const { doc } = await createInvoice({ customerId: 1, projectId: id }, firm.work);
          return () => api('DELETE', `/api/invoices/${doc.id}`);
        },
      ],
      [
        '1 expense',
        async () => {
          const { doc } = await createExpense(
            { categoryId: 1, spentOn: '2020-01-01', amount: '1', projectId: id },
            firm.work,
          );
          return async () => {
            const stored = await firm.work.store.expenses.get(doc.id);
            if (stored) await firm.work.store.save([firm.work.store.expenses.remove(stored)]);
          };
        },
      ],
    ];
    for (const [what, hang] of hanging) {
      const release = await hang();
      const refused = await api('DELETE', `/api/delete/projects/${id}`);
      expect(refused, what).toMatchObject({
        status: 409,
        body: {
          status: false,
          message: 'Project Delete Fail.',
          error: { id: `The project is still in use by ${what}` },
        },
      });
      await release();
    }
    expect((await api('DELETE', `/api/delete/projects/${id}`)).status).toBe(200);
  });

  it('leaves a customer and a member of staff that it needs where they are', async () => {
    const { api } = await fresh();
    await api('POST', '/api/projects', { body: whole });
    expect((await api('DELETE', '/api/customers/1')).status).toBe(409);
    expect((await api('DELETE', '/api/staffs/1')).status).toBe(409);
  });
});
