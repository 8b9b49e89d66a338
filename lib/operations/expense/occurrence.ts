/**
 * What an expense that repeats makes on its dates: a copy of itself as it now stands, not yet approved,
 * paid or invoiced; and where it is to be charged on at once, the invoice that does so.
 */
import { daysBetween, plus } from '../../domain/calendar.ts';
import { type Expense, expense as expenseSchema } from '../../domain/expense/expense.ts';
import { priceOf } from '../../domain/expense/price.ts';
import { billedIn } from '../../domain/expense/worth.ts';
import { expenseLine } from '../../domain/invoice/charged-lines.ts';
import { birth } from '../../domain/record.ts';
import { neverRepeated } from '../../domain/recurrence/repeating-record.ts';
import type { Series } from '../../domain/settings/settings.ts';
import type { Work } from '../../store/work.ts';
import { rateOn } from '../exchange-rate/exchange-rates.ts';
import { billed, taxChoices } from '../recurrence/bill.ts';
import { issued } from '../recurrence/issue.ts';
import type { Occurrence, Repeating } from '../recurrence/repeating.ts';
import type { Supplies } from '../recurrence/supplies.ts';
import { referenceOf } from './create.ts';
import { ratesOf } from './rates.ts';

/** What happened to the one that repeats has not happened to its copy. */
const untouched = {
  invoiceId: null,
  invoicedElsewhere: false,
  reimbursedOn: null,
  paidOn: null,
  approvedAt: null,
  approverId: null,
  rejectedAt: null,
  rejectedReason: null,
  rejecterId: null,
  ...neverRepeated,
  // A receipt is for what was spent on its day.
  files: [],
} satisfies Partial<Expense>;

/** What it is counted at on its date. Nothing is read where it is all in the organization's currency. */
async function pricedOn(template: Expense, on: string, work: Work): Promise<Partial<Expense>> {
  const { currency, billableCurrency, projectId } = template;
  const home = work.firm.currency;
  if (currency === home && (billableCurrency ?? home) === home) return { exchangeOn: on };
  const project = projectId === null ? null : await work.store.projects.get(projectId);
  // What was stated of another day's receipt goes on only where nothing is known of this one.
  const own = await rateOn(currency, on, work);
  const rates = await ratesOf(own ? null : template, {}, { currency, spentOn: on, own }, project?.doc ?? null, work);
  return priceOf(template, {}, currency, rates, work);
}

async function copyOf(template: Expense, on: string, id: number, work: Work): Promise<Expense> {
  const { payOn, spentOn } = template;
  return expenseSchema.parse({
    ...template,
    ...birth(work, id),
    ...untouched,
    ...(await pricedOn(template, on, work)),
    reference: referenceOf(id),
    spentOn: on,
    payOn: payOn === null ? null : plus(on, daysBetween(spentOn, payOn), 'day'),
    generatedFrom: { expenseId: template.id, on },
  });
}

const mayBeCharged = ({ invoicesOccurrences, billable, customerId }: Expense): boolean =>
  invoicesOccurrences && billable && customerId !== null;

type Chargeable = Expense & { billableMinor: number };

/** One whose charge follows a cost without a rate is made, and waits to be charged until somebody puts it on an invoice. */
const isChargedAtOnce = (expense: Expense): expense is Chargeable =>
  mayBeCharged(expense) && expense.billableMinor !== null;

/** The invoice for an expense, with the expense as its only line. */
async function charge(copy: Chargeable, series: Series | null, supplies: Supplies, work: Work): Promise<Occurrence> {
  const { expenses, invoices } = work.store;
  const [category, taxes] = await Promise.all([
    supplies.reading.store.expenseCategories.get(copy.categoryId),
    taxChoices([copy.taxId, copy.secondTaxId], supplies),
  ]);
  const { currency } = billedIn(copy);
  const line = expenseLine(copy, category?.doc.name ?? '', taxes, { minor: copy.billableMinor, currency });
  const { customerId, projectId } = copy;
  const wish = { customerId, projectId, currency, lines: { add: [line] } };
  const bare = await billed(wish, copy.spentOn, series, supplies, work);
  const { invoice, sequences, stored } = await issued(bare, series, supplies, work);
  return {
    changes: [expenses.create({ ...copy, invoiceId: invoice.id }), invoices.create(invoice)],
    sequences,
    effects: copy.mailsInvoices ? [{ kind: 'invoice mail', payload: { invoiceId: invoice.id } }] : [],
    stored,
  };
}

export const repeatingExpenses: Repeating<Expense> = {
  records: (store) => store.expenses,
  recurrenceOf: (doc) => doc.recurrence,
  withRecurrence: (doc, recurrence) => ({ ...doc, recurrence }),
  makes: 'expense',
  seriesOf: async (doc, supplies) => (mayBeCharged(doc) ? supplies.defaultSeries() : null),
  occurrence: async (template, on, series, supplies, work) => {
    const { expenses } = work.store;
    const copy = await copyOf(template, on, await supplies.newId(expenses), work);
    return isChargedAtOnce(copy) ? charge(copy, series, supplies, work) : { changes: [expenses.create(copy)] };
  },
};
