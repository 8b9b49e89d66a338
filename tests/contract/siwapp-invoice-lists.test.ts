/** siwapp's lists of invoices: pages, order, search, and the invoices of one customer. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { meter } from '../../lab/faults.ts';
import { series as seriesSchema } from '../../lib/domain/settings/settings.ts';
import { createRecord } from '../../lib/operations/record/records.ts';

const at = '2024-05-10T12:00:00Z';
let siwapp: ReturnType<Firm['as']>;
let acme: string;

type Sample = { customer?: string; name?: string; on: string; due?: string; draft?: boolean; paid?: boolean } & Record<
  string,
  unknown
>;

async function bill({ customer, name, on, due = '2024-06-30', draft, paid, ...more }: Sample): Promise<string> {
  const { lines = ['work'], meta, series } = more;
  const body = {
    data: {
      attributes: { name, customer_id: customer, issue_date: on, due_date: due, draft, series_id: series, ...more },
      ...(meta ? { meta } : {}),
      relationships: {
        items: {
          data: (Array.isArray(lines) ? lines : []).map((description) => ({
            attributes: { description, unitary_cost: 10 },
          })),
        },
        payments: { data: paid ? [{ attributes: { amount: 1000 } }] : [] },
      },
    },
  };
  const made = await siwapp('POST', '/api/v1/invoices', { body, at });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.data.id;
}

const get = (query: string, path = '/api/v1/invoices'): Promise<Reply> => siwapp('GET', `${path}?${query}`, { at });
const ids = (reply: Reply): string[] => reply.body.data.map((record: { id: string }) => record.id);
const pagination = (reply: Reply) => JSON.parse(reply.headers['x-pagination'] ?? '{}');

const known: Record<string, string> = {};
beforeAll(async () => {
  const firm = await newFirm();
  siwapp = firm.as('siwapp');
  await createRecord(
    firm.work.store.series,
    (born) => seriesSchema.parse({ ...born, name: 'Services', value: 'S-' }),
    firm.work,
  );
  const body = { data: { attributes: { name: 'Acme Inc', identification: 'A-1', email: 'office@acme.example' } } };
  acme = (await siwapp('POST', '/api/v1/customers', { body })).body.data.id;
  known.old = await bill({ customer: acme, on: '2023-01-05', paid: true, lines: ['Consulting', 'Hosting'] });
  known.late = await bill({
    customer: acme,
    on: '2024-02-01',
    due: '2024-05-10',
    meta: { region: 'north', vip: true },
  });
  known.open = await bill({
    customer: acme,
    on: '2024-03-01',
    lines: ['Größe XL\nsecond line'],
    meta: { region: 'south' },
  });
  known.draft = await bill({ name: 'Bolt', on: '2024-03-01', draft: true, lines: [] });
  known.bolt = await bill({ name: 'Bolt', on: '2024-01-15', series: 2, meta: { region: 'north' } });
});

const is = (...names: string[]): string[] => names.map((name) => known[name] ?? '');

describe('the list', () => {
  it('is ordered by issue date, then id, the newest first', async () => {
    expect(ids(await get(''))).toEqual(is('draft', 'open', 'late', 'bolt', 'old'));
  });

  it('tells in X-Pagination where the page is, the total as text', async () => {
    const whole = await get('');
    expect(whole.headers['x-pagination']).toBe(
      '{"total":"5","total_pages":1,"first_page":1,"last_page":1,"previous_page":null,"next_page":null,"out_of_bounds":false}',
    );
    expect(whole.body.links).toEqual({});
    const second = await get('page[number]=2&page[size]=2&q[with_status]=');
    expect(ids(second)).toEqual(is('late', 'bolt'));
    expect(pagination(second)).toEqual({
      total: '5',
      total_pages: 3,
      first_page: 1,
      last_page: 3,
      previous_page: 1,
      next_page: 3,
      out_of_bounds: false,
    });
    expect(second.body.links.next).toContain('http://localhost:3000/api/v1/invoices?');
    const next = await siwapp('GET', second.body.links.next.replace('http://localhost:3000', ''), { at });
    expect(ids(next)).toEqual(is('old'));
  });

  it('answers a page beyond the end with nothing, and says so', async () => {
    const beyond = await get('page=2');
    expect(beyond.status).toBe(200);
    expect(beyond.body.data).toEqual([]);
    expect(pagination(beyond)).toMatchObject({ total: '5', out_of_bounds: true, next_page: null, previous_page: 1 });
  });

  it.each(['page=0', 'page=-1', 'page=two', 'page[number]=0', 'page[size]=201', 'page[size]=0', 'page[size]=x'])(
    'refuses %s',
    async (query) => {
      const refused = await get(query);
      expect(refused.status).toBe(400);
      expect(refused.body.errors[0].source.parameter).toMatch(/^page/);
    },
  );

  it('shows each invoice with absolute links, meta, and the figures of its items as numbers', async () => {
    const entry = (await get('')).body.data[2];
    const self = `http://localhost:3000/api/v1/invoices/${known.late}`;
    expect(entry).toMatchObject({
      id: known.late,
      type: 'invoices',
      attributes: { name: 'Acme Inc', series_number: 'INV-2', status: 'past_due' },
      meta: { region: 'north', vip: true },
    });
    expect(entry.links).toEqual({
      self,
      download_link: expect.stringContaining(`/api/v1/templates/1/invoices/${known.late}.pdf?key=`),
      customer: `http://localhost:3000/api/v1/customers/${acme}`,
      items: `${self}/items`,
      payments: `${self}/payments`,
    });
    expect(entry.relationships.items.data).toEqual([
      {
        id: `${known.late}001`,
        type: 'items',
        attributes: { description: 'work', unitary_cost: 10, quantity: 1, discount: 0, tax_ids: [] },
      },
    ]);
  });
});

describe('the search', () => {
  it.each([
    ['q[with_terms]=acme+inc', ['open', 'late', 'old']],
    ['q[with_terms]=INC%20acme', ['open', 'late', 'old']],
    ['q[with_terms]=a-1', ['open', 'late', 'old']],
    ['q[with_terms]=office@acme', ['open', 'late', 'old']],
    ['q[with_terms]=consulting', ['old']],
    ['q[with_terms]=grosse', ['open']],
    ['q[with_terms]=second', ['open']],
    ['q[with_terms]=bolt', ['draft', 'bolt']],
    ['q[with_terms]=acme+bolt', []],
    ['q[customer_id]=CUSTOMER', ['open', 'late', 'old']],
    ['q[customer_id]=999', []],
    ['q[series_id]=2', ['bolt']],
    ['q[series_id]=1', ['draft', 'open', 'late', 'old']],
    ['q[issue_date_gteq]=2024-02-01', ['draft', 'open', 'late']],
    ['q[issue_date_lteq]=2024-02-01', ['late', 'bolt', 'old']],
    ['q[issue_date_gteq]=2024-01-15&q[issue_date_lteq]=2024-02-01', ['late', 'bolt']],
    ['q[with_status]=draft', ['draft']],
    ['q[with_status]=paid', ['old']],
    ['q[with_status]=pending', ['open', 'bolt']],
    ['q[with_status]=past_due', ['late']],
    ['q[with_status]=cancelled', []],
    ['q[with_status]=failed', []],
    ['meta[region]=north', ['late', 'bolt']],
    ['meta[vip]=true', ['late']],
    ['meta[region]=north&meta[vip]=true', ['late']],
    ['meta[region]=nor', []],
    ['q[with_status]=paid&q[with_terms]=acme', ['old']],
    ['q[customer_id]=CUSTOMER&q[with_status]=pending', ['open']],
    ['q[customer_id]=CUSTOMER&q[series_id]=2', []],
    ['q%5Bwith_status%5D=past_due&meta%5Bregion%5D=north', ['late']],
    ['q[with_terms]=&q[customer_id]=&meta[region]=south', ['open']],
    ['q[unknown]=1', ['draft', 'open', 'late', 'bolt', 'old']],
  ])('finds by %s', async (query, expected) => {
    const found = await get(query.replace('CUSTOMER', acme));
    expect(found.status, JSON.stringify(found.body)).toBe(200);
    expect(ids(found)).toEqual(is(...expected));
    expect(pagination(found).total).toBe(String(expected.length));
  });

  it.each([
    ['q[with_status]=late', 'q[with_status]'],
    ['q[customer_id]=acme', 'q[customer_id]'],
    ['q[series_id]=x', 'q[series_id]'],
    ['q[issue_date_gteq]=2024-02-30', 'q[issue_date_gteq]'],
    ['q[issue_date_lteq]=yesterday', 'q[issue_date_lteq]'],
    ['q[with_terms][]=x', 'q[with_terms]'],
    ['q=acme', 'q'],
    ['meta=x', 'meta'],
    ['meta[a][b]=x', 'meta[a]'],
  ])('refuses %s', async (query, parameter) => {
    const refused = await get(query);
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ status: '400', source: { parameter } }] } });
  });

  it.each<[string, string[]]>([
    ['q[customer_id_eq]=1', ['open', 'late', 'old']],
    ['q[customer_id_not_eq]=1', ['draft', 'bolt']],
    ['q[issue_date_gt]=2024-02-01', ['draft', 'open']],
    ['q[issue_date_lt]=2024-02-01', ['bolt', 'old']],
    ['q[issue_date_eq]=2024-03-01&q[draft_eq]=false', ['open']],
    ['q[due_date_lteq]=2024-05-10', ['late']],
    ['q[name_cont]=ACME', ['open', 'late', 'old']],
    ['q[name_start]=bo&q[with_status]=draft', ['draft']],
    ['q[number_null]=true', ['draft']],
    ['q[number_not_null]=1&q[series_id_eq]=2', ['bolt']],
    ['q[gross_amount_gteq]=20', ['old']],
    ['q[gross_amount_eq]=10.00&q[name_end]=inc', ['open', 'late']],
    ['q[paid_amount_gt]=999.99&q[with_terms]=hosting', ['old']],
    ['q[currency_eq]=eur&q[net_amount_lt]=10', ['draft']],
    ['q[issue_date_gt]=&q[nobody_eq]=1&q[name_like]=x&q[s]=name+asc', ['draft', 'open', 'late', 'bolt', 'old']],
  ])('compares any attribute, as the original: %s', async (query, names) => {
    expect(ids(await get(query))).toEqual(is(...names));
  });

  it.each(['q[due_date_lt]=soon', 'q[gross_amount_gt]=much', 'q[draft_eq]=perhaps', 'q[number_null]=perhaps'])(
    'refuses a comparison with what cannot be: %s',
    async (query) => {
      const { status, body } = await get(query);
      expect(status).toBe(400);
      expect(body.errors[0].source.parameter).toBe(query.split('=')[0]);
    },
  );

  it('pages what it finds', async () => {
    const page = await get('q[with_terms]=acme&page[size]=1&page[number]=2');
    expect(ids(page)).toEqual(is('late'));
    expect(pagination(page)).toMatchObject({ total: '3', total_pages: 3, previous_page: 1, next_page: 3 });
  });
});

describe("a customer's invoices", () => {
  const path = (): string => `/api/v1/customers/${acme}/invoices`;

  it('are theirs alone, paged and searched like the others', async () => {
    const all = await get('', path());
    expect(ids(all)).toEqual(is('open', 'late', 'old'));
    expect(pagination(all).total).toBe('3');
    expect(ids(await get('page=2', path()))).toEqual([]);
    expect(ids(await get('q[with_status]=paid', path()))).toEqual(is('old'));
    expect(ids(await get('q[customer_id]=999', path()))).toEqual(is('open', 'late', 'old'));
  });

  it('are not found for a customer that is not there', async () => {
    expect((await get('', '/api/v1/customers/999/invoices')).status).toBe(404);
  });
});

it('takes three round trips at most for a plain page, with one relation too', async () => {
  for (const query of ['', 'page=1', `q[customer_id]=${acme}`, 'q[series_id]=1', 'q[with_status]=paid']) {
    const meters = meter();
    await get(query);
    const requests = meters.requests();
    meters.restore();
    expect(requests, query).toBeLessThanOrEqual(3);
  }
});
