/** Sereni's projects: what is written is read back, the figures are right in every dialect, what is wrong is named. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm } from '../../lab/api.ts';
import { ensureStaff } from '../../lib/operations/token/tokens.ts';

type Api = ReturnType<Firm['as']>;

/** The keys of the document's sample, in its order. */
const keys = [
  'id',
  'reference',
  'name',
  'currency',
  'client',
  'start_date',
  'due_date',
  'hourly_rate',
  'fixed_rate',
  'progress',
  'estimate_hours',
  'billable_time',
  'unbillable_time',
  'unbilled',
  'sub_total',
  'total_expenses',
  'billing_method',
  'status',
  'notes',
  'created_at',
  'updated_at',
];
const minimal = {
  name: 'Artemis III',
  client_id: 1,
  start_date: '2022-10-04',
  due_date: '2022-10-08',
  color: 'gray',
};
const client = { name: 'Acme', email: 'a@acme.example', country_id: 'KE', currency_id: 'KES' };

/** A firm with client 1, who is billed in shillings, and members of staff 1 and 2, who cost 30 and 0 an hour. */
async function fresh(): Promise<{ firm: Firm; sereni: Api; perfex: Api }> {
  const firm = await newFirm({ timezone: 'Africa/Nairobi' });
  const sereni = firm.as('sereni');
  const perfex = firm.as('perfex');
  expect((await sereni('POST', '/api/v1/clients', { body: client })).body.id).toBe('1');
  const person = { firstname: 'Sarah', lastname: 'W', email: 'sarah@example.com', password: 'secret' };
  expect((await perfex('POST', '/api/staffs', { body: { ...person, hourly_rate: '30' } })).body.id).toBe(1);
  await ensureStaff('omar@example.com', firm.work);
  return { firm, sereni, perfex };
}

let sereni: Api;
let perfex: Api;
let firm: Firm;
beforeAll(async () => {
  ({ sereni, perfex, firm } = await fresh());
  // Of the euro and the dollar in which its people are sold and its expenses are spent.
  for (const from of ['KES', 'USD']) {
    const body = { from, to: 'EUR', date: '2000-01-01', rate: '1' };
    expect((await firm.as('admin')('POST', '/admin/v1/exchange-rates', { body })).status).toBe(201);
  }
});
const made = async (body: Record<string, unknown> = {}, at?: string) => {
  const reply = await sereni('POST', '/api/v1/projects', { body: { ...minimal, ...body }, ...(at ? { at } : {}) });
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  return reply.body;
};
const shown = async (id: string | number) => (await sereni('GET', `/api/v1/projects/${id}`)).body.attributes;

describe('writing a project', () => {
  it('stores every documented parameter and answers 201 with the record', async () => {
    const body = await made(
      {
        description: 'To the moon',
        hourly_rate: '60.00',
        fixed_price: 3400,
        notes: 'Late',
        color: 'Blue',
        estimate_hours: '72',
        billing_method: 'hourly_task_rate',
        status: 'active',
        some_other_field: 'ignored',
      },
      '2022-09-02T04:01:52Z',
    );
    const { id } = body;
    expect(body).toEqual({
      type: 'projects',
      id,
      attributes: {
        id,
        reference: `PRO${id.padStart(4, '0')}`,
        name: 'Artemis III',
        currency: 'KES',
        client: { id: '1', name: 'Acme' },
        start_date: '2022-10-04T00:00:00+03:00',
        due_date: '2022-10-08T00:00:00+03:00',
        hourly_rate: '60.00',
        fixed_rate: '3400.00',
        progress: 0,
        estimate_hours: '72.00',
        billable_time: '0.00',
        unbillable_time: '0.00',
        unbilled: '0.00',
        sub_total: 0,
        total_expenses: 0,
        unvalued_time: '0.00',
        unvalued_expenses: 0,
        billing_method: 'hourly_task_rate',
        status: 'active',
        description: 'To the moon',
        color: 'blue',
        notes: 'Late',
        created_at: '2022-09-02T07:01:52+03:00',
        updated_at: '2022-09-02T07:01:52+03:00',
      },
    });
    expect(Object.keys(body.attributes)).toEqual(expect.arrayContaining(keys));
    expect((await sereni('GET', `/api/v1/projects/${id}`)).body).toEqual(body);
  });

  it('needs no more than what is required, and takes a form', async () => {
    const { status, body } = await sereni('POST', '/api/v1/projects', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'name=B%C3%BCro&client_id=1&start_date=2022-10-04&due_date=2022-10-08&color=red&hourly_rate=&notes=',
    });
    expect(status).toBe(201);
    expect(body.attributes).toMatchObject({
      name: 'Büro',
      hourly_rate: null,
      fixed_rate: null,
      estimate_hours: null,
      billing_method: 'fixed_rate',
      status: 'active',
      description: null,
      notes: null,
    });
  });

  it('keeps what an update leaves out, clears what it empties, and answers the record', async () => {
    const { id } = await made({
      hourly_rate: '60',
      fixed_price: '10',
      notes: 'N',
      description: 'D',
      status: 'on_hold',
    });
    const { status, body } = await sereni('PUT', `/api/v1/projects/${id}`, {
      body: { ...minimal, name: 'Renamed', color: 'pink', hourly_rate: '', description: '' },
    });
    expect(status).toBe(200);
    expect(body.attributes).toMatchObject({
      name: 'Renamed',
      color: 'pink',
      hourly_rate: null,
      fixed_rate: '10.00',
      description: null,
      notes: 'N',
      status: 'on_hold',
    });
    expect(await shown(id)).toEqual(body.attributes);
  });

  it.each(['gray', 'red', 'orange', 'yellow', 'pink', 'cyan', 'blue'])('takes the colour %s', async (color) => {
    expect((await made({ color })).attributes.color).toBe(color);
  });

  it.each([
    ['fixed_rate', '1'],
    ['hourly_project_rate', '2'],
    ['hourly_task_rate', '3'],
    ['hourly_staff_rate', '4'],
  ])('bills by %s, Perfex’s type %s', async (method, number) => {
    const { id } = await made({ billing_method: method });
    expect((await perfex('GET', `/api/projects/${id}`)).body.billing_type).toBe(number);
  });

  it('has the currency of its client, at the rate of the day', async () => {
    const { sereni: other, firm: own } = await fresh();
    const rate = (date: string, value: string) =>
      own.as('admin')('POST', '/admin/v1/exchange-rates', { body: { from: 'KES', to: 'EUR', date, rate: value } });
    await rate('2022-01-01', '0.0072');
    await rate('2999-01-01', '0.5');
    const { body } = await other('POST', '/api/v1/projects', { body: minimal });
    expect(body.attributes.currency).toBe('KES');
    expect((await own.work.store.projects.get(Number(body.id)))?.doc.exchangeRate).toBe('0.0072');
  });

  it('is given a first board', async () => {
    const { id } = await made();
    const { status, body } = await sereni('GET', `/api/v1/projects/${id}/boards`);
    expect(status).toBe(200);
    expect(body.data).toEqual([
      {
        type: 'boards',
        id: expect.stringMatching(/^\d+$/),
        attributes: expect.objectContaining({ id: body.data[0].id, name: 'Backlog', position: 1 }),
      },
    ]);
    expect(body.meta).toMatchObject({ total: 1, per_page: 25, last_page: 1 });
  });

  it('is numbered without twins, however many come at once', async () => {
    const bodies = await Promise.all(Array.from({ length: 20 }, () => made()));
    expect(new Set(bodies.map(({ attributes }) => attributes.reference)).size).toBe(20);
  });
});

describe('a project’s status', () => {
  it('is active from Perfex’s first two numbers, which an update leaves as they are', async () => {
    const { id } = await made();
    for (const [number, word] of [
      ['1', 'active'],
      ['2', 'active'],
      ['3', 'on_hold'],
      ['4', 'finished'],
      ['5', 'cancelled'],
    ]) {
      const { body } = await perfex('GET', `/api/projects/${id}`);
      const { status } = await perfex('PUT', `/api/projects/${id}`, { body: { ...body, status: number } });
      expect(status).toBe(200);
      expect((await shown(id)).status).toBe(word);
      await sereni('PUT', `/api/v1/projects/${id}`, { body: { ...minimal, status: word } });
      expect((await perfex('GET', `/api/projects/${id}`)).body.status).toBe(number);
    }
    await sereni('PUT', `/api/v1/projects/${id}`, { body: { ...minimal, status: 'active' } });
    expect((await perfex('GET', `/api/projects/${id}`)).body.status).toBe('2');
  });
});

describe('a project in both dialects', () => {
  it('written by Sereni is read by Perfex', async () => {
    const { id } = await made({ hourly_rate: '60', fixed_price: '1500.5', estimate_hours: 72, description: 'A site' });
    expect((await perfex('GET', `/api/projects/${id}`)).body).toMatchObject({
      name: 'Artemis III',
      rel_type: 'customer',
      clientid: '1',
      start_date: '2022-10-04',
      deadline: '2022-10-08',
      project_rate_per_hour: '60.00',
      project_cost: '1500.50',
      estimated_hours: '72.00',
      description: 'A site',
    });
  });

  it('written by Perfex is read by Sereni, also without what Sereni would require', async () => {
    const { body } = await perfex('POST', '/api/projects', {
      body: { name: 'Own', rel_type: 'internal', clientid: 7, billing_type: 2, start_date: '2019-04-19', status: 1 },
    });
    expect(await shown(body.id)).toMatchObject({
      reference: `PRO${String(body.id).padStart(4, '0')}`,
      name: 'Own',
      client: null,
      currency: 'EUR',
      due_date: null,
      billing_method: 'hourly_project_rate',
      status: 'active',
    });
    const moved = await sereni('PUT', `/api/v1/projects/${body.id}`, { body: minimal });
    expect(moved.body.attributes.client).toEqual({ id: '1', name: 'Acme' });
    expect((await perfex('GET', `/api/projects/${body.id}`)).body).toMatchObject({
      rel_type: 'customer',
      clientid: '1',
    });
  });
});

describe('a project’s figures', () => {
  /** A project with two tasks, at 45 an hour and at the project's 60; times are logged through Perfex. */
  async function atWork(body: Record<string, unknown> = {}) {
    const { id } = await made({ hourly_rate: '60', fixed_price: '3400', billing_method: 'hourly_task_rate', ...body });
    const task = async (rate: string, more: Record<string, unknown> = {}): Promise<string> => {
      const plan = { name: 'Task', startdate: '2024-01-01', rel_type: 'project', rel_id: id, billable: 1, ...more };
      return String((await perfex('POST', '/api/tasks', { body: { ...plan, hourly_rate: rate } })).body.id);
    };
    const log = async (
      taskId: string,
      start: string,
      end: string,
      more: Record<string, unknown> = {},
    ): Promise<string> => {
      const times = { start_time: `2024-01-08 ${start}`, end_time: `2024-01-08 ${end}` };
      const entry = { task_id: taskId, staff_id: 1, ...times, ...more };
      const { status, body: answer } = await perfex('POST', '/api/timesheets', { body: entry });
      expect(status, JSON.stringify(answer)).toBe(200);
      return String(answer.id);
    };
    return { id, dear: await task('45'), plain: await task('0'), task, log };
  }

  it('are nothing before there is any work', async () => {
    expect(await shown((await made()).id)).toMatchObject({
      progress: 0,
      billable_time: '0.00',
      unbillable_time: '0.00',
      unbilled: '0.00',
      sub_total: 0,
      total_expenses: 0,
    });
  });

  it('add up what is logged, in seconds, by whether it is billable', async () => {
    const { id, dear, plain, task, log } = await atWork();
    const free = await task('45', { billable: 0 });
    await log(dear, '08:00:00', '10:00:00');
    await log(plain, '08:00:00', '08:30:00');
    await log(free, '08:00:00', '09:00:00');
    expect(await shown(id)).toMatchObject({
      billable_time: '9000.00',
      unbillable_time: '3600.00',
      unbilled: '9000.00',
    });
    const logged = async (taskId: string) =>
      (await sereni('GET', `/api/v1/tasks/${taskId}`)).body.attributes.logged_time;
    expect(await Promise.all([dear, plain, free].map(logged))).toEqual([7200, 1800, 3600]);
  });

  it.each([
    // 2 h at 45, 30 min at 60, 15 min at its own 100.
    ['hourly_task_rate', 90 + 30 + 25],
    // A task with a rate of its own is worth that, whatever the project's other work is billed by.
    ['hourly_project_rate', 90 + 30 + 25],
    // The person is sold for 30 in the firm's currency, and the project's is worth half as much.
    ['hourly_staff_rate', 120 + 30 + 25],
    ['fixed_rate', 3400],
  ])('come to what %s says', async (method, total) => {
    const { id, dear, plain, log } = await atWork({ billing_method: method });
    const project = await firm.work.store.projects.get(Number(id));
    if (!project) throw new Error('the project is not there');
    await firm.work.store.save([firm.work.store.projects.update(project, { ...project.doc, exchangeRate: '0.5' })]);
    await log(dear, '08:00:00', '10:00:00');
    await log(plain, '08:00:00', '08:30:00');
    await log(plain, '09:00:00', '09:15:00', { hourly_rate: '100' });
    await log(plain, '10:00:00', '11:00:00', { billable: 0 });
    expect((await shown(id)).sub_total).toBe(total);
  });

  it.each(['hourly_task_rate', 'hourly_project_rate', 'hourly_staff_rate'])(
    'are what Teamwork charges for the time, by %s, also where the rates that it names are missing',
    async (method) => {
      for (const rate of ['60', '']) {
        const { id, dear, plain, log } = await atWork({ billing_method: method, hourly_rate: rate });
        const entries = [
          await log(dear, '08:00:00', '10:00:00'),
          await log(dear, '08:00:00', '09:00:00', { staff_id: 2 }),
          await log(plain, '08:00:00', '08:29:50'),
          await log(plain, '08:00:00', '09:00:00', { staff_id: 2 }),
          await log(plain, '09:00:00', '09:15:00', { hourly_rate: '100' }),
        ];
        const teamwork = firm.as('teamwork');
        const invoice = { 'display-date': '20240131', 'currency-code': 'KES', number: `${method} ${rate}` };
        const { headers } = await teamwork('POST', `/projects/${id}/invoices.json`, { body: { invoice } });
        expect(await shown(id)).toMatchObject({ billable_time: '17090.00', unbilled: '17090.00' });
        const { sub_total } = await shown(id);
        expect(sub_total).toBeGreaterThan(0);
        const put = { lineitems: { add: { timelogs: entries } } };
        const reply = await teamwork('PUT', `/invoices/${headers.id}/lineitems.json`, { body: put });
        expect(reply.status, JSON.stringify(reply.body)).toBe(200);
        const read = (await teamwork('GET', `/invoices/${headers.id}.json`)).body.invoice;
        expect(Number(read['total-cost'])).toBe(sub_total);
        expect(await shown(id)).toMatchObject({ billable_time: '17090.00', unbilled: '0.00', sub_total });
      }
    },
  );

  it('follow another rate of a task, for all that was logged on it', async () => {
    const { id, dear, plain, log } = await atWork();
    await log(dear, '08:00:00', '10:00:00');
    await log(dear, '11:00:00', '12:00:00', { hourly_rate: '10' });
    await log(plain, '08:00:00', '09:00:00');
    const total = async () => (await shown(id)).sub_total;
    expect(await total()).toBe(90 + 10 + 60);
    await perfex('PUT', `/api/tasks/${dear}`, { body: { hourly_rate: '50.5' } });
    expect(await total()).toBe(101 + 10 + 60);
    await perfex('PUT', `/api/tasks/${plain}`, { body: { hourly_rate: '20' } });
    expect(await total()).toBe(101 + 10 + 20);
    await perfex('PUT', `/api/tasks/${dear}`, { body: { hourly_rate: '0' } });
    expect(await total()).toBe(120 + 10 + 20);
    await sereni('PUT', `/api/v1/projects/${id}`, { body: { ...minimal, hourly_rate: '80' } });
    expect(await total()).toBe(160 + 10 + 20);
  });

  it('follow time that is changed, moved to another task or taken back', async () => {
    const { id, dear, plain, log } = await atWork();
    const entry = await log(dear, '08:00:00', '10:00:00');
    const total = async () => (await shown(id)).sub_total;
    const change = (body: Record<string, unknown>) => perfex('PUT', `/api/timesheets/${entry}`, { body });
    await change({ end_time: '2024-01-08 09:00:00' });
    expect(await total()).toBe(45);
    await change({ task_id: plain });
    expect(await total()).toBe(60);
    await change({ hourly_rate: '7' });
    expect(await total()).toBe(7);
    await change({ hourly_rate: '0', task_id: dear });
    expect(await total()).toBe(45);
    await change({ billable: 0 });
    expect(await shown(id)).toMatchObject({ sub_total: 0, billable_time: '0.00', unbillable_time: '3600.00' });
    await change({ billable: 1 });
    expect(await total()).toBe(45);
    expect((await perfex('DELETE', `/api/timesheets/${entry}`)).status).toBe(200);
    expect(await shown(id)).toMatchObject({ sub_total: 0, billable_time: '0.00', unbilled: '0.00' });
  });

  it('are right after time was logged and rates were changed all at once', async () => {
    const { id, dear, log } = await atWork();
    await Promise.all([
      ...Array.from({ length: 6 }, (_, i) => log(dear, `0${i}:00:00`, `0${i}:20:00`)),
      ...['1', '2', '3'].map((rate) => perfex('PUT', `/api/tasks/${dear}`, { body: { hourly_rate: rate } })),
    ]);
    const rate = Number((await perfex('GET', `/api/tasks/${dear}`)).body.hourly_rate);
    expect(await shown(id)).toMatchObject({ billable_time: '7200.00', sub_total: 2 * rate });
  });

  it('are exact where binary fractions are not, and rounded once', async () => {
    const { id, task, log } = await atWork();
    const third = await task('0.1');
    for (let i = 0; i < 3; i += 1) await log(third, `0${i}:00:00`, `0${i}:20:00`);
    expect((await shown(id)).sub_total).toBe(0.1);
  });

  it('show the progress that Perfex shows', async () => {
    const { id, dear } = await atWork();
    await perfex('PUT', `/api/tasks/${dear}`, { body: { status: 5 } });
    expect((await shown(id)).progress).toBe(50);
    expect((await perfex('GET', `/api/projects/${id}`)).body.progress).toBe('50');
    const { body } = await perfex('GET', `/api/projects/${id}`);
    await perfex('PUT', `/api/projects/${id}`, { body: { ...body, progress_from_tasks: 'off', progress: '65' } });
    expect((await shown(id)).progress).toBe(65);
  });

  it('show expenses of any currency in the project’s, at their rates', async () => {
    const { id } = await atWork();
    const spend = (more: Record<string, unknown>) =>
      sereni('POST', '/api/v1/expenses', {
        body: { category_id: 1, expense_date: '2024-01-02', vendor: 'Shop', invoiced: 0, project_id: id, ...more },
      });
    const first = await spend({ amount: 770 });
    expect(first.status, JSON.stringify(first.body)).toBe(201);
    await perfex('POST', '/api/expenses', {
      body: { expense_name: 'More', category: 1, amount: '30.5', date: '2024-01-02', currency: 2, project_id: id },
    });
    expect((await shown(id)).total_expenses).toBe(800.5);
    const { body } = await sereni('GET', `/api/v1/projects/${id}/expenses`);
    expect(body.meta.total).toBe(2);
    await sereni('DELETE', `/api/v1/expenses/${first.body.id}`);
    expect((await shown(id)).total_expenses).toBe(30.5);
  });

  it('are the same in lists', async () => {
    const { id, dear, log } = await atWork({ billing_method: 'hourly_staff_rate' });
    await log(dear, '08:00:00', '10:00:00');
    const { body } = await sereni('GET', '/api/v1/projects?per_page=100');
    const listed = body.data.find((one: { id: string }) => one.id === id);
    expect(listed).toEqual((await sereni('GET', `/api/v1/projects/${id}`)).body);
    expect(listed.attributes.sub_total).toBe(60);
  });
});

describe('lists of and under projects', () => {
  it('shows all of them in the order of their ids', async () => {
    const { sereni: call } = await fresh();
    for (const name of ['A', 'B', 'C']) await call('POST', '/api/v1/projects', { body: { ...minimal, name } });
    const { status, body } = await call('GET', '/api/v1/projects?per_page=2');
    expect(status).toBe(200);
    expect(body.data.map((one: { attributes: { name: string } }) => one.attributes.name)).toEqual(['A', 'B']);
    expect(body.meta).toMatchObject({ total: 3, last_page: 2 });
    expect(body.data[1]).toEqual((await call('GET', '/api/v1/projects/2')).body);
  });

  it('pages the boards from left to right', async () => {
    const { id } = await made();
    const add = (name: string, position?: number) =>
      firm.as('admin')('POST', '/admin/v1/boards', { body: { project_id: Number(id), name, position } });
    await add('Done', 9);
    await add('Doing', 5);
    const page = async (number: number) =>
      (await sereni('GET', `/api/v1/projects/${id}/boards?per_page=2&page=${number}`)).body;
    const namesOf = ({ data }: { data: { attributes: { name: string } }[] }) => data.map((one) => one.attributes.name);
    expect(namesOf(await page(1))).toEqual(['Backlog', 'Doing']);
    expect(namesOf(await page(2))).toEqual(['Done']);
    expect((await page(3)).data).toEqual([]);
  });

  it.each(['boards', 'tasks'])('answers 304 to a reader who knows the %s', async (child) => {
    const { id } = await made();
    const { headers } = await sereni('GET', `/api/v1/projects/${id}/${child}`);
    const again = await sereni('GET', `/api/v1/projects/${id}/${child}`, {
      headers: { 'if-none-match': headers.etag ?? '' },
    });
    expect(again).toMatchObject({ status: 304, body: '' });
  });
});

describe('what projects refuse', () => {
  it.each(['POST', 'PUT'])('%s without anything names each required field', async (method) => {
    const { id } = await made();
    const path = method === 'PUT' ? `/api/v1/projects/${id}` : '/api/v1/projects';
    const { status, body } = await sereni(method, path, { body: {} });
    expect(status).toBe(422);
    expect(Object.keys(body.errors).sort()).toEqual(['client_id', 'color', 'due_date', 'name', 'start_date']);
  });

  it.each([
    ['name', ''],
    ['client_id', 99],
    ['client_id', 'Acme'],
    ['start_date', '2022-02-30'],
    ['due_date', 'soon'],
    ['color', 'mauve'],
    ['hourly_rate', '-1'],
    ['hourly_rate', 'much'],
    ['fixed_price', '1,000'],
    ['estimate_hours', {}],
    ['billing_method', 'by_the_moon'],
    ['status', 'archived'],
    ['notes', ['a']],
  ])('422 for %s %j, on create and update', async (field, value) => {
    const { id, attributes } = await made();
    for (const [method, path] of [
      ['POST', '/api/v1/projects'],
      ['PUT', `/api/v1/projects/${id}`],
    ] as const) {
      const { status, body } = await sereni(method, path, { body: { ...minimal, [field]: value } });
      expect(status).toBe(422);
      expect(Object.keys(body.errors)).toEqual([field]);
    }
    expect(await shown(id)).toEqual(attributes);
  });

  it.each([
    ['GET', ''],
    ['PUT', ''],
    ['DELETE', ''],
    ['GET', '/boards'],
    ['GET', '/tasks'],
  ])('%s of an unknown project%s is 404', async (method, under) => {
    for (const id of ['987654', '0', 'abc', '88528805735567360']) {
      const body = method === 'PUT' ? { body: minimal } : {};
      expect(await sereni(method, `/api/v1/projects/${id}${under}`, body)).toMatchObject({
        status: 404,
        body: { message: 'Project not found.', errors: {} },
      });
    }
  });

  it('415 for an Accept without JSON, 400 for a page that is none', async () => {
    expect((await sereni('GET', '/api/v1/projects', { headers: { accept: 'text/html' } })).status).toBe(415);
    expect((await sereni('GET', '/api/v1/projects?page=0')).status).toBe(400);
    expect(
      (await sereni('POST', '/api/v1/projects', { headers: { 'content-type': 'application/json' }, body: '{' })).status,
    ).toBe(400);
  });
});

describe('deleting a project', () => {
  it('takes its boards with it and answers a message', async () => {
    const { id } = await made();
    const board = (await sereni('GET', `/api/v1/projects/${id}/boards`)).body.data[0].id;
    expect(await sereni('DELETE', `/api/v1/projects/${id}`)).toMatchObject({
      status: 200,
      body: { message: 'The project was deleted.' },
    });
    expect((await sereni('GET', `/api/v1/projects/${id}`)).status).toBe(404);
    expect((await sereni('DELETE', `/api/v1/projects/${id}`)).status).toBe(404);
    expect(await firm.work.store.boards.get(Number(board))).toBeNull();
  });

  it('goes in one write with as many members and boards as it may have', async () => {
    const { id } = await made();
    const people: string[] = [];
    for (let i = 0; i < 80; i += 1) people.push(String((await ensureStaff(`m${i}@example.com`, firm.work)).id));
    const whole = {
      name: 'Crowd',
      rel_type: 'customer',
      clientid: 1,
      status: 1,
      billing_type: 1,
      start_date: '2024-01-01',
    };
    const put = (members: string[]) =>
      firm.as('perfex')('PUT', `/api/projects/${id}`, { body: { ...whole, project_members: members } });
    const swapped = [await put(people.slice(0, 40)), await put(people.slice(40)), await put(people.slice(0, 41))];
    expect(swapped.map(({ body }) => body.status)).toEqual([true, true, false]);
    expect(JSON.stringify(swapped[2]?.body)).toContain('more than 40');
    const boards: number[] = [];
    for (let i = 0; i < 14; i += 1) {
      const body = { project_id: Number(id), name: `Board ${i}` };
      boards.push((await firm.as('admin')('POST', '/admin/v1/boards', { body })).body.id);
    }
    const refused = await sereni('DELETE', `/api/v1/projects/${id}`);
    expect(JSON.stringify(refused.body)).toContain('more than 14 boards');
    expect((await firm.as('admin')('DELETE', `/admin/v1/boards/${boards[0]}`)).status).toBe(204);
    expect((await sereni('DELETE', `/api/v1/projects/${id}`)).status).toBe(200);
  });

  it('is refused while there are tasks', async () => {
    const { id } = await made();
    const board = (await sereni('GET', `/api/v1/projects/${id}/boards`)).body.data[0].id;
    const body = { project_id: id, board_id: board, priority_id: 2, name: 'Setup', visible: 0 };
    const task = await sereni('POST', '/api/v1/tasks', { body });
    expect(task.status).toBe(201);
    expect((await sereni('DELETE', `/api/v1/projects/${id}`)).status).toBe(422);
    await sereni('DELETE', `/api/v1/tasks/${task.body.id}`);
    expect((await sereni('DELETE', `/api/v1/projects/${id}`)).status).toBe(200);
  });
});
