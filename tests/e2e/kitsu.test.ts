/** A JSON:API client that nobody here wrote works with expenses as it comes: no option of it is set for us. */
import Kitsu from 'kitsu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../lib/operations/token/tokens.ts';
import { serveHttp } from '../support/http.ts';
import { type Setting, setting } from '../support/productive.ts';

let firm: Setting;
let api: Kitsu;
let close: () => Promise<void>;
beforeAll(async () => {
  firm = await setting();
  const server = await serveHttp();
  close = server.close;
  const { text } = await createToken({ scopes: ['*'], staffId: firm.staffId }, firm.work);
  api = new Kitsu({
    baseURL: `${server.origin}/api/v2`,
    headers: { 'X-Auth-Token': text, 'X-Organization-Id': String(firm.organization.id) },
  });
});
afterAll(() => close());

const expense = (name: string, amount: number) => ({
  type: 'expenses',
  name,
  amount,
  currency: 'EUR',
  date: '2021-04-15',
  deal: { data: { type: 'deals', id: String(firm.projectId) } },
  service_type: { data: { type: 'service_types', id: '1' } },
});

describe('kitsu', () => {
  it('creates expenses', async () => {
    const made = await api.create('expenses', expense('Train', 5000));
    expect(made.status).toBe(201);
    expect(made.data).toMatchObject({ type: 'expenses', name: 'Train', amount: 5000, amount_default: 6250 });
    // What is included is put in the place of what links to it.
    expect(made.data.deal.data).toMatchObject({ id: String(firm.projectId), name: 'test project', budget: true });
    expect(made.data.creator.data).toMatchObject({ email: 'user650@example.com' });
    for (const [name, amount] of [
      ['Hotel', 20000],
      ['Taxi', 3000],
      ['Meal', 4000],
    ] as const) {
      await api.post('expense', { ...expense(name, amount), billable_amount: amount + 100 });
    }
  });

  it('lists, filters and sorts them', async () => {
    const all = await api.get('expenses');
    expect(all.data.map(({ name }: { name: string }) => name)).toEqual(['Train', 'Hotel', 'Taxi', 'Meal']);
    expect(all.meta.total_count).toBe(4);
    const filter = { deal_id: [firm.projectId], amount: { gt_eq: 4000 }, name: { contains: 'e' } };
    const some = await api.get('expenses', { params: { filter, sort: '-amount,name' } });
    expect(some.data.map(({ name }: { name: string }) => name)).toEqual(['Hotel', 'Meal']);
    const sums = await api.get('expenses', { axiosOptions: { params: { aggregates: 'total_amount' } } });
    expect(sums.meta.aggregates).toEqual({ total_amount: 40000 });
  });

  it('pages through them', async () => {
    const seen: string[] = [];
    let number = 1;
    for (let more = true; more; number += 1) {
      const page = await api.get('expenses', { params: { page: { number, size: 3 }, sort: 'name' } });
      seen.push(...page.data.map(({ name }: { name: string }) => name));
      more = page.links.next !== undefined;
    }
    expect(seen).toEqual(['Hotel', 'Meal', 'Taxi', 'Train']);
    expect(number).toBe(3);
  });

  it('includes, and shows only some fields', async () => {
    const params = {
      include: 'deal.company,service_type',
      fields: { expenses: 'name,deal,service_type', deals: 'name,company' },
    };
    const { data } = await api.get('expenses/1', { params });
    expect(data).toMatchObject({ id: '1', name: 'Train', service_type: { data: { name: 'Office Rent' } } });
    expect(data.amount).toBeUndefined();
    expect(data.deal.data.company.data).toMatchObject({ name: 'Client562' });
    expect(data.deal.data.budget_total).toBeUndefined();
  });

  it('changes one, and its relationships', async () => {
    const { data } = await api.get('expenses/2');
    const changed = await api.patch('expenses', { id: data.id, name: 'Hotel Esplanade', amount: 21000 });
    expect(changed.status).toBe(200);
    expect(changed.data).toMatchObject({ name: 'Hotel Esplanade', amount: 21000, billable_amount: 20100 });
    const person = { data: { type: 'people', id: String(firm.staffId) } };
    const linked = await api.update('expenses', { id: data.id, person });
    expect(linked.data.person.data).toMatchObject({ id: String(firm.staffId) });
    const unlinked = await api.update('expenses', { id: data.id, person: { data: null } });
    expect(unlinked.data.person?.data ?? null).toBeNull();
  });

  it('approves one, and is told what is wrong', async () => {
    const approved = await api.request({
      method: 'PATCH',
      url: 'expenses/3/approve',
      type: 'expenses',
      body: { id: '3' },
    });
    expect(approved.data).toMatchObject({ approved: true, approver: { data: { id: String(firm.staffId) } } });
    await expect(api.patch('expenses', { id: '3', amount: 1 })).rejects.toMatchObject({
      response: { status: 409 },
      errors: [{ status: '409', source: { pointer: 'data/attributes/amount' } }],
    });
    await expect(api.create('expenses', { name: '' })).rejects.toMatchObject({ response: { status: 422 } });
    await expect(api.get('expenses/99')).rejects.toMatchObject({ response: { status: 404 } });
  });

  it('deletes one', async () => {
    expect((await api.delete('expenses', '4')).status).toBe(204);
    await expect(api.get('expenses/4')).rejects.toMatchObject({ response: { status: 404 } });
    expect((await api.get('expenses')).meta.total_count).toBe(3);
  });

  it('finds the ids that an expense needs', async () => {
    const found = await Promise.all(
      ['companies', 'projects', 'deals', 'service_types', 'people'].map((type) =>
        api.get(type, { params: { filter: { query: '' }, page: { size: 1 } } }),
      ),
    );
    for (const { data } of found) expect(data).toHaveLength(1);
  });
});
