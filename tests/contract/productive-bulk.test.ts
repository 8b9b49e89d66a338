/** Productive's bulk extension for expenses, and copies: all that a request names is written, or nothing. */
import { Validator } from 'jsonapi-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import { credentialsOf, type Reply, send } from '../../lab/api.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { type Setting, setting } from '../support/productive.ts';

let firm: Setting;
let otherProject: number;
beforeAll(async () => {
  firm = await setting();
  const other = { name: 'Other', customerId: firm.customerId, startsOn: '2021-04-15', currency: 'USD' };
  otherProject = (await createProject(other, firm.work)).doc.id;
});

const path = '/api/v2/expenses';
const headers = { 'content-type': 'application/vnd.api+json; ext=bulk' };
const bulk = (method: string, data: unknown): Promise<Reply> => firm.call(method, path, { headers, body: { data } });
const fresh = (attributes: object = {}) => ({
  type: 'expenses',
  attributes: {
    name: 'Train',
    date: '2026-11-20',
    amount: 1000,
    currency: 'EUR',
    deal_id: firm.projectId,
    service_type: 2,
    ...attributes,
  },
});
const changed = (id: unknown, attributes: object = { name: 'changed' }) => ({ type: 'expenses', id, attributes });
const count = async (): Promise<number> => (await firm.get(`${path}?page[size]=1`)).body.meta.total_count;
const nameOf = async (id: number): Promise<string> => (await firm.get(`${path}/${id}`)).body.data.attributes.name;
const places = ({ status, body }: Reply) => [status, ...body.errors.map((one: { source: object }) => one.source)];
const at = (pointer: string) => ({ pointer: `data/${pointer}` });

describe('several expenses are created', () => {
  it('at once, and shown in the order of the request', async () => {
    const before = await count();
    const reply = await bulk('POST', [fresh({ name: 'one' }), fresh({ name: 'two', deal_id: otherProject })]);
    expect(reply.status).toBe(201);
    expect(() => new Validator().validate(reply.body)).not.toThrow();
    const names = reply.body.data.map((one: { attributes: { name: string } }) => one.attributes.name);
    expect(names).toEqual(['one', 'two']);
    for (const { id, attributes } of reply.body.data)
      expect((await firm.get(`${path}/${id}`)).body.data.attributes).toEqual(attributes);
    expect(await count()).toBe(before + 2);
  });

  it('also twenty of one deal, which one write has no room for: nothing is created', async () => {
    const before = await count();
    const reply = await bulk('POST', Array(20).fill(fresh()));
    expect(places(reply)).toEqual([422, { pointer: 'data' }]);
    expect(reply.body.errors[0].detail).toContain('at most 100 fit in one transaction');
    expect(await count()).toBe(before);
    expect((await bulk('POST', Array(8).fill(fresh()))).body.data).toHaveLength(8);
  });

  it.each([
    ['a missing name', { name: '' }, 'attributes/name'],
    ['an unknown service', { service_id: 4711 }, 'attributes/service_id'],
    ['a deal that does not exist', { deal_id: 4711 }, 'attributes/deal_id'],
    ['a person who does not exist', { person_id: 4711 }, 'attributes/person_id'],
    ['a service type that does not exist', { service_type: 4711 }, 'attributes/service_type'],
  ])('or none, for %s in one of them', async (_, wrong, pointer) => {
    const before = await count();
    expect(places(await bulk('POST', [fresh(), fresh(wrong)]))).toEqual([422, at(`1/${pointer}`)]);
    expect(await count()).toBe(before);
  });

  it('or none, naming all that is wrong in their bodies', async () => {
    const reply = await bulk('POST', [fresh({ amount: 'much' }), fresh(), fresh({ date: '2021-02-30', name: '' })]);
    expect(places(reply)).toEqual([422, at('0/attributes/amount'), at('2/attributes/name'), at('2/attributes/date')]);
    expect(places(await bulk('POST', []))).toEqual([422, { pointer: 'data' }]);
    expect(places(await bulk('POST', Array(21).fill(fresh())))).toEqual([422, { pointer: 'data' }]);
    expect(places(await bulk('POST', [7]))).toEqual([422, at('0')]);
    expect(places(await bulk('POST', [{ ...fresh(), type: 'deals' }]))).toEqual([409, at('0/type')]);
  });

  it('once for one idempotency key', async () => {
    const before = await count();
    const call = { headers: { ...headers, 'idempotency-key': 'bulk' }, body: { data: [fresh(), fresh()] } };
    const [first, second] = [await firm.call('POST', path, call), await firm.call('POST', path, call)];
    expect(second.body).toEqual(first.body);
    expect(await count()).toBe(before + 2);
  });
});

describe('several expenses are changed', () => {
  it('at once', async () => {
    const ids = [await firm.add({}), await firm.add({})];
    const reply = await bulk('PATCH', [changed(ids[0], { name: 'a' }), changed(String(ids[1]), { amount: 700 })]);
    expect(reply.status).toBe(200);
    expect(reply.body.data).toMatchObject([
      { id: String(ids[0]), attributes: { name: 'a' } },
      { id: String(ids[1]), attributes: { name: 'test name', amount: 700 } },
    ]);
    expect(await nameOf(ids[0] ?? 0)).toBe('a');
  });

  it('or none', async () => {
    const [id, approved] = [await firm.add({}), await firm.add({})];
    await firm.call('PATCH', `${path}/${approved}/approve`);
    const refused = async (second: object) => places(await bulk('PATCH', [changed(id), second]));
    expect(await refused(changed(4711))).toEqual([404, at('1')]);
    expect(await refused(changed(undefined))).toEqual([422, at('1/id')]);
    expect(await refused(changed('x'))).toEqual([422, at('1/id')]);
    expect(await refused(changed(id))).toEqual([422, at('1/id')]);
    expect(await refused(changed(approved, { amount: 1, date: '2021-01-01' }))).toEqual([
      409,
      at('1/attributes/amount'),
      at('1/attributes/date'),
    ]);
    expect(await nameOf(id)).toBe('test name');
  });
});

describe('several expenses are deleted', () => {
  it('at once', async () => {
    const ids = [await firm.add({}), await firm.add({})];
    const reply = await bulk(
      'DELETE',
      ids.map((id) => ({ type: 'expenses', id: String(id) })),
    );
    expect(reply.status).toBe(204);
    for (const id of ids) expect((await firm.get(`${path}/${id}`)).status).toBe(404);
  });

  it('or none', async () => {
    const [id, approved] = [await firm.add({}), await firm.add({})];
    await firm.call('PATCH', `${path}/${approved}/approve`);
    const refused = async (second: object) => places(await bulk('DELETE', [{ type: 'expenses', id }, second]));
    expect(await refused({ type: 'expenses', id: approved })).toEqual([409, at('1')]);
    expect(await refused({ type: 'expenses', id: 4711 })).toEqual([404, at('1')]);
    expect(await refused({ type: 'deals', id: 4711 })).toEqual([409, at('1/type')]);
    expect((await firm.get(`${path}/${id}`)).status).toBe(200);
  });
});

describe('a copy', () => {
  const copy = (attributes: object): Promise<Reply> =>
    firm.call('POST', `${path}/copy`, { body: { data: { type: 'expenses', attributes } } });

  it('has what the original has, but for what has happened to it, and what is sent', async () => {
    const id = await firm.add({ notes: 'x', paidOn: '2021-05-01', projectId: firm.projectId, amount: '12.5' });
    await firm.call('PATCH', `${path}/${id}/approve`);
    const original = (await firm.get(`${path}/${id}`)).body.data;
    const { status, headers: sent, body } = await copy({ template_id: id, name: 'again', date: '2021-06-01' });
    expect(status).toBe(201);
    expect(body.data.id).not.toBe(original.id);
    expect(sent.location).toContain(`${path}/${body.data.id}`);
    expect(body.data.attributes).toEqual({
      ...original.attributes,
      name: 'again',
      date: '2021-06-01',
      exchange_date: '2021-06-01',
      paid_on: null,
      approved: false,
      approved_at: null,
      position: Number(body.data.id),
      created_at: body.data.attributes.created_at,
    });
    expect(body.data.relationships.deal).toEqual(original.relationships.deal);
    expect((await firm.get(`${path}/${body.data.id}`)).body.data).toEqual(body.data);
  });

  it('needs an original that exists, and the right to read it', async () => {
    expect(places(await copy({ name: 'again' }))).toEqual([422, at('attributes/template_id')]);
    expect(places(await copy({ template_id: 4711 }))).toEqual([422, at('attributes/template_id')]);
    const id = await firm.add({});
    expect(places(await copy({ template_id: id, deal_id: 4711 }))).toEqual([422, at('attributes/deal_id')]);
    const token = await firm.tokenWith(['expenses:create']);
    const body = { data: { type: 'expenses', attributes: { template_id: id } } };
    expect((await send('POST', `${path}/copy`, { headers: credentialsOf('productive', token), body })).status).toBe(
      403,
    );
  });
});
