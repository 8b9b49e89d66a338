/** Formats the records that a run of the schedule would create, as a table for people. */
import { getCurrency } from '../lib/domain/currency.ts';
import { expense } from '../lib/domain/expense/expense.ts';
import { type Invoice, invoice } from '../lib/domain/invoice/invoice.ts';
import { formatMinor } from '../lib/domain/money.ts';
import { type Task, task } from '../lib/domain/task/task.ts';
import type { WouldBe } from '../lib/store/rehearsal.ts';
import type { Work } from '../lib/store/work.ts';
import { workFor } from './command.ts';

/** `rule` null: another record of the same write has it. `customer` is an id where the record has no copy of the name. */
type Facts = { kind: string; rule: string | null; date: string; customer: string | number | null; amount: string };
type Cells = [organization: string, kind: string, rule: string, date: string, customer: string, amount: string];

const heads: Cells = ['organization', 'kind', 'rule', 'date', 'customer', 'amount'];

const formatAmount = (minor: number, currency: string): string =>
  `${formatMinor(minor, getCurrency(currency).minorDigits)} ${currency}`;

function describeRule({ generatedFrom: from, billsSubscription }: Invoice): string | null {
  if (billsSubscription) return `subscription ${billsSubscription.subscriptionId}`;
  if (!from) return null;
  const origin = from.invoiceId === null ? '' : ` of invoice ${from.invoiceId}`;
  return `recurring invoice ${from.recurringInvoiceId}${origin}`;
}

const factsOf: Readonly<Record<string, (doc: unknown) => Facts>> = {
  invoice: (doc) => {
    const made = invoice.parse(doc);
    const kind = made.state === 'draft' ? 'draft invoice' : 'invoice';
    const amount = formatAmount(made.totals.grossMinor, made.currency);
    return { kind, rule: describeRule(made), date: made.issueOn, customer: made.customer.name, amount };
  },
  expense: (doc) => {
    const { spentOn: date, customerId: customer, amountMinor, currency, generatedFrom } = expense.parse(doc);
    const rule = generatedFrom && `expense ${generatedFrom.expenseId}`;
    return { kind: 'expense', rule, date, customer, amount: formatAmount(amountMinor, currency) };
  },
  task: (doc) => {
    const { startsOn, relatedTo, relatedId, generatedFrom }: Task = task.parse(doc);
    const rule = generatedFrom && `task ${generatedFrom.taskId}`;
    const customer = relatedTo === 'customer' ? relatedId : null;
    return { kind: 'task', rule, date: startsOn ?? generatedFrom?.on ?? '', customer, amount: '' };
  },
};

/** Makes the lines of the table: a head, then the records in the order of their dates. */
export async function tableOf(writes: readonly (readonly WouldBe[])[]): Promise<string[]> {
  const works = new Map<number, Promise<Work>>();
  const cellsOf = async (
    { organizationId }: WouldBe,
    { kind, rule, date, customer, amount }: Facts,
  ): Promise<Cells> => {
    const organizationWork = works.get(organizationId) ?? workFor(organizationId);
    works.set(organizationId, organizationWork);
    const { organization, store } = await organizationWork;
    const name = typeof customer === 'number' ? (await store.customers.get(customer))?.doc.name : customer;
    return [organization.name, kind, rule ?? '', date, name ?? '', amount];
  };
  const rows = writes.flatMap((write) => {
    const all = write.flatMap((record) => {
      const facts = factsOf[record.recordType]?.(record.doc);
      return facts ? [{ record, facts }] : [];
    });
    const rule = all.find(({ facts }) => facts.rule !== null)?.facts.rule ?? null;
    return all.map(({ record, facts }) => cellsOf(record, { ...facts, rule: facts.rule ?? rule }));
  });
  // Organizations are read concurrently. The sort is stable, so each one's records keep their order.
  const byDate = (await Promise.all(rows)).sort(([, , , one], [, , , other]) => one.localeCompare(other));
  return alignColumns([heads, ...byDate]);
}

function alignColumns(rows: readonly Cells[]): string[] {
  const widths = heads.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map((cells) =>
    cells
      .map((text, column) => {
        const width = widths[column] ?? 0;
        return column === cells.length - 1 ? text.padStart(width) : text.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
