/** The routes whose cost is measured: one or two of each kind, with targets that depend on the size of the books. */
import { handler as runSchedule } from '../../functions/jobs/generate-recurring.ts';
import { toDueShard } from '../../lib/store/keys.ts';
import { bill } from './bill.ts';
import { rareWord } from './books.ts';
import type { Pattern } from './pattern.ts';
import { type Ask, ask } from './request.ts';

/** Loaded books, and how often a probe ran on them: no two writes may be the same. */
export type Turn = { size: number; pattern: Pattern; nth: number };

export type Probe = {
  kind: string;
  route: string;
  /** A page of a plain list, whose cost must not grow much with the number of records. */
  plainList?: boolean;
  /** The request, where it is a single one. */
  wanted?: (turn: Turn) => Ask;
  before?: (turn: Turn) => Promise<unknown>;
  run: (turn: Turn) => Promise<unknown>;
};

const sends = (kind: string, route: string, wanted: (turn: Turn) => Ask): Probe => ({
  kind,
  route,
  wanted,
  run: (turn) => ask(wanted(turn), turn.pattern.token),
});

const reads = (kind: string, dialect: Ask['dialect'], target: (size: number) => string): Probe =>
  sends(kind, dialect, ({ size }) => ({ dialect, method: 'GET', target: target(size) }));

const middle = (size: number): number => Math.ceil(size / 2);

function pages(
  kind: string,
  dialect: Ask['dialect'],
  page: (number: number) => string,
  members = (size: number): number => size,
): Probe[] {
  const last = (size: number): number => Math.ceil(members(size) / 20);
  const at = { first: () => 1, middle: (size: number) => Math.ceil(last(size) / 2), last };
  return Object.entries(at).map(([name, number]) => ({
    ...reads(`${kind}, ${name} page`, dialect, (size) => page(number(size))),
    plainList: true,
  }));
}

const siwappInvoice = (lines: number) => ({
  data: {
    attributes: { customer_id: 7, days_to_due: 30 },
    relationships: {
      items: {
        data: Array.from({ length: lines }, (_, i) => ({
          attributes: { description: `Line ${i + 1}`, quantity: 2, unitary_cost: 12.5, tax_ids: [1] },
        })),
      },
    },
  },
});

/** Finds an invoice without payment, a different one in each run. */
const unpaid = ({ size, nth }: Turn): number => middle(size) + (middle(size) % 10 === 0 ? 1 : 0) + nth;

function createDueRule({ pattern }: Turn): Promise<unknown> {
  const { data } = siwappInvoice(3);
  const recurrence = { starting_date: new Date().toISOString().slice(0, 10), period: 1, period_type: 'month' };
  const body = { data: { ...data, attributes: { ...data.attributes, ...recurrence } } };
  const wanted: Ask = { dialect: 'siwapp', method: 'POST', target: '/api/v1/recurring_invoices', body };
  return ask(wanted, pattern.token);
}

async function generate({ pattern }: Turn): Promise<unknown> {
  const run = await runSchedule({ time: new Date().toISOString(), shard: toDueShard(pattern.organization.id) });
  if (!('generated' in run) || run.generated !== 1 || run.failed !== 0) throw new Error(JSON.stringify(run));
  return run;
}

const three = 'filter[project_id]=7,8,9&filter[name][contains]=server&filter[date_after]=2000-01-01';

const readProbes: readonly Probe[] = [
  reads('read an invoice', 'siwapp', (size) => `/api/v1/invoices/${middle(size)}`),
  reads('read an invoice, all joined', 'perfex', (size) => `/api/invoices/${middle(size)}`),
  reads('read a customer with its figures', 'sereni', () => '/api/v1/clients/7'),
  ...pages('list by id', 'perfex', (page) => `/api/invoices?page=${page}&per_page=20`),
  ...pages('list by date', 'siwapp', (page) => `/api/v1/invoices?page[number]=${page}&page[size]=20`),
  ...pages('list customers', 'perfex', (page) => `/api/customers?page=${page}&per_page=20`),
  ...pages('list expenses', 'productive', (page) => `/api/v2/expenses?page[number]=${page}&page[size]=20`),
  ...pages(
    'a customer’s invoices',
    'siwapp',
    (page) => `/api/v1/invoices?q[customer_id]=7&page[number]=${page}&page[size]=20`,
    (size) => Math.max(1, size / 100),
  ),
  reads('free filter', 'siwapp', () => '/api/v1/invoices?q[with_status]=past_due&q[customer_id]=7'),
  reads('three filters and a sort', 'productive', () => `/api/v2/expenses?${three}&sort=-amount,name&page[size]=20`),
  reads('all aggregates', 'productive', () => '/api/v2/expenses?aggregates=&include=&page[size]=20'),
  reads('search, one match', 'perfex', () => `/api/invoices/search/${rareWord}?page=1&per_page=20`),
  reads('search, one match', 'siwapp', () => `/api/v1/invoices?q[with_terms]=${rareWord}`),
  reads('search, all match', 'siwapp', () => '/api/v1/invoices?q[with_terms]=hosting'),
  reads('poll, 20 changes', 'perfex', () => '/api/zapier/poll/invoices?since=1&limit=20'),
];

const writeProbes: readonly Probe[] = [
  sends('create a customer', 'perfex', ({ nth }) => ({
    dialect: 'perfex',
    method: 'POST',
    target: '/api/customers',
    body: { company: `New ${nth}` },
  })),
  sends('create, 10 lines, number given', 'perfex', ({ size, nth }) => ({
    dialect: 'perfex',
    method: 'POST',
    target: '/api/invoices',
    body: bill(size + 1_000 + nth, 10),
  })),
  sends('create, 10 lines, next number', 'siwapp', () => ({
    dialect: 'siwapp',
    method: 'POST',
    target: '/api/v1/invoices',
    body: siwappInvoice(10),
  })),
  sends('update', 'siwapp', (turn) => ({
    dialect: 'siwapp',
    method: 'PUT',
    target: `/api/v1/invoices/${unpaid(turn)}`,
    body: { data: { attributes: { notes: 'Changed' } } },
  })),
  sends('payment', 'sereni', (turn) => ({
    dialect: 'sereni',
    method: 'POST',
    target: '/api/v1/payments',
    body: {
      invoice_id: unpaid(turn),
      payment_date: new Date().toISOString().slice(0, 10),
      amount: 5,
      payment_method: 1,
      send_email: 0,
    },
  })),
  sends('delete', 'siwapp', (turn) => ({
    dialect: 'siwapp',
    method: 'DELETE',
    target: `/api/v1/invoices/${unpaid(turn) + 4}`,
  })),
  { kind: 'generate, one rule due', route: 'schedule', before: createDueRule, run: generate },
];

/** In the order of the table. Reads come first, to see the books as loaded. */
export const probes: readonly Probe[] = [...readProbes, ...writeProbes];
