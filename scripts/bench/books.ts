/**
 * Makes an organization's books of a thousand days as items to load: invoices of three lines for a hundred customers, a
 * tenth of them paid, with overdue ones marked by the schedule; and as many customers, catalogue items and expenses.
 * Routes and checks see them as if routes had written them.
 */
import { addDays } from '../../lib/domain/calendar.ts';
import type { Invoice } from '../../lib/domain/invoice/invoice.ts';
import { settleInvoice } from '../../lib/domain/invoice/standing.ts';
import type { Payment } from '../../lib/domain/payment/payment.ts';
import { formatPaymentReference, summarizePayment } from '../../lib/domain/payment/summary.ts';
import { scheduleNext } from '../../lib/domain/recurrence/scheduling.ts';
import type { Item } from '../../lib/store/client.ts';
import { customerRecordType } from '../../lib/store/record-types/customer.ts';
import { expenseRecordType } from '../../lib/store/record-types/expense.ts';
import { invoiceRecordType } from '../../lib/store/record-types/invoice.ts';
import { itemRecordType } from '../../lib/store/record-types/item.ts';
import { paymentRecordType } from '../../lib/store/record-types/payment.ts';
import { projectRecordType } from '../../lib/store/record-types/project.ts';
import { recurringInvoiceRecordType } from '../../lib/store/record-types/recurring-invoice.ts';
import { openLedger } from './ledger.ts';
import type { Pattern } from './pattern.ts';
import { progress } from './progress.ts';
import { whole } from './report.ts';

const days = 1_000;
const daysToDue = 30;
const paidEvery = 10;
/** How many customers are billed, and how many projects there are. */
export const billed = 100;
const rules = 100;
/** A word in a single line: that of the invoice in the middle. */
export const rareWord = 'Aurora';

/** Dates in the order of ids, as in daily work; mixed, as after an import; or all on one day. */
export const dateOrders = ['ordered', 'mixed', 'one'] as const;
export type Books = { size: number; today: string; dates: (typeof dateOrders)[number] };

/** Multiplying ids by this mixes their days evenly. */
const mixing = 7_919;

const createdOn = (on: string) => ({ createdAt: `${on}T09:00:00.000Z`, updatedAt: `${on}T09:00:00.000Z` });

function dayOf(n: number, { size, today, dates }: Books): string {
  const place = { ordered: n - 1, mixed: (n * mixing) % size, one: size - 1 }[dates];
  return addDays(today, Math.floor((place * days) / size) - days);
}

const customerOf = (n: number): number => (n % billed) + 1;

function invoiceOf(n: number, pattern: Pattern, books: Books): { invoice: Invoice; payment: Payment | null } {
  const issueOn = dayOf(n, books);
  const dueOn = addDays(issueOn, daysToDue);
  const customerId = customerOf(n);
  const lines = pattern.invoice.lines.map((line, i) =>
    i === 0 && n === Math.ceil(books.size / 2) ? { ...line, description: `Hosting ${rareWord}` } : line,
  );
  const bare: Invoice = {
    ...pattern.invoice,
    ...createdOn(issueOn),
    id: n,
    customerId,
    customer: { ...pattern.invoice.customer, name: `Customer ${customerId}` },
    lines,
    number: n,
    reference: `INV-${n}`,
    issueOn,
    dueOn,
    overdueAt: dueOn < books.today ? `${addDays(dueOn, 1)}T00:00:00.000Z` : null,
    hash: String(n).padStart(32, '0'),
    payments: [],
  };
  const payment = n % paidEvery === 0 ? paymentOf(n / paidEvery, bare, pattern) : null;
  const payments = payment ? [summarizePayment(payment)] : [];
  return { invoice: settleInvoice({ ...bare, payments }, { draft: false, cancelled: false }), payment };
}

/** Every second payment covers the whole amount. */
function paymentOf(id: number, { id: invoiceId, customerId, issueOn, totals }: Invoice, pattern: Pattern): Payment {
  const paidOn = addDays(issueOn, 7);
  const times = createdOn(paidOn);
  return {
    ...pattern.payment,
    ...times,
    id,
    invoiceId,
    customerId,
    paidOn,
    reference: formatPaymentReference(times.createdAt, id),
    amountMinor: id % 2 === 0 ? totals.grossMinor : Math.floor(totals.grossMinor / 2),
  };
}

/**
 * Makes all items of the table, in no particular order.
 * @param books.size the number of each kind; but at least a hundred customers, and a tenth as many payments
 */
export function* booksOf(pattern: Pattern, books: Books): Generator<Item> {
  const { size } = books;
  const customers = Math.max(billed, size);
  const ledger = openLedger(pattern.organization, pattern.items);
  const bar = progress(`Creating books of ${whole(size)}`, customers + 3 * size);
  for (let id = 1; id <= customers; id += 1) {
    bar.tick();
    const on = createdOn(dayOf(Math.min(id, size), books));
    yield* ledger.enter(customerRecordType, {
      ...pattern.customer,
      ...on,
      id,
      name: `Customer ${id}`,
      identification: `GB${100_000 + id}`,
    });
  }
  for (let id = 1; id <= billed; id += 1) {
    const names = { name: `Project ${id}`, reference: `PRO${String(id).padStart(4, '0')}` };
    yield* ledger.enter(projectRecordType, { ...pattern.project, id, customerId: customerOf(id), ...names });
  }
  for (let id = 1; id <= size; id += 1) {
    bar.tick();
    const { invoice, payment } = invoiceOf(id, pattern, books);
    yield* ledger.enter(invoiceRecordType, invoice);
    if (payment) yield* ledger.enter(paymentRecordType, payment);
  }
  ledger.raise('series/1', size);
  for (let id = 1; id <= size; id += 1) {
    bar.tick(2);
    const on = dayOf(id, books);
    yield* ledger.enter(itemRecordType, {
      ...pattern.catalogueItem,
      ...createdOn(on),
      id,
      description: `Hosting ${id}`,
    });
    const projectId = (id % billed) + 1;
    const reference = `EXP-${String(id).padStart(4, '0')}`;
    const details = { projectId, customerId: customerOf(projectId), reference, spentOn: on, exchangeOn: on };
    yield* ledger.enter(expenseRecordType, { ...pattern.expense, ...createdOn(on), id, ...details });
  }
  const startsOn = addDays(books.today, 5);
  for (let id = size + 1; id <= size + rules; id += 1) {
    yield* ledger.enter(
      recurringInvoiceRecordType,
      scheduleNext({ ...pattern.rule, id, customerId: customerOf(id), startsOn }),
    );
  }
  yield* ledger.close();
  bar.end('done');
}
