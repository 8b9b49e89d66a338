/** Productive's services: lines of a deal's budget, which say the deal and the service type of an expense. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../lab/api.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { type Setting, setting } from '../support/productive.ts';

let firm: Setting;
let otherCustomer: number;
let otherProject: number;
beforeAll(async () => {
  firm = await setting();
  const made = await firm.as('perfex')('POST', '/api/customers', { body: { company: 'Other' } });
  otherCustomer = made.body.id;
  const other = { name: 'Other', customerId: otherCustomer, startsOn: '2021-04-15', currency: 'USD' };
  otherProject = (await createProject(other, firm.work)).doc.id;
});

const post = (path: string, attributes: object): Promise<Reply> =>
  firm.call('POST', `/api/v2/${path}`, { body: { data: { type: path, attributes } } });
const patch = (path: string, attributes: object): Promise<Reply> =>
  firm.call('PATCH', `/api/v2/${path}`, { body: { data: { attributes } } });

const add = async (attributes: object = {}): Promise<string> => {
  const { status, body } = await post('services', {
    name: 'Design',
    deal_id: firm.projectId,
    service_type_id: 2,
    ...attributes,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.data.id;
};
/** The vendor's own clients send this. */
const spent = (service: string, more: object = {}) => ({
  name: 'x',
  date: '2026-11-20',
  amount: 1000,
  currency: 'EUR',
  billable: false,
  person_id: firm.staffId,
  service_id: Number(service),
  ...more,
});
const find = async (query: string): Promise<string[]> => {
  const { status, body } = await firm.get(`/api/v2/${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.data.map(({ id }: { id: string }) => id);
};
const said = ({ status, body }: Reply) => [
  status,
  ...body.errors.map((one: { source: object; detail: string }) => [one.source, one.detail]),
];
const places = ({ status, body }: Reply) => [status, ...body.errors.map((one: { source: object }) => one.source)];
const at = (name: string) => ({ pointer: `data/attributes/${name}` });

describe('a service', () => {
  it('is created with what a budget line has, shown, changed and deleted', async () => {
    const { status, headers, body } = await firm.call('POST', '/api/v2/services', {
      body: {
        data: {
          type: 'services',
          attributes: {
            name: 'Design',
            billing_type_id: 1,
            unit_id: '3',
            quantity: '1.5',
            price: 80_000,
            estimated_time: 600,
            description: 'As agreed',
          },
          relationships: {
            deal: { data: { type: 'deals', id: String(firm.projectId) } },
            service_type: { data: { type: 'service_types', id: '2' } },
          },
        },
      },
    });
    expect(status).toBe(201);
    const path = `/api/v2/services/${body.data.id}`;
    expect(headers.location).toBe(`http://localhost:3000${path}`);
    expect(body.data).toMatchObject({
      type: 'services',
      attributes: {
        name: 'Design',
        billing_type_id: 1,
        billable: true,
        unit_id: 3,
        quantity: 1.5,
        price: 80_000,
        price_default: 100_000,
        currency: 'EUR',
        currency_default: 'USD',
        budget_total: 120_000,
        budget_total_default: 150_000,
        estimated_time: 600,
        budgeted_time: 720,
        description: 'As agreed',
      },
      relationships: {
        deal: { data: { type: 'deals', id: String(firm.projectId) } },
        service_type: { data: { type: 'service_types', id: '2' } },
        person: { data: null },
      },
    });
    expect((await firm.get(path)).body.data).toEqual(body.data);
    const changed = await patch(`services/${body.data.id}`, { name: 'Draft', billing_type_id: 3, unit: 2 });
    expect(changed.body.data.attributes).toMatchObject({ name: 'Draft', billable: false, unit_id: 2, price: 80_000 });
    expect((await firm.call('DELETE', path)).status).toBe(204);
    expect((await firm.get(path)).status).toBe(404);
  });

  it('is refused without what it needs, and with what it cannot be', async () => {
    const blank = "can't be blank";
    expect(said(await post('services', {}))).toEqual([
      422,
      [at('name'), blank],
      [at('service_type_id'), blank],
      [at('deal_id'), blank],
    ]);
    const whole = { name: 'Design', deal_id: firm.projectId, service_type_id: 2 };
    for (const [attributes, field] of [
      [{ deal_id: 999 }, 'deal_id'],
      [{ service_type_id: 999 }, 'service_type_id'],
      [{ billing_type_id: 4 }, 'billing_type_id'],
      [{ unit_id: 'hour' }, 'unit_id'],
      [{ price: -1 }, 'price'],
      [{ quantity: -1 }, 'quantity'],
      [{ quantity: 1e14, price: 1e14 }, 'quantity'],
      [{ estimated_time: 1.5 }, 'estimated_time'],
    ] as const) {
      expect(places(await post('services', { ...whole, ...attributes })), field).toEqual([422, at(field)]);
    }
    expect(places(await patch(`services/${await add()}`, { deal_id: otherProject }))).toEqual([422, at('deal_id')]);
  });

  it('is found by deal, project, company, type and id, sorted and in pages', async () => {
    const own = await setting();
    const made = async (name: string, more: object = {}): Promise<string> => {
      const attributes = { name, deal_id: own.projectId, service_type_id: 1, ...more };
      return (await own.call('POST', '/api/v2/services', { body: { data: { attributes } } })).body.data.id;
    };
    const second = await createProject({ name: 'b', startsOn: '2021-04-15' }, own.work);
    const [a, b, c] = [
      await made('Coding', { position: 9 }),
      await made('audit', { service_type_id: 3, billing_type_id: 1, position: 8 }),
      await made('Berth', { deal_id: second.doc.id, unit_id: 2, expense_tracking_enabled: false }),
    ];
    const listed = async (query: string): Promise<string[]> =>
      (await own.get(`/api/v2/services?${query}`)).body.data.map(({ id }: { id: string }) => id);
    expect(await listed('')).toEqual([a, b, c]);
    expect(await listed(`filter[deal_id]=${own.projectId}`)).toEqual([a, b]);
    expect(await listed(`filter[deal_id][]=${own.projectId}&filter[deal_id][]=${second.doc.id}`)).toEqual([a, b, c]);
    expect(await listed(`filter[project_id]=${second.doc.id}`)).toEqual([c]);
    expect(await listed(`filter[company_id]=${own.customerId}`)).toEqual([a, b]);
    expect(await listed(`filter[company_id][not_eq]=${own.customerId}`)).toEqual([c]);
    expect(await listed('filter[company_id]=9999')).toEqual([]);
    expect(await listed(`filter[id]=${a},${c}`)).toEqual([a, c]);
    expect(await listed('filter[name]=AUDIT')).toEqual([b]);
    expect(await listed('filter[billing_type]=1')).toEqual([b]);
    expect(await listed('filter[unit]=2')).toEqual([c]);
    expect(await listed('filter[service_type_id]=3')).toEqual([b]);
    expect(await listed('filter[expense_tracking_enabled]=false')).toEqual([c]);
    expect(await listed('sort=name')).toEqual([b, c, a]);
    expect(await listed('sort=-position')).toEqual([a, b, c]);
    expect(await listed('page[size]=1&page[number]=2')).toEqual([b]);
    expect(await listed(`filter[$op]=or&filter[0][name]=audit&filter[1][company_id]=${own.customerId}`)).toEqual([
      a,
      b,
    ]);
  });
});

describe('an expense of a service', () => {
  it('has its deal and its service type, as the vendor’s clients create it', async () => {
    const service = await add();
    const { status, body } = await post('expenses', spent(service));
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body.data.relationships).toMatchObject({
      service: { data: { type: 'services', id: service } },
      deal: { data: { type: 'deals', id: String(firm.projectId) } },
      service_type: { data: { type: 'service_types', id: '2' } },
    });
    const { body: included } = await firm.get(`/api/v2/expenses/${body.data.id}?include=service.deal,service_type`);
    expect(included.included.map(({ type }: { type: string }) => type)).toEqual(['service_types', 'services', 'deals']);
    expect(await find(`expenses?filter[service_id]=${service}`)).toEqual([body.data.id]);
    const { body: shown } = await firm.get(`/api/v2/services/${service}`);
    expect(shown.data.attributes).toMatchObject({ expense_amount: 1000, expense_amount_default: 1250 });
    expect(said(await firm.call('DELETE', `/api/v2/services/${service}`))[0]).toBe(409);
  });

  it('is refused where deal or service type contradict it, or it takes no expenses', async () => {
    const service = await add();
    expect(said(await post('expenses', spent(service, { deal_id: otherProject })))).toEqual([
      422,
      [at('deal_id'), `must be ${firm.projectId}, as of its service`],
    ]);
    expect(said(await post('expenses', spent(service, { service_type_id: 3 })))).toEqual([
      422,
      [at('service_type'), 'must be 2, as of its service'],
    ]);
    expect((await post('expenses', spent(service, { deal_id: firm.projectId, service_type_id: 2 }))).status).toBe(201);
    expect(places(await post('expenses', spent('999')))).toEqual([422, at('service_id')]);
    expect(places(await post('expenses', spent(await add({ expense_tracking_enabled: false }))))).toEqual([
      422,
      at('service_id'),
    ]);
    // Without one, deal and type are needed as before; what else is missing is named too.
    expect(said(await post('expenses', { service_id: null, name: '' })).slice(2, 4)).toEqual([
      [at('deal_id'), "can't be blank"],
      [at('service_type'), "can't be blank"],
    ]);
    expect(places(await post('expenses', { service_id: service }))).toEqual([
      422,
      ...['name', 'amount', 'currency', 'currency', 'date'].map(at),
    ]);
  });

  it('moves with another service, and leaves it with another deal', async () => {
    const [first, second] = [await add(), await add({ deal_id: otherProject, service_type_id: 3 })];
    const { body } = await post('expenses', spent(first));
    const path = `expenses/${body.data.id}`;
    const moved = await patch(path, { service_id: second });
    expect(moved.body.data.relationships).toMatchObject({
      service: { data: { id: second } },
      deal: { data: { id: String(otherProject) } },
      service_type: { data: { id: '3' } },
    });
    expect(await find(`expenses?filter[service_id]=${first}`)).toEqual([]);
    // Sent back as shown, and renamed.
    expect((await patch(path, { service_id: second, service_type_id: 3, name: 'y' })).status).toBe(200);
    const left = await patch(path, { deal_id: firm.projectId });
    expect(left.body.data.relationships).toMatchObject({
      service: { data: null },
      deal: { data: { id: String(firm.projectId) } },
    });
    const { body: shown } = await firm.get(`/api/v2/services/${second}`);
    expect(shown.data.attributes).toMatchObject({ expense_amount: 0 });
    await firm.call('PATCH', `/api/v2/${path}`, { body: { data: { attributes: { service_id: first } } } });
    await firm.call('PATCH', `/api/v2/${path}/approve`);
    expect(said(await patch(path, { service_id: second }))[0]).toBe(409);
  });
});
