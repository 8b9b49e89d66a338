/** Perfex's subscriptions, field by field. What the schedule makes of them is in tests/jobs. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { multipart, urlencoded } from '../../lab/forms.ts';
import { deleteEntry } from '../../lib/operations/settings/entries.ts';

/** Every documented field, as the document's sample has it. */
const documented = {
  name: 'New subscription',
  description: 'This is a detailed description of subscription',
  description_in_item: '1',
  clientid: '1',
  date: '2024-01-31',
  terms: 'subscription payment is due',
  currency: '2',
  tax_id: '1',
  stripe_tax_id_2: 'tax-789',
  stripe_plan_id: 'subscription_ABC',
  stripe_subscription_id: 'sub_123456789',
  tax_id_2: '2',
  next_billing_cycle: '1643808000',
  ends_at: '1646486400',
  status: 'canceled',
  quantity: '5',
  project_id: '1',
  hash: 'a1b2c3',
  created: '2024-01-31 12:34:56',
  created_from: '1',
  date_subscribed: '2024-01-31 10:00:00',
  in_test_environment: '1',
  last_sent_at: '2024-01-31 14:45:00',
};
const ours = { rate: '12.50', repeat_every: '3', recurring_type: 'week' };

/** The same fields with other values. */
const changed = {
  name: 'Renamed',
  description: 'Other',
  description_in_item: '0',
  clientid: '2',
  date: '2025-02-28',
  terms: '',
  currency: '1',
  tax_id: '0',
  stripe_tax_id_2: 'tax-1',
  stripe_plan_id: 'plan_2',
  stripe_subscription_id: 'sub_2',
  tax_id_2: '3',
  next_billing_cycle: '1893456001',
  ends_at: '1924992000',
  status: 'incomplete',
  quantity: '1',
  project_id: '0',
  hash: 'ffff',
  created: '2020-02-29 23:59:59',
  created_from: '7',
  date_subscribed: '2020-06-01 00:00:00',
  in_test_environment: '0',
  last_sent_at: '2021-12-31 01:02:03',
};

let firm: Firm;
let api: ReturnType<Firm['as']>;
beforeAll(async () => {
  firm = await newFirm({ timezone: 'Europe/Berlin', currencies: ['EUR', 'USD'] });
  api = firm.as('perfex');
  for (const company of ['Acme', 'Kent Farms']) await api('POST', '/api/customers', { body: { company } });
  const project = {
    name: 'Artemis',
    rel_type: 'customer',
    clientid: 1,
    billing_type: 1,
    start_date: '2024-01-01',
    status: 2,
  };
  const made = await api('POST', '/api/projects', { body: project });
  expect(made.status, JSON.stringify(made.body)).toBe(200);
});

let count = 0;
/** Every subscription has a hash of its own. */
const fresh = (fields: object = {}) => {
  count += 1;
  return { ...documented, hash: `hash-${count}`, ...fields };
};
const post = (body: unknown, at?: string): Promise<Reply> =>
  api('POST', '/api/subscriptions', { body, ...(at ? { at } : {}) });
const read = async (id: number): Promise<Reply['body']> => (await api('GET', `/api/subscriptions/${id}`)).body[0];
async function made(fields: object = {}, at?: string): Promise<number> {
  const reply = await post(fresh(fields), at);
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return reply.body.id;
}

describe('a Perfex subscription', () => {
  it('is created with the printed sentence and read as an array of one, every documented field as it was written', async () => {
    const reply = await post({ ...documented, ...ours });
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    expect(reply.body).toEqual({ status: true, message: 'Data Added Successfully', id: 1, record_id: 1 });
    const one = await api('GET', '/api/subscriptions/1');
    expect(one.status).toBe(200);
    expect(one.body).toEqual([{ id: '1', ...documented, ...ours }]);
    expect((await api('GET', '/api/subscriptions')).body).toEqual(one.body);
    expect((await api('GET', '/api/subscriptions/')).body).toEqual(one.body);
  });

  it('is changed field by field, and all fields at once', async () => {
    const id = await made();
    const before = await read(id);
    for (const [name, value] of Object.entries(changed)) {
      const reply = await api('PUT', `/api/subscriptions/${id}`, { body: { [name]: value } });
      expect(reply, `${name} ${JSON.stringify(reply.body)}`).toMatchObject({
        status: 200,
        body: { status: true, message: 'Data Update Successful.' },
      });
      before[name] = value;
      expect(await read(id)).toEqual(before);
    }
    const all = await api('PUT', `/api/subscriptions/${id}`, { body: { ...documented, hash: 'again', ...ours } });
    expect(all.status, JSON.stringify(all.body)).toBe(200);
    expect(await read(id)).toEqual({ id: String(id), ...documented, hash: 'again', ...ours });
  });

  it('is the same from a form, from multipart and from JSON', async () => {
    const bodies = [fresh(ours), fresh(ours), fresh(ours)];
    const [form, parts, json] = [
      urlencoded(Object.entries(bodies[0] ?? {})),
      await multipart(bodies[1] ?? {}),
      { body: bodies[2] },
    ];
    for (const call of [form, parts, json]) {
      const reply = await api('POST', '/api/subscriptions', call);
      expect(reply.status, JSON.stringify(reply.body)).toBe(200);
      expect(await read(reply.body.id)).toEqual({
        ...documented,
        ...ours,
        id: String(reply.body.id),
        hash: expect.any(String),
      });
    }
  });

  it('needs a name and a customer only; the rest is as Perfex leaves it', async () => {
    const reply = await post({ name: 'Bare', clientid: 2 }, '2024-05-06T10:00:00.000Z');
    expect(reply.status).toBe(200);
    expect(await read(reply.body.id)).toEqual({
      id: String(reply.body.id),
      name: 'Bare',
      description: '',
      description_in_item: '0',
      clientid: '2',
      date: null,
      terms: '',
      currency: '1',
      tax_id: '0',
      stripe_tax_id_2: '',
      stripe_plan_id: '',
      stripe_subscription_id: '',
      tax_id_2: '0',
      next_billing_cycle: null,
      ends_at: null,
      status: 'active',
      quantity: '1',
      project_id: '0',
      hash: expect.stringMatching(/^[0-9a-f]{32}$/),
      created: '2024-05-06 12:00:00',
      created_from: '0',
      date_subscribed: null,
      in_test_environment: '0',
      last_sent_at: null,
      rate: null,
      repeat_every: '1',
      recurring_type: 'month',
    });
  });

  it.each([0, '0', '', null])('repeats as if it were left out where repeat_every is %j', async (blank) => {
    const { body } = await post({ name: 'Monthly', clientid: 2, repeat_every: blank });
    expect((await read(body.id)).repeat_every).toBe('1');
    expect((await api('PUT', `/api/subscriptions/${body.id}`, { body: { repeat_every: 3 } })).status).toBe(200);
    const changed = await api('PUT', `/api/subscriptions/${body.id}`, { body: { name: 'Still', repeat_every: blank } });
    expect(changed.status).toBe(200);
    expect(await read(body.id)).toMatchObject({ name: 'Still', repeat_every: '3' });
  });

  it('has the currency of its customer where none is given', async () => {
    const company = await api('POST', '/api/customers', { body: { company: 'Dollar', default_currency: 2 } });
    const { body } = await post({ name: 'A', clientid: company.body.id });
    expect((await read(body.id)).currency).toBe('2');
    const own = await post({ name: 'A', clientid: company.body.id, currency: '0' });
    expect((await read(own.body.id)).currency).toBe('2');
  });

  it('answers what the document prints where nothing is there', async () => {
    const missing = { status: false, message: 'No data were found' };
    expect(await api('GET', '/api/subscriptions/4711')).toMatchObject({ status: 404, body: missing });
    const other = await newFirm();
    expect(await other.as('perfex')('GET', '/api/subscriptions')).toMatchObject({ status: 404, body: missing });
    const put = await api('PUT', '/api/subscriptions/4711', { body: { name: 'A' } });
    expect(put).toMatchObject({ status: 404, body: { status: false, message: 'Data Update Fail.' } });
    for (const path of ['/api/subscriptions/4711', '/api/delete/subscriptions/4711']) {
      expect(await api('DELETE', path)).toMatchObject({
        status: 404,
        body: { status: false, message: 'Delete Fail.' },
      });
    }
  });

  it('answers a create that cannot be with 400 and "Data not Added", and names what is wrong', async () => {
    const before = (await api('GET', '/api/subscriptions')).body.length;
    const refused: [object, string, RegExp][] = [
      [{ name: '' }, 'name', /required/],
      [{ clientid: '' }, 'clientid', /required/],
      [{ clientid: 99 }, 'clientid', /99/],
      [{ project_id: 99 }, 'project_id', /99/],
      [{ tax_id: 99 }, 'tax_id', /99/],
      [{ tax_id_2: 98 }, 'tax_id_2', /98/],
      [{ currency: 9 }, 'currency', /currency/],
      [{ quantity: 0 }, 'quantity', /at least 1/],
      [{ rate: '-1' }, 'rate', /negative/],
      [{ rate: '999999999999999', quantity: 999999 }, 'rate', /too large/],
      [{ next_billing_cycle: '2024-01-01' }, 'next_billing_cycle', /Unix seconds/],
      [{ next_billing_cycle: '1643808000000' }, 'next_billing_cycle', /Unix seconds/],
      [{ ends_at: '-5' }, 'ends_at', /Unix seconds/],
      [{ created: 'yesterday' }, 'created', /YYYY-MM-DD/],
      [{ repeat_every: -1 }, 'repeat_every', /from 1/],
      [{ recurring_type: 'fortnight' }, 'recurring_type', /day, week/],
      [{ hash: 'taken' }, 'hash', /in use/],
    ];
    await made({ hash: 'taken' });
    for (const [fields, name, reason] of refused) {
      const { status, body } = await post(fresh(fields));
      expect(status, `${name} ${JSON.stringify(body)}`).toBe(400);
      expect(body).toMatchObject({
        status: false,
        error: 'Data not Added',
        errors: { [name]: expect.stringMatching(reason) },
      });
    }
    expect((await api('GET', '/api/subscriptions')).body).toHaveLength(before + 1);
  });

  it('answers an update that says nothing, or what cannot be, with the printed sentence', async () => {
    const id = await made();
    const before = await read(id);
    const none = { status: 404, body: { status: false, message: 'Data Not Acceptable OR Not Provided' } };
    expect(await api('PUT', `/api/subscriptions/${id}`, { body: {} })).toMatchObject(none);
    expect(await api('PUT', `/api/subscriptions/${id}`, { body: { unheard: 'of' } })).toMatchObject(none);
    const broken = await api('PUT', `/api/subscriptions/${id}`, { body: { name: 'Half', quantity: 'many' } });
    expect(broken).toMatchObject(none);
    expect(broken.body.error).toHaveProperty('quantity');
    expect(await read(id)).toEqual(before);
    const taken = await api('PUT', `/api/subscriptions/${id}`, { body: { hash: documented.hash } });
    expect(taken.status).toBe(404);
    expect(taken.body).toMatchObject({
      status: false,
      message: 'Data Update Fail.',
      error: { hash: 'The hash is already in use' },
    });
  });

  it('keeps a tax that was deleted since, and takes it nowhere else', async () => {
    const id = await made({ tax_id: 4 });
    await deleteEntry(firm.work.store.taxes, 4, firm.work);
    expect((await api('PUT', `/api/subscriptions/${id}`, { body: { tax_id: 4, name: 'Same' } })).status).toBe(200);
    expect((await post(fresh({ tax_id: 4 }))).status).toBe(400);
  });

  it('is deleted on both paths, and its customer and project not before it', async () => {
    const company = (await api('POST', '/api/customers', { body: { company: 'Gone' } })).body.id;
    const [one, two] = [await made({ clientid: company, project_id: 0 }), await made({ clientid: company })];
    expect((await api('DELETE', `/api/customers/${company}`)).status).toBe(409);
    expect((await api('DELETE', '/api/projects/1')).status).toBe(409);
    const gone = { status: 200, body: { status: true, message: 'Delete Successful.' } };
    expect(await api('DELETE', `/api/subscriptions/${one}`)).toMatchObject(gone);
    expect(await api('DELETE', `/api/delete/subscriptions/${two}`)).toMatchObject(gone);
    expect((await api('GET', `/api/subscriptions/${one}`)).status).toBe(404);
    expect((await api('DELETE', `/api/customers/${company}`)).status).toBe(200);
  });

  it('is listed in pages, sorted, with some fields, by the day it was made', async () => {
    const other = await newFirm();
    const there = other.as('perfex');
    await there('POST', '/api/customers', { body: { company: 'Acme' } });
    for (const [name, quantity, created] of [
      ['b', 3, '2024-01-01 08:00:00'],
      ['a', 2, '2024-03-01 08:00:00'],
      ['c', 1, ''],
    ] as const) {
      expect(
        (await there('POST', '/api/subscriptions', { body: { name, quantity, created, clientid: 1 } })).status,
      ).toBe(200);
    }
    const names = async (query: string) => {
      const { body } = await there('GET', `/api/subscriptions?fields=name&${query}`);
      return (Array.isArray(body) ? body : body.data).map(({ name }: { name: string }) => name).join('');
    };
    expect(await names('sort=name')).toBe('abc');
    expect(await names('sort=quantity')).toBe('cab');
    expect(await names('sort=-created')).toBe('cab');
    expect(await names('sort=id&page=2&per_page=2')).toBe('c');
    expect(await names('created_after=2024-02-01&created_before=2024-12-31')).toBe('a');
    const { body } = await there('GET', '/api/subscriptions?page=1&per_page=2');
    expect(body.meta).toMatchObject({ total: 3 });
  });
});

describe('the next billing date', () => {
  const next = async (id: number) => {
    const { next_billing_cycle: seconds } = await read(id);
    return seconds === null ? null : new Date(Number(seconds) * 1000).toISOString();
  };
  const now = '2026-03-20T12:00:00.000Z';

  it('begins on the first day, or on the first of its dates from today on', async () => {
    const bare = { next_billing_cycle: undefined, ends_at: undefined, status: 'active' };
    expect(await next(await made({ ...bare, date: '2027-02-01' }, now))).toBe('2027-01-31T23:00:00.000Z');
    expect(await next(await made({ ...bare, date: '2026-03-20' }, now))).toBe('2026-03-19T23:00:00.000Z');
    expect(await next(await made({ ...bare, date: '2025-12-31' }, now))).toBe('2026-03-30T22:00:00.000Z');
    expect(await next(await made({ ...bare, date: '2025-12-31', repeat_every: 1, recurring_type: 'year' }, now))).toBe(
      '2026-12-30T23:00:00.000Z',
    );
    expect(await next(await made({ ...bare, date: undefined }, now))).toBeNull();
  });

  it('goes from a subscription that is not to be billed, and comes back with a first day', async () => {
    const id = await made({ status: 'active', next_billing_cycle: '1893456000', ends_at: '' });
    const put = (body: object) => api('PUT', `/api/subscriptions/${id}`, { body, at: now });
    await put({ next_billing_cycle: '' });
    expect(await next(id)).toBeNull();
    await put({ date: '2026-04-01' });
    expect(await next(id)).toBe('2026-03-31T22:00:00.000Z');
    await put({ date: '2030-04-01' });
    expect(await next(id)).toBe('2026-03-31T22:00:00.000Z');
    await put({ next_billing_cycle: 0 });
    expect(await next(id)).toBeNull();
  });
});
