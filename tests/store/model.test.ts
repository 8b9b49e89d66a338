/**
 * Anything may happen to the books in any order, several things at once, on a network that loses
 * requests and answers and on machines that die: what was acknowledged is there, and every
 * invariant of the table holds. Each failing run is repeatable from fast-check's seed and path.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { handler } from '../../functions/jobs/generate-recurring.ts';
import { customer, invoice, newBooks, oneLine, payment, rule } from '../../lab/books.ts';
import { asProcess, badNetwork } from '../../lab/faults.ts';
import { documents, violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { createExpense } from '../../lib/operations/expense/create.ts';
import { chargeRecords } from '../../lib/operations/invoice/charge.ts';
import { completeInvoice } from '../../lib/operations/invoice/complete.ts';
import { deleteInvoice } from '../../lib/operations/invoice/delete.ts';
import { updateInvoice } from '../../lib/operations/invoice/update.ts';
import { deletePayment, updatePayment } from '../../lib/operations/payment/record-payment.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { deleteRecord, updateRecord } from '../../lib/operations/record/records.ts';
import { deleteRecurringInvoice, updateRecurringInvoice } from '../../lib/operations/recurring-invoice/write.ts';
import { createTask } from '../../lib/operations/task/write.ts';
import { createTimesheet } from '../../lib/operations/timesheet/write.ts';
import { ensureStaff } from '../../lib/operations/token/tokens.ts';
import type { Item } from '../../lib/store/client.ts';
import type { Work } from '../../lib/store/work.ts';
import { ownTable } from '../support/table.ts';

ownTable();

const kinds = [
  'new customer',
  'rename customer',
  'delete customer',
  'new invoice',
  'new draft',
  'given number',
  'new price',
  'add line',
  'issue',
  'cancel',
  'move customer',
  'delete invoice',
  'pay',
  'change payment',
  'move payment',
  'delete payment',
  'new rule',
  'edit rule',
  'delete rule',
  'repeat invoice',
  'generate',
  'bill project',
  ...(['charge', 'charge', 'charge'] as const),
  'take off',
  'complete',
  'take line off',
] as const;
const step = fc.record({
  kind: fc.constantFrom(...kinds),
  a: fc.integer({ min: 1, max: 6 }),
  b: fc.integer({ min: 1, max: 6 }),
  amount: fc.integer({ min: -20, max: 150 }),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** What a client that got an answer may rely on: `gone`, or what the record says; nothing once an outcome is unknown. */
type Promised = Map<string, string | 'gone'>;

/** Does a step; what it promises afterwards, by record, as a client sees it. */
async function perform({ kind, a, b, amount }: Step, work: Work): Promise<[string, string][]> {
  const { store } = work;
  const price = oneLine(String(amount));
  switch (kind) {
    case 'new customer':
      return [[`customer ${await customer(work, `New ${b}`)}`, `New ${b}`]];
    case 'rename customer':
      await updateRecord(store.customers, a, (doc) => ({ ...doc, name: `Renamed ${b}` }), work);
      return [[`customer ${a}`, `Renamed ${b}`]];
    case 'delete customer':
      await deleteRecord(store.customers, a, work);
      return [[`customer ${a}`, 'gone']];
    case 'new invoice':
      return [[`invoice ${(await invoice(work, { customerId: a, lines: price })).id}`, 'there']];
    case 'new draft':
      return [
        [`invoice ${(await invoice(work, { draft: true, lines: price, snapshot: { name: `New ${b}` } })).id}`, 'there'],
      ];
    case 'given number':
      return [[`invoice ${(await invoice(work, { number: a * 3 + b, lines: price })).id}`, 'there']];
    case 'new price':
      await updateInvoice(a, { lines: { change: [{ position: 1, unitPrice: String(amount) }] } }, work);
      return [];
    case 'add line':
      await updateInvoice(a, { lines: price }, work);
      return [];
    case 'issue':
      await updateInvoice(a, { draft: false }, work);
      return [];
    case 'cancel':
      await updateInvoice(a, { cancelled: amount > 0 }, work);
      return [];
    case 'move customer':
      await updateInvoice(a, { customerId: b }, work);
      return [];
    case 'delete invoice':
      await deleteInvoice(a, work);
      return [[`invoice ${a}`, 'gone']];
    case 'pay': {
      const made = await payment(work, { invoiceId: a, amount: String(amount) });
      return [[`payment ${made.id}`, String(made.amountMinor)]];
    }
    case 'change payment':
      await updatePayment(a, { amount: String(amount) }, work);
      return [[`payment ${a}`, String(amount * 100)]];
    case 'move payment':
      await updatePayment(a, { invoiceId: b }, work);
      return [];
    case 'delete payment':
      await deletePayment(a, work);
      return [[`payment ${a}`, 'gone']];
    case 'new rule': {
      const input = { startsOn: `2021-0${a}-28`, maxOccurrences: b, lines: price, sentByEmail: amount > 50 };
      return [[`recurring invoice ${(await rule(work, input)).id}`, 'there']];
    }
    case 'edit rule':
      await updateRecurringInvoice(a, { lines: price, unit: 'week' }, work);
      return [];
    case 'delete rule':
      await deleteRecurringInvoice(a, work);
      return [[`recurring invoice ${a}`, 'gone']];
    case 'repeat invoice':
      await updateInvoice(a, { recurring: b > 5 ? null : { every: b, unit: 'day', maxOccurrences: 2 } }, work);
      return [];
    case 'generate':
      await handler({ time: `2021-0${a}-28T12:00:00Z` });
      return [];
    case 'bill project':
      return [[`invoice ${(await invoice(work, { projectId: 1 })).id}`, 'there']];
    case 'charge':
    case 'take off': {
      const one = Math.ceil(b / 2);
      const some = { timesheets: [one], expenses: amount > 50 ? [one] : [] };
      const none = { timesheets: [], expenses: [] };
      const wish = kind === 'charge' ? { add: some, remove: none } : { add: none, remove: some };
      await chargeRecords(a, wish, work);
      return [];
    }
    case 'complete':
      await completeInvoice(a, amount > 100, work);
      return [];
    case 'take line off':
      await updateInvoice(a, { lines: { remove: [b] } }, work);
      return [];
  }
}

/** Project 1 of customer 1, with three hours and three expenses that can be charged by invoices 1 and 2. */
async function project(work: Work): Promise<void> {
  await createProject({ name: 'Tractor', customerId: 1, startsOn: '2021-01-01' }, work);
  await createTask({ name: 'Paint', relatedTo: 'project', relatedId: 1, hourlyRate: '50' }, work);
  const { id: staffId } = await ensureStaff('daniel@example.com', work);
  const hour = { startedAt: '2021-01-01T10:00:00.000Z', endedAt: '2021-01-01T11:20:00.000Z' };
  const spent = { categoryId: 1, spentOn: '2021-01-01', amount: '7', projectId: 1, billable: true };
  for (const _ of [1, 2, 3]) await createTimesheet({ taskId: 1, staffId, ...hour }, work);
  await Promise.all([1, 2, 3].map(() => createExpense(spent, work)));
  for (const _ of ['one', 'another']) await invoice(work, { projectId: 1 });
}

/** The records whose fate is open when this step does not come to its end. */
function touchedBy({ kind, a }: Step): string[] {
  if (/payment/.test(kind)) return [`payment ${a}`];
  if (/customer$/.test(kind) && kind !== 'move customer') return [`customer ${a}`];
  return [`invoice ${a}`, `recurring invoice ${a}`];
}

async function attempt(one: Step, work: Work, promised: Promised): Promise<void> {
  try {
    const outcome = await asProcess(() => perform(one, work));
    if (outcome === 'crashed') for (const key of touchedBy(one)) promised.delete(key);
    else for (const [key, value] of outcome) promised.set(key, value);
  } catch (error) {
    // Refusals are part of the game; anything else would have been a 500.
    expect(error).toMatchObject({ name: 'Problem' });
    expect(error).not.toMatchObject({ code: 'internal' });
  }
}

function broken(promised: Promised, items: readonly Item[], organizationId: number): string[] {
  const there = new Map<string, string>();
  const note = <D extends { id: number }>(recordType: string, say: (doc: D) => string): void => {
    for (const doc of documents<D & { updatedAt: string }>(items, organizationId, recordType))
      there.set(`${recordType} ${doc.id}`, say(doc));
  };
  note<{ id: number; name: string }>('customer', ({ name }) => name);
  note<{ id: number; amountMinor: number }>('payment', ({ amountMinor }) => String(amountMinor));
  note('invoice', () => 'there');
  note('recurring invoice', () => 'there');
  return [...promised].flatMap(([key, value]) => {
    const now = there.get(key) ?? 'gone';
    return now === value ? [] : [`${key} was promised to be ${value} and is ${now}`];
  });
}

const play = (rate: number, atOnce: number) =>
  fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), fc.nat(), async (steps, seed) => {
    const work = await newBooks({}, '2021-01-01T00:00:00.000Z');
    for (const name of ['A', 'B']) await customer(work, name);
    await project(work);
    const promised: Promised = new Map();
    const network = badNetwork({ seed, rate });
    try {
      for (let i = 0; i < steps.length; i += atOnce) {
        const now = steps.slice(i, i + atOnce);
        // What several do to one record at once may end either way.
        const alone = atOnce === 1;
        const before = alone ? promised : new Map<string, string>();
        await Promise.all(now.map((one) => attempt(one, work, before)));
        if (!alone) for (const one of now) for (const key of touchedBy(one)) promised.delete(key);
      }
    } finally {
      network.restore();
    }
    const items = await scanTable();
    expect([...violations(items), ...broken(promised, items, work.organization.id)]).toEqual([]);
    // And the schedule can take it from here.
    await handler({ time: '2021-12-31T00:00:00Z' });
    expect(violations(await scanTable())).toEqual([]);
  });

// More of it, elsewhere: MODEL_RUNS=20 MODEL_SEED=7 vitest run tests/store/model.test.ts
const times = Number(process.env.MODEL_RUNS ?? 1);
const seed = Number(process.env.MODEL_SEED ?? 1);
const limit = 600_000 * times;

it('one after another on a good network', () => fc.assert(play(0, 1), { numRuns: 8 * times, seed }), limit);
it(
  'one after another, every eighth request failing or fatal',
  () => fc.assert(play(0.12, 1), { numRuns: 15 * times, seed }),
  limit,
);
it(
  'three at once, every twelfth request failing or fatal',
  () => fc.assert(play(0.08, 3), { numRuns: 12 * times, seed }),
  limit,
);
