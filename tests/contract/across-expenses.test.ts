/** One expense: what Sereni, Perfex and Productive write of it, and that all three show the same, and so do the sums beside it. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { ownTable } from '../support/table.ts';

ownTable();
afterAll(async () => {
  expect(violations(await scanTable())).toEqual([]);
});

let sereni: ReturnType<Firm['as']>;
let perfex: ReturnType<Firm['as']>;
let productive: ReturnType<Firm['as']>;
beforeEach(async () => {
  const firm = await newFirm();
  [sereni, perfex, productive] = [firm.as('sereni'), firm.as('perfex'), firm.as('productive')];
  const client = { name: 'Elon Musk', email: 'e@musk.example', country_id: 'KE', currency_id: 'EUR' };
  created(await sereni('POST', '/api/v1/clients', { body: client }));
  created(await sereni('POST', '/api/v1/clients', { body: { ...client, name: 'Amazon' } }));
  const project = { name: 'Artemis', client_id: 1, start_date: '2022-01-01', due_date: '2022-12-31', color: 'blue' };
  created(await sereni('POST', '/api/v1/projects', { body: project }));
});

const created = (reply: Reply): void => expect(reply.status, JSON.stringify(reply.body)).toBe(201);
const done = (reply: Reply): void => expect(reply.status, JSON.stringify(reply.body)).toBe(200);

const body = { amount: '20', category_id: 1, expense_date: '2022-09-09', vendor: 'Amazon', invoiced: 0, project_id: 1 };

/** What each dialect says of the one expense, in the same words where they have them. */
async function seen() {
  const [{ body: s }, { body: p }, { body: v }] = await Promise.all([
    sereni('GET', '/api/v1/expenses/1'),
    perfex('GET', '/api/expenses/1'),
    productive('GET', '/api/v2/expenses/1'),
  ]);
  const [{ attributes: a }, row, { attributes: w, relationships: r }] = [s, p[0], v.data];
  return {
    sereni: {
      name: a.name,
      on: a.expense_date.slice(0, 10),
      amount: a.amount,
      currency: a.currency,
      category: a.category.id,
      project: a.project?.id ?? null,
      customer: a.client?.id ?? null,
      billable: a.billable === 1,
    },
    perfex: {
      name: row.expense_name,
      on: row.date,
      amount: Number(row.amount),
      currency: row.currency === '1' ? 'EUR' : row.currency,
      category: row.category,
      project: row.project_id === '0' ? null : row.project_id,
      customer: row.clientid === '0' ? null : row.clientid,
      billable: row.billable === '1',
    },
    productive: {
      name: w.name,
      on: w.date,
      amount: w.amount / 100,
      currency: w.currency,
      category: r.service_type.data.id,
      project: r.deal.data?.id ?? null,
      billable: w.billable_amount !== 0,
    },
    others: {
      vendor: a.vendor,
      notes: a.notes ?? '',
      perfexNote: row.note,
      vendorId: r.vendor.data?.id ?? null,
      invoiced: [a.invoiced, w.invoiced],
    },
  };
}
type Seen = Awaited<ReturnType<typeof seen>>;

async function expectEverywhere(wanted: Partial<Seen['sereni']>, others: Partial<Seen['others']> = {}): Promise<void> {
  const said = await seen();
  expect(said.sereni).toMatchObject(wanted);
  expect(said.perfex).toEqual(said.sereni);
  const { customer: _, ...rest } = said.sereni;
  expect(said.productive).toEqual(rest);
  expect(said.others).toMatchObject(others);
}

/** What was spent on the client and in the project, as Sereni sums it. */
async function spent() {
  const [client, project] = await Promise.all([
    sereni('GET', '/api/v1/clients/1'),
    sereni('GET', '/api/v1/projects/1'),
  ]);
  return [client.body.attributes.expense, project.body.attributes.total_expenses];
}

describe('an expense of Sereni', () => {
  it('is Perfex’s and Productive’s, with its changes and its end, and its sums follow', async () => {
    created(await sereni('POST', '/api/v1/expenses', { body: { ...body, name: 'EC2' } }));
    await expectEverywhere(
      { name: 'EC2', on: '2022-09-09', amount: 20, currency: 'EUR', project: '1', customer: '1', billable: true },
      { vendor: 'Amazon', vendorId: '2', invoiced: [0, false] },
    );
    expect(await spent()).toEqual([20, 20]);
    const change = { ...body, amount: 32.38, category_id: 2, billable: 0, notes: 'n', vendor: 'IBM' };
    done(await sereni('PUT', '/api/v1/expenses/1', { body: change }));
    await expectEverywhere(
      { amount: 32.38, category: '2', billable: false },
      { notes: 'n', perfexNote: 'n', vendor: 'IBM', vendorId: null },
    );
    expect(await spent()).toEqual([32.38, 32.38]);
    done(await sereni('PUT', '/api/v1/expenses/1', { body: { ...body, project_id: '' } }));
    await expectEverywhere({ project: null, customer: '1' });
    expect(await spent()).toEqual([20, 0]);
    done(await sereni('DELETE', '/api/v1/expenses/1'));
    expect(await spent()).toEqual([0, 0]);
    expect((await perfex('GET', '/api/expenses/1')).status).toBe(404);
    expect((await productive('GET', '/api/v2/expenses/1')).status).toBe(404);
  });

  it('said to be invoiced is invoiced in Productive, and found so', async () => {
    created(await sereni('POST', '/api/v1/expenses', { body: { ...body, invoiced: 1 } }));
    created(await sereni('POST', '/api/v1/expenses', { body }));
    expect((await seen()).others.invoiced).toEqual([1, true]);
    const found = async (value: boolean) =>
      (await productive('GET', `/api/v2/expenses?filter[invoiced]=${value}`)).body.data.map(
        ({ id }: { id: string }) => id,
      );
    expect(await found(true)).toEqual(['1']);
    expect(await found(false)).toEqual(['2']);
  });
});

describe('an expense of Perfex', () => {
  const row = { category: 3, currency: 1, amount: '50.00', date: '2022-05-05', expense_name: 'Paper', note: 'A4' };
  it('is Sereni’s, with its changes and its end', async () => {
    done(await perfex('POST', '/api/expenses', { body: { ...row, clientid: 1, project_id: 1, billable: 1 } }));
    await expectEverywhere(
      { name: 'Paper', on: '2022-05-05', amount: 50, category: '3', project: '1', customer: '1', billable: true },
      { notes: 'A4', vendor: '' },
    );
    expect(await spent()).toEqual([50, 50]);
    done(await perfex('PUT', '/api/expenses/1', { body: { ...row, amount: '7.5', expense_name: 'Ink' } }));
    await expectEverywhere({ name: 'Ink', amount: 7.5 });
    done(await sereni('PUT', '/api/v1/expenses/1', { body: { ...body, amount: 8 } }));
    await expectEverywhere({ name: 'Ink', amount: 8, category: '1' }, { vendor: 'Amazon', vendorId: '2' });
    expect(await spent()).toEqual([8, 8]);
    done(await perfex('DELETE', '/api/expenses/1'));
    expect((await sereni('GET', '/api/v1/expenses/1')).status).toBe(404);
    expect((await sereni('GET', '/api/v1/projects/1/expenses')).body.meta.total).toBe(0);
    expect(await spent()).toEqual([0, 0]);
  });

  it('that repeats says so in Sereni', async () => {
    const repeated = { ...row, recurring: 1, cycles: 0 };
    done(await perfex('POST', '/api/expenses', { body: repeated }));
    expect((await sereni('GET', '/api/v1/expenses/1')).body.attributes.is_recurring).toBe(1);
  });
});

describe('an expense of Productive', () => {
  const attributes = { name: 'Server', date: '2021-04-15', amount: 10_000, currency: 'EUR', billable_amount: 10_000 };
  const relationships = {
    deal: { data: { type: 'deals', id: '1' } },
    service_type: { data: { type: 'service_types', id: '2' } },
    vendor: { data: { type: 'companies', id: '2' } },
  };
  const write = (method: string, target: string, data: object): Promise<Reply> =>
    productive(method, target, { body: { data: { type: 'expenses', ...data } } });

  it('is Sereni’s, its vendor by name, with its changes and its end', async () => {
    created(await write('POST', '/api/v2/expenses', { attributes, relationships }));
    await expectEverywhere(
      { name: 'Server', on: '2021-04-15', amount: 100, project: '1', customer: '1', category: '2', billable: true },
      { vendor: 'Amazon', vendorId: '2' },
    );
    done(await write('PATCH', '/api/v2/expenses/1', { id: '1', attributes: { amount: 1_999, billable_amount: 0 } }));
    await expectEverywhere({ amount: 19.99, billable: false }, { vendor: 'Amazon' });
    expect(await spent()).toEqual([19.99, 19.99]);
    expect((await productive('DELETE', '/api/v2/expenses/1')).status).toBe(204);
    expect((await sereni('GET', '/api/v1/expenses/1')).status).toBe(404);
    expect(await spent()).toEqual([0, 0]);
  });

  it('that is approved keeps what was approved, in Sereni’s words', async () => {
    created(await write('POST', '/api/v2/expenses', { attributes, relationships }));
    done(await productive('PATCH', '/api/v2/expenses/1/approve'));
    const kept = { amount: 100, category_id: 2, expense_date: '2021-04-15', project_id: 1 };
    done(await sereni('PUT', '/api/v1/expenses/1', { body: { ...kept, notes: 'still' } }));
    const refused = await sereni('PUT', '/api/v1/expenses/1', {
      body: { ...kept, amount: 101, expense_date: '2021-04-16' },
    });
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual({
      amount: ['The amount cannot change: the expense is approved.'],
      expense_date: ['The expense_date cannot change: the expense is approved.'],
    });
    expect((await sereni('DELETE', '/api/v1/expenses/1')).status).toBe(422);
    done(await productive('PATCH', '/api/v2/expenses/1/unapprove'));
    done(await sereni('DELETE', '/api/v1/expenses/1'));
  });
});
