/** A rehearsed run comes to what the run itself then comes to, record by record, and leaves the table as it was to the last attribute. */
import { beforeEach, expect, it } from 'vitest';
import type { Firm } from '../../lab/api.ts';
import { invoice, invoices, rule } from '../../lab/books.ts';
import { scanTable } from '../../lab/scan.ts';
import { expense } from '../../lib/domain/expense/expense.ts';
import { invoice as invoiceSchema } from '../../lib/domain/invoice/invoice.ts';
import { task } from '../../lib/domain/task/task.ts';
import { type Limits, usualLimits } from '../../lib/operations/schedule/budgets.ts';
import { runSchedule } from '../../lib/operations/schedule/run-schedule.ts';
import { type Item, readTableName, sendRequest } from '../../lib/store/client.ts';
import { rehearse, type WouldBe } from '../../lib/store/rehearsal.ts';
import { firmWithCustomer, kinds } from '../support/repeating.ts';
import { ownSchedule } from '../support/schedule.ts';

ownSchedule();

const time = '2021-04-15T12:00:00Z';
/** Few dates a turn: what a rule has come to is then read again in the middle of a run. */
const limits: Limits = { ...usualLimits, stepsATurn: 3 };
const run = (firm: Firm) => runSchedule({ time, organization: firm.organization.id }, limits);

const told = (recordType: string, doc: unknown): string => {
  if (recordType === 'task') return `task ${task.parse(doc).startsOn}`;
  if (recordType === 'expense') return `expense ${expense.parse(doc).spentOn} ${expense.parse(doc).amountMinor}`;
  const { issueOn, totals, customer, state } = invoiceSchema.parse(doc);
  return `invoice ${issueOn} ${totals.grossMinor} ${customer.name} ${state}`;
};
const wouldBe = (writes: readonly (readonly WouldBe[])[]): string[] =>
  writes
    .flat()
    .map(({ recordType, doc }) => told(recordType, doc))
    .sort();

async function there({ work: { store } }: Firm): Promise<string[]> {
  const all = { offset: 0, limit: 1_000 };
  const found = await Promise.all([store.invoices.find(all), store.expenses.find(all), store.tasks.find(all)]);
  return found.flatMap(({ items }, i) => items.map(({ doc }) => told(['invoice', 'expense', 'task'][i] ?? '', doc)));
}

const byKey = (items: readonly Item[]) => Object.fromEntries(items.map((item) => [`${item.pk} ${item.sk}`, item]));

let firm: Firm;
beforeEach(async () => {
  firm = await firmWithCustomer();
  for (const kind of Object.values(kinds)) await kind.begin(firm, 4);
  await rule(firm.work, { startsOn: '2021-01-31', maxOccurrences: 5 });
  await invoice(firm.work, { issueOn: '2021-01-01', dueOn: '2021-01-15' });
});

it('writes nothing, and says what the run then makes', async () => {
  const [before, had] = [byKey(await scanTable()), await there(firm)];
  const { result, writes } = await rehearse(() => run(firm));
  expect(byKey(await scanTable())).toEqual(before);
  const made = wouldBe(writes);
  // Two of each copy, two with an invoice, three bills of the subscription, three of the rule.
  expect(made).toHaveLength(2 + 4 + 2 + 3 + 3);
  expect(await run(firm)).toEqual(result);
  expect((await there(firm)).sort()).toEqual([...had, ...made].sort());
  expect((await rehearse(() => run(firm))).writes).toEqual([]);
});

it('finds what was made although its rule does not know it, as the run does', async () => {
  const { recurringInvoices } = firm.work.store;
  const then = await recurringInvoices.get(1);
  await run(firm);
  const now = await recurringInvoices.get(1);
  if (!then || !now) throw new Error('there is no rule');
  await firm.work.store.save([recurringInvoices.update(now, then.doc)]);
  const count = (await invoices(firm.work)).length;
  expect(await rehearse(() => run(firm))).toMatchObject({ result: { generated: 0, failed: 0 }, writes: [] });
  expect(await run(firm)).toMatchObject({ generated: 0, failed: 0 });
  expect(await invoices(firm.work)).toHaveLength(count);
});

it('refuses a kind of write that it does not know, in place of doing it', async () => {
  const key = { pk: 'x', sk: 'y' };
  const put = () => sendRequest({ type: 'put', input: { TableName: readTableName(), Item: key } });
  await expect(rehearse(put)).rejects.toThrow("'put' is not rehearsed");
  expect((await scanTable()).filter(({ pk }) => pk === 'x')).toEqual([]);
});

it('gives every id once, even to simultaneous callers', async () => {
  const { invoices: records } = firm.work.store;
  const { result } = await rehearse(() => Promise.all([1, 2, 3].map(() => records.nextId())));
  expect(new Set(result).size).toBe(3);
  // None of them was taken.
  expect(await records.nextId()).toBe(Math.min(...result));
});
