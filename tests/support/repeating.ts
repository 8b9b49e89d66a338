/** Whatever repeats, as its users make it and see it: for tests that hold all kinds to the same rules. */
import { handler } from '../../functions/jobs/generate-recurring.ts';
import { type Firm, newFirm } from '../../lab/api.ts';
import type { Collection } from '../../lib/store/collection.ts';
import { toDueShard } from '../../lib/store/keys.ts';
import type { Document } from '../../lib/store/record-type.ts';

/** One run of the schedule that sees this firm's shard of the due index only. */
export const runFor = (firm: Firm, time: string): ReturnType<typeof handler> =>
  handler({ time, shard: toDueShard(firm.organization.id) });

/** A firm with customer 1, Acme, and projects 1 and 2 of it. */
export async function firmWithCustomer(settings: Parameters<typeof newFirm>[0] = {}): Promise<Firm> {
  const firm = await newFirm(settings);
  await made(firm, '/api/customers', { company: 'Acme' });
  const project = { rel_type: 'customer', clientid: 1, billing_type: 1, start_date: '2020-01-01', status: 2 };
  for (const name of ['Artemis', 'Apollo']) await made(firm, '/api/projects', { ...project, name });
  return firm;
}

/** Creates a record through Perfex; its id. */
export async function made(firm: Firm, path: string, body: object, at?: string): Promise<number> {
  const reply = await firm.as('perfex')('POST', path, { body, ...(at ? { at } : {}) });
  if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body.id;
}

/** A record as Perfex reads it. */
export async function read(firm: Firm, path: string): Promise<Record<string, string | null>> {
  const { status, body } = await firm.as('perfex')('GET', path);
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return Array.isArray(body) ? body[0] : body;
}

/** A list as Perfex shows it, by id; empty where it says that nothing was found. */
export async function list(firm: Firm, path: string): Promise<Record<string, string | null>[]> {
  const { status, body } = await firm.as('perfex')('GET', path);
  return status === 404 ? [] : body.toSorted((a: { id: string }, b: { id: string }) => Number(a.id) - Number(b.id));
}

/** An invoice and an expense of customer 1 as Perfex takes them, of a day. */
export const invoiceOf = (date: string) => ({
  clientid: 1,
  number: 100,
  date,
  currency: 1,
  newitems: [{ description: 'Rent', qty: '1', rate: '5' }],
  subtotal: '5',
  total: '5',
  billing_street: '27 Second Boulevard',
  allowed_payment_modes: [1],
});
export const expenseOf = (date: string) => ({ category: 1, currency: 1, amount: '20', date, clientid: 1 });

export type Copy = { id: number; on: string };

/** Where Perfex lists what a record has made: which field names that record, and which is the copy's day. */
const copyFields = {
  invoices: { from: 'is_recurring_from', date: 'date' },
  expenses: { from: 'recurring_from', date: 'date' },
  tasks: { from: 'is_recurring_from', date: 'startdate' },
} as const;

/** What a record has made, by id, each with its day. */
export const copiesIn =
  (kind: keyof typeof copyFields) =>
  async (firm: Firm, id: number): Promise<Copy[]> => {
    const { from, date } = copyFields[kind];
    const copies = (await list(firm, `/api/${kind}`)).filter((one) => one[from] === String(id));
    return copies.map((one) => ({ id: Number(one.id), on: String(one[date]).slice(0, 10) }));
  };

/** The days of what a record has made, by the copies' ids. */
export const daysIn =
  (kind: keyof typeof copyFields) =>
  async (firm: Firm, id: number): Promise<string[]> =>
    (await copiesIn(kind)(firm, id)).map(({ on }) => on);

/** Makes a record one of before it was kept in mind what was switched off. */
export async function forget({ work }: Firm, kind: keyof typeof copyFields, id: number): Promise<void> {
  const forgotten = async <D extends Document>(records: Collection<D>): Promise<void> => {
    const stored = await records.get(id);
    if (!stored) throw new Error('it is not there');
    await work.store.save([records.update(stored, { ...stored.doc, formerRecurrence: null })]);
  };
  const { invoices, expenses, tasks } = work.store;
  await { invoices: () => forgotten(invoices), expenses: () => forgotten(expenses), tasks: () => forgotten(tasks) }[
    kind
  ]();
}

const monthEnds = ['2021-01-31', '2021-02-28', '2021-03-31', '2021-04-30', '2021-05-31', '2021-06-30'];

export type Kind = {
  /** Makes one that repeats monthly from 31 January 2021 on and makes so many. */
  begin: (firm: Firm, count: number) => Promise<number>;
  /** What it has made, as dates in the order of ids. */
  dates: (firm: Firm, id: number) => Promise<(string | null)[]>;
  /** Remembers it as it is; what comes back puts it back to that, as a restored copy of it would be. */
  remember: (firm: Firm, id: number) => Promise<() => Promise<void>>;
  /** What it must come to. */
  expected: (count: number) => string[];
};

/** A record that repeats is the first of its kind itself; a subscription is not a bill. */
const afterItself = (count: number): string[] => monthEnds.slice(1, 1 + count);

async function remembered<D extends Document>(firm: Firm, records: Collection<D>, id: number) {
  const then = await records.get(id);
  return async (): Promise<void> => {
    const now = await records.get(id);
    if (then && now) await firm.work.store.save([records.update(now, then.doc)]);
  };
}

const billedDates = async (firm: Firm, id: number): Promise<(string | null)[]> =>
  (await list(firm, '/api/invoices'))
    .filter((one) => one.subscription_id === String(id))
    .map((one) => one.date ?? null);

const cost = { ...expenseOf('2021-01-31'), billable: 1 };

export const kinds: Readonly<Record<string, Kind>> = {
  'an expense': {
    remember: (firm, id) => remembered(firm, firm.work.store.expenses, id),
    begin: (firm, count) => made(firm, '/api/expenses', { ...cost, recurring: 1, cycles: count }),
    dates: daysIn('expenses'),
    expected: afterItself,
  },
  'an expense that is invoiced': {
    remember: (firm, id) => remembered(firm, firm.work.store.expenses, id),
    begin: (firm, count) => {
      const charged = { create_invoice_billable: 1, send_invoice_to_customer: 1 };
      return made(firm, '/api/expenses', { ...cost, ...charged, recurring: 1, cycles: count });
    },
    dates: async (firm, id) => {
      const invoices = new Map((await list(firm, '/api/invoices')).map((one) => [one.id, one]));
      const copies = (await list(firm, '/api/expenses')).filter((one) => one.recurring_from === String(id));
      return copies.map((one) => invoices.get(one.invoiceid ?? '')?.date ?? null);
    },
    expected: afterItself,
  },
  'a task': {
    remember: (firm, id) => remembered(firm, firm.work.store.tasks, id),
    begin: (firm, count) => {
      const task = { name: 'Backup', startdate: '2021-01-31', rel_type: 'project', rel_id: 1 };
      return made(firm, '/api/tasks', { ...task, repeat_every: '1-month', cycles: count }, '2021-01-31T09:00:00.000Z');
    },
    dates: daysIn('tasks'),
    expected: afterItself,
  },
  'a subscription': {
    remember: (firm, id) => remembered(firm, firm.work.store.subscriptions, id),
    begin: (firm, count) => {
      const first = Date.parse('2021-01-31T09:00:00Z') / 1000;
      const end = Date.parse(`2021-0${count + 1}-01T00:00:00Z`) / 1000;
      const terms = { name: 'Hosting', clientid: 1, quantity: 2, rate: '10', tax_id: 1 };
      return made(firm, '/api/subscriptions', { ...terms, next_billing_cycle: first, ends_at: end });
    },
    dates: billedDates,
    expected: (count) => monthEnds.slice(0, count),
  },
};
