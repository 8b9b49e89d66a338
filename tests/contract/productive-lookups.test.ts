/** Where an expense's ids come from: companies, projects, deals, service types and people. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../lab/api.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { deleteEntry } from '../../lib/operations/settings/entries.ts';
import { ensureStaff } from '../../lib/operations/token/tokens.ts';
import { type Setting, setting } from '../support/productive.ts';

let firm: Setting;
let secondCustomer: number;
let secondProject: number;
beforeAll(async () => {
  firm = await setting();
  const made = await firm.as('perfex')('POST', '/api/customers', {
    body: { company: 'Éclair & Sons', vat: 'DE 123' },
  });
  secondCustomer = made.body.id;
  const finished = {
    name: 'An old one',
    customerId: secondCustomer,
    startsOn: '2020-01-01',
    dueOn: '2020-02-01',
    memberIds: [firm.staffId],
    status: 'finished' as const,
  };
  secondProject = (await createProject(finished, firm.work)).doc.id;
  await ensureStaff('anna.berg@example.com', firm.work);
});

const paths = ['companies', 'projects', 'deals', 'service_types', 'people'];
const ids = (reply: Reply): number[] => reply.body.data.map(({ id }: { id: string }) => Number(id));
const find = async (target: string): Promise<number[]> => ids(await firm.get(`/api/v2/${target}`));

describe('a lookup', () => {
  it.each(paths)('lists %s and reads each of them, alike', async (path) => {
    const { status, body } = await firm.get(`/api/v2/${path}`);
    expect(status).toBe(200);
    expect(body.data.length).toBeGreaterThan(1);
    expect(body.included).toEqual([]);
    expect(body.meta).toMatchObject({ current_page: 1, total_count: body.data.length, page_size: 30 });
    expect(body.meta.organization_features.expenses_approvals).toEqual({ type: 'switch', available: true });
    for (const one of body.data) {
      expect(one.type).toBe(path);
      expect((await firm.get(`/api/v2/${path}/${one.id}`)).body.data).toEqual(one);
    }
    expect((await firm.get(`/api/v2/${path}/9999`)).status).toBe(404);
  });

  it.each(paths)('pages, sorts and filters %s by name', async (path) => {
    const all = await firm.get(`/api/v2/${path}?page[size]=200`);
    const second = await firm.get(`/api/v2/${path}?page[size]=1&page[number]=2`);
    expect(ids(second)).toEqual(ids(all).slice(1, 2));
    expect(second.body.links.prev).toContain('page%5Bnumber%5D=1');
    if (path === 'people') return;
    const named = all.body.data.map((one: { attributes: { name: string } }) => one.attributes.name);
    const sorted = await firm.get(`/api/v2/${path}?page[size]=200&sort=-name`);
    const compareNames = new Intl.Collator('en').compare;
    expect(sorted.body.data.map((one: { attributes: { name: string } }) => one.attributes.name)).toEqual(
      [...named].sort(compareNames).reverse(),
    );
    const filter = encodeURIComponent(named[0].toUpperCase());
    expect(ids(await firm.get(`/api/v2/${path}?filter[name]=${filter}`))).toEqual([ids(all)[0]]);
  });

  it('finds by what each has of its own', async () => {
    expect(await find('companies?filter[query]=eclair')).toEqual([secondCustomer]);
    expect(await find(`projects?filter[company_id]=${secondCustomer}`)).toEqual([secondProject]);
    expect(await find(`projects?filter[company_id]=${secondCustomer}&sort=name`)).toEqual([secondProject]);
    expect(await find('projects?filter[status]=2')).toEqual([secondProject]);
    expect(await find('projects?filter[status]=1')).toEqual([firm.projectId]);
    expect(await find(`deals?filter[project_id]=${firm.projectId}`)).toEqual([firm.projectId]);
    expect(await find('people?filter[email]=Anna.Berg@example.com')).toHaveLength(1);
    expect(await find('people?filter[name][contains]=ANNA')).toHaveLength(1);
    expect(await find(`companies?filter[project_id]=${secondProject}`)).toEqual([secondCustomer]);
    expect(await find('companies?filter[vat]=de 123')).toEqual([secondCustomer]);
    expect(await find('companies?filter[vat][not_eq]=DE 123')).not.toContain(secondCustomer);
    expect(await find(`projects?filter[number]=${secondProject}`)).toEqual([secondProject]);
    expect(await find('deals?filter[budget_status]=2')).toEqual([secondProject]);
    expect(await find('deals?filter[type]=1')).toEqual([]);
    expect(await find('deals?filter[type]=2&filter[date_before]=2020-01-01')).toEqual([secondProject]);
    expect(await find('deals?filter[date][gt]=2020-01-01')).toEqual([firm.projectId]);
    expect(await find('deals?filter[end_date]=2020-02-01')).toEqual([secondProject]);
    expect(await find('deals?sort=-date')).toEqual([firm.projectId, secondProject]);
    expect(await find('deals?sort=date')).toEqual([secondProject, firm.projectId]);
    expect(await find('projects?sort=-number')).toEqual([secondProject, firm.projectId]);
    expect(await find('projects?sort=company.name')).toEqual([firm.projectId, secondProject]);
    expect(await find('projects?sort=-company.name')).toEqual([secondProject, firm.projectId]);
    expect(await find(`people?filter[project_id]=${secondProject}`)).toEqual([firm.staffId]);
    expect(await find('people?filter[person_type]=1&sort=email')).toHaveLength(2);
    expect(await find('people?filter[person_type]=2')).toEqual([]);
    expect(await find(`people?filter[company_id]=${secondCustomer}`)).toEqual([]);
    expect((await find('people?sort=email'))[0]).not.toBe(firm.staffId);
    const unknown = await firm.get('/api/v2/companies?filter[colour]=red');
    expect(unknown).toMatchObject({ status: 400, body: { errors: [{ title: 'Unsupported Filter' }] } });
  });

  it('includes what is asked for', async () => {
    const { body } = await firm.get(`/api/v2/deals/${firm.projectId}?include=company,project.company`);
    expect(body.included.map(({ type, id }: { type: string; id: string }) => `${type} ${id}`)).toEqual([
      `companies ${firm.customerId}`,
      `projects ${firm.projectId}`,
    ]);
    expect((await firm.get('/api/v2/people?include=company')).status).toBe(200);
    expect((await firm.get('/api/v2/people?include=boss')).status).toBe(400);
  });

  it('drops a deleted service type from the list and still reads it', async () => {
    const before = await find('service_types');
    const gone = before.at(-1) ?? 0;
    await deleteEntry(firm.work.store.expenseCategories, gone, firm.work);
    expect(await find('service_types')).toEqual(before.slice(0, -1));
    const { body } = await firm.get(`/api/v2/service_types/${gone}`);
    expect(body.data.attributes.archived_at).toEqual(expect.any(String));
  });

  it('wants the right of what it lists', async () => {
    const headers = { 'x-auth-token': await firm.tokenWith(['customers:read']) };
    expect((await firm.call('GET', '/api/v2/companies', { headers })).status).toBe(200);
    for (const path of paths.slice(1)) {
      expect((await firm.call('GET', `/api/v2/${path}`, { headers })).status, path).toBe(403);
    }
  });
});
