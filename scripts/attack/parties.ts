/** The organizations of part `neighbours`: a bad and a good one in the same shards, and one with a spoilt series. */
import { randomUUID } from 'node:crypto';
import { credentialsOf, type Firm } from '../../lab/api.ts';
import type { Work } from '../../lib/store/work.ts';
import { connections, send } from './send.ts';
import type { Attacked } from './server.ts';

/** Partitions of the due index; the outbox's eight divide them. */
const shards = 64;
const badInvoices = 500;
const goodInvoices = 60;

type Books = typeof import('../../lab/books.ts');

export type Parties = {
  bad: Firm;
  good: Firm;
  spoilt: Firm;
  books: Books;
  goodBooks: { work: Work; customerId: number };
  goodRule: () => Promise<number>;
  endBadRules: () => Promise<void>;
};

export async function makeParties(): Promise<Parties> {
  const { furnishedFirm } = await import('../../lab/fixtures.ts');
  const books = await import('../../lab/books.ts');
  const { prepareOrganization } = await import('../../lib/operations/organization/prepare.ts');
  const { updateRecurringInvoice } = await import('../../lib/operations/recurring-invoice/write.ts');
  const spoilt = await furnishedFirm();
  const bad = await furnishedFirm();
  for (let id = bad.organization.id + 1; id % shards !== (bad.organization.id - 1 + shards) % shards; id += 1)
    await prepareOrganization(`Filler ${randomUUID()}`, bad.work.at);
  await prepareOrganization(`Filler ${randomUUID()}`, bad.work.at);
  const good = await furnishedFirm();
  if (good.organization.id % shards !== bad.organization.id % shards)
    throw new Error('the two are in different shards');
  const customerId = await books.customer(good.work, 'Acme', 'acme@example.com');
  for (const [firm, count] of [
    [bad, badInvoices],
    [good, goodInvoices],
  ] as const)
    await fill(firm, count, books);
  return {
    bad,
    good,
    spoilt,
    books,
    goodBooks: { work: good.work, customerId },
    goodRule: async () => (await books.rule(good.work, { startsOn: good.work.today })).id,
    endBadRules: async () => {
      const { items } = await bad.work.store.recurringInvoices.find({ offset: 0, limit: 100 });
      for (const { doc } of items) await updateRecurringInvoice(doc.id, { enabled: false }, bad.work);
    },
  };
}

async function fill({ work }: Firm, count: number, { invoice, oneLine }: Books): Promise<void> {
  const eight = Array.from({ length: 8 });
  for (let created = 0; created < count; created += eight.length)
    await Promise.all(eight.map(() => invoice(work, { customerId: 1, lines: oneLine('12.5') })));
}

/** Dates from the first possible one on. Which ones are refused depends on the organization's age. */
const beginnings = [
  '0001-01-01',
  '1900-01-01',
  '1970-01-01',
  '2000-01-01',
  '2010-01-01',
  '2014-01-01',
  '2020-01-01',
  '2023-01-01',
  '2025-01-01',
  '2026-01-01',
];

/** Gives the bad one a daily rule over HTTP, from a date or the 'earliest' accepted one. Returns the date. */
export async function startBadRule(server: Attacked, { bad }: Parties, from: string): Promise<string> {
  const agent = connections(1);
  const item = { attributes: { description: 'Work', quantity: 1, unitary_cost: 1 } };
  const dates = from === 'earliest' ? beginnings : beginnings.filter((date) => date >= from);
  try {
    for (const starting_date of dates) {
      const attributes = { customer_id: 1, starting_date, period: 1, period_type: 'day', days_to_due: 10 };
      const body = Buffer.from(JSON.stringify({ data: { attributes, relationships: { items: { data: [item] } } } }));
      const headers = { ...credentialsOf('siwapp', bad.token), 'content-type': 'application/json' };
      const answer = await send(server, { method: 'POST', path: '/api/v1/recurring_invoices', headers, body }, agent);
      if (answer.status === 201) return starting_date;
    }
  } finally {
    agent.destroy();
  }
  throw new Error('no date is taken for a daily rule');
}
