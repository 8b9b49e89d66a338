/** Further JSON:API clients read Productive's expenses as they come; kitsu has a file of its own. */
import JsonApi from 'devour-client';
import { Jsona } from 'jsona';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../lib/operations/token/tokens.ts';
import { serveHttp } from '../support/http.ts';
import { type Setting, setting } from '../support/productive.ts';

let firm: Setting;
let apiUrl: string;
let headers: Record<string, string>;
let close: () => Promise<void>;
beforeAll(async () => {
  firm = await setting();
  const server = await serveHttp();
  close = server.close;
  apiUrl = `${server.origin}/api/v2`;
  const { text } = await createToken({ scopes: ['*'], staffId: firm.staffId }, firm.work);
  headers = { 'X-Auth-Token': text, 'X-Organization-Id': String(firm.organization.id) };
  for (const [name, amount] of [
    ['Train', '50'],
    ['Hotel', '200'],
    ['Taxi', '30'],
  ] as const)
    await firm.add({ name, amount, projectId: firm.projectId, currency: 'EUR' });
});
afterAll(() => close());

const named = (list: readonly { name: string }[]): string[] => list.map(({ name }) => name);

describe('devour-client', () => {
  let api: JsonApi;
  beforeAll(() => {
    api = new JsonApi({ apiUrl, logger: false });
    api.headers = headers;
    const one = (type: string) => ({ jsonApi: 'hasOne', type });
    api.define('expense', {
      ...{ name: '', amount: 0, currency: '', date: '', approved: false },
      ...{ deal: one('deals'), service_type: one('service_types'), organization: one('organizations') },
    });
    api.define('deal', { name: '', company: one('companies') });
    api.define('service_type', { name: '' });
    api.define('company', { name: '' });
    api.define('organization', {});
  });

  it('reads expenses with what is included', async () => {
    const { data, meta } = await api.findAll('expense', { include: 'deal.company,service_type', sort: 'name' });
    expect([named(data), meta.total_count]).toEqual([['Hotel', 'Taxi', 'Train'], 3]);
    expect(data[0]).toMatchObject({
      amount: 20_000,
      deal: { id: String(firm.projectId), name: 'test project', company: { name: 'Client562' } },
      service_type: { name: 'Office Rent' },
      organization: { type: 'organizations', id: String(firm.organization.id) },
    });
    const { data: one } = await api.find('expense', 1, { include: 'deal' });
    expect(one).toMatchObject({ id: '1', name: 'Train', deal: { name: 'test project' } });
  });

  it('filters and pages them', async () => {
    const { data } = await api.findAll('expense', { filter: { name: { contains: 'ta' } }, include: 'deal' });
    expect(named(data)).toEqual(['Taxi']);
    const page = await api.findAll('expense', { page: { number: 2, size: 2 }, include: '', sort: 'name' });
    expect(named(page.data)).toEqual(['Train']);
    expect(page.links.next).toBeUndefined();
  });

  it('creates, changes and deletes one', async () => {
    const deal = { type: 'deals', id: String(firm.projectId) };
    const made = await api.create('expense', {
      ...{ name: 'Meal', amount: 4000, currency: 'EUR', date: '2021-04-15' },
      ...{ deal, service_type: { type: 'service_types', id: '1' } },
    });
    const { id } = made.data;
    expect(made.data).toMatchObject({ name: 'Meal', amount: 4000, approved: false });
    expect((await api.update('expense', { id, name: 'Dinner' })).data).toMatchObject({ id, name: 'Dinner' });
    await api.destroy('expense', id);
    await expect(api.find('expense', id)).rejects.toBeDefined();
  });
});

describe('jsona', () => {
  const jsona = new Jsona();
  const load = async (path: string) => {
    const answer = await fetch(`${apiUrl}/${path}`, { headers });
    expect(answer.status).toBe(200);
    return jsona.deserialize(await answer.text());
  };

  it('reads expenses with what is included', async () => {
    const deal = { type: 'deals', name: 'test project', company: { type: 'companies', name: 'Client562' } };
    const organization = { type: 'organizations', id: String(firm.organization.id) };
    const train = { id: '1', name: 'Train', amount: 5000, deal, service_type: { name: 'Office Rent' }, organization };
    expect(await load('expenses/1?include=deal.company,service_type')).toMatchObject(train);
    expect(await load('expenses/1')).toMatchObject(train);
    expect(await load('expenses?filter[name]=Train&include=deal.company,service_type')).toMatchObject([train]);
  });
});
