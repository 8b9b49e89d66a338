/** Companies, projects and deals, written through Productive and read by the other dialects. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../lab/api.ts';
import { type Setting, setting } from '../support/productive.ts';

let firm: Setting;
beforeAll(async () => {
  firm = await setting();
});

const post = (path: string, attributes: object): Promise<Reply> =>
  firm.call('POST', `/api/v2/${path}`, { body: { data: { type: path, attributes } } });
const patch = (path: string, attributes?: object): Promise<Reply> =>
  firm.call('PATCH', `/api/v2/${path}`, attributes ? { body: { data: { attributes } } } : {});
const said = ({ status, body }: Reply): unknown[] => [
  status,
  ...body.errors.map(({ source, detail }: { source: { pointer: string }; detail: string }) => [source.pointer, detail]),
];
const at = (name: string): string => `data/attributes/${name}`;
const blank = "can't be blank";
const made = async (path: string, attributes: object): Promise<string> => {
  const { status, headers, body } = await post(path, attributes);
  expect(status, JSON.stringify(body)).toBe(201);
  expect(headers.location).toBe(`http://localhost:3000/api/v2/${path}/${body.data.id}`);
  return body.data.id;
};

describe('a company', () => {
  it('is created and changed with what customers have', async () => {
    const id = await made('companies', {
      name: 'Acme',
      vat: 'HR2',
      default_currency: 'gbp',
      description: 'Old friends',
    });
    const { body } = await firm.get(`/api/v2/companies/${id}`);
    expect(body.data.attributes).toMatchObject({
      name: 'Acme',
      vat: 'HR2',
      default_currency: 'GBP',
      description: 'Old friends',
    });
    const changed = await patch(`companies/${id}`, { vat: '', default_currency: null });
    expect(changed.body.data.attributes).toMatchObject({ name: 'Acme', vat: null, default_currency: null });
    const { body: shown } = await firm.as('perfex')('GET', `/api/customers/${id}`);
    expect([shown].flat()[0]).toMatchObject({ company: 'Acme', vat: '' });
  });

  it('is refused without a name or in no currency', async () => {
    expect(said(await post('companies', { vat: 'HR3' }))).toEqual([422, [at('name'), blank]]);
    expect(said(await post('companies', { name: 'A', default_currency: 'XQQ' }))).toEqual([
      422,
      [at('default_currency'), 'is not an valid currency'],
    ]);
    expect(said(await patch(`companies/${firm.customerId}`, { name: ' ' }))).toEqual([422, [at('name'), blank]]);
  });
});

describe('a project', () => {
  it('is created for a company, and is its own deal', async () => {
    const id = await made('projects', { name: 'Site', company_id: firm.customerId });
    const { body } = await firm.get(`/api/v2/deals/${id}?include=company,project`);
    expect(body.data.attributes).toMatchObject({ name: 'Site', date: firm.work.today });
    expect(body.included.map(({ type }: { type: string }) => type)).toEqual(['companies', 'projects']);
    expect((await patch(`projects/${id}`, { name: 'New site' })).body.data.attributes.name).toBe('New site');
    const { body: shown } = await firm.as('perfex')('GET', `/api/projects/${id}`);
    expect([shown].flat()[0]).toMatchObject({ name: 'New site', clientid: String(firm.customerId) });
  });

  it('is internal without a company, and becomes a company’s with one', async () => {
    const id = await made('projects', { name: 'Holidays', project_type_id: 1 });
    const { body } = await firm.get(`/api/v2/projects/${id}`);
    expect(body.data).toMatchObject({ attributes: { project_type_id: 1 }, relationships: { company: { data: null } } });
    expect(said(await patch(`projects/${id}`, { project_type_id: 2 }))).toEqual([422, [at('company_id'), blank]]);
    expect((await patch(`projects/${id}`, { company_id: null, project_type_id: 1 })).status).toBe(200);
    const sold = await patch(`projects/${id}`, { company_id: firm.customerId });
    expect(sold.body.data).toMatchObject({
      attributes: { project_type_id: 2 },
      relationships: { company: { data: { id: String(firm.customerId) } } },
    });
    expect(said(await patch(`projects/${id}`, { company_id: null }))).toEqual([422, [at('company_id'), blank]]);
  });

  it('is refused without name and company, and for a company that is not there', async () => {
    expect(said(await post('projects', {}))).toEqual([422, [at('name'), blank], [at('company_id'), blank]]);
    expect((await post('projects', { name: 'a', company_id: 999 })).body.errors[0].source.pointer).toBe(
      at('company_id'),
    );
  });
});

describe('a deal', () => {
  it('is created with its project, changed, closed and opened', async () => {
    const id = await made('deals', {
      name: 'Budget',
      budget: true,
      deal_type_id: 2,
      date: '2026-01-02',
      end_date: '2026-12-31',
      currency: 'EUR',
      note: 'Signed',
      company_id: firm.customerId,
    });
    const shown = { name: 'Budget', date: '2026-01-02', end_date: '2026-12-31', currency: 'EUR', note: 'Signed' };
    expect((await firm.get(`/api/v2/deals/${id}`)).body.data.attributes).toMatchObject({ ...shown, closed_at: null });
    expect((await firm.get(`/api/v2/projects/${id}`)).body.data.attributes.name).toBe('Budget');
    const changed = await patch(`deals/${id}`, { end_date: '2027-01-31', currency: 'EUR', project_id: id });
    expect(changed.body.data.attributes).toMatchObject({ ...shown, end_date: '2027-01-31' });

    const closed = await patch(`deals/${id}/close`);
    expect(closed.status).toBe(200);
    expect(closed.body.data.attributes.closed_at).toEqual(expect.any(String));
    expect((await patch(`deals/${id}/close`)).body.data.attributes).toEqual(closed.body.data.attributes);
    expect((await firm.get('/api/v2/deals?filter[status]=2')).body.data.map((one: { id: string }) => one.id)).toContain(
      id,
    );
    const open = await patch(`deals/${id}/open?include=company`);
    expect(open.body.data.attributes.closed_at).toBeNull();
    expect(open.body.included).toHaveLength(1);
    expect((await patch('deals/9999/close')).status).toBe(404);
  });

  it('is refused as a sale, as a second budget, and in another currency afterwards', async () => {
    const whole = { name: 'Budget', company_id: firm.customerId };
    expect(said(await post('deals', { ...whole, budget: false }))).toEqual([
      422,
      [at('budget'), 'must be true: only budgets are kept here'],
    ]);
    expect(said(await post('deals', { ...whole, project_id: firm.projectId }))).toEqual([
      422,
      [at('project_id'), `has its deal already, which is deal ${firm.projectId}`],
    ]);
    expect(said(await patch(`deals/${firm.projectId}`, { project_id: 9999 }))[0]).toBe(422);
    expect(said(await patch(`deals/${firm.projectId}`, { currency: 'GBP' }))).toEqual([
      422,
      [at('currency'), 'must stay EUR: its amounts are in that currency'],
    ]);
    expect(said(await post('deals', { name: 'Budget' }))).toEqual([422, [at('company_id'), blank]]);
  });

  it('needs the rights to projects', async () => {
    const headers = { 'x-auth-token': await firm.tokenWith(['projects:read', 'customers:read']) };
    for (const [method, path] of [
      ['POST', 'companies'],
      ['POST', 'projects'],
      ['POST', 'deals'],
      ['PATCH', `deals/${firm.projectId}`],
      ['PATCH', `deals/${firm.projectId}/close`],
      ['POST', 'services'],
    ] as const) {
      const body = { data: { attributes: { name: 'a' } } };
      expect((await firm.call(method, `/api/v2/${path}`, { headers, body })).status, path).toBe(403);
    }
  });
});
