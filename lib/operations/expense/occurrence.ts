/** Creates the occurrences of an expense: a fresh copy of it, and an invoice where it is charged at once. */
import { addPeriods, countDaysBetween } from '../../domain/calendar.ts';
import { type Expense, expense as expenseSchema } from '../../domain/expense/expense.ts';
import { computePrice } from '../../domain/expense/price.ts';
import { findBillingCurrency } from '../../domain/expense/worth.ts';
import { composeExpenseLine } from '../../domain/invoice/charged-lines.ts';
import { stampNew } from '../../domain/record.ts';
import { neverRepeated } from '../../domain/recurrence/repeating-record.ts';
import type { Series } from '../../domain/settings/settings.ts';
import type { Work } from '../../store/work.ts';
import { readRateOn } from '../exchange-rate/exchange-rates.ts';
import { composeOccurrenceInvoice, readTaxChoices } from '../recurrence/bill.ts';
import { numberOccurrence } from '../recurrence/issue.ts';
import type { Occurrence, Repeating } from '../recurrence/repeating.ts';
import type { Supplies } from '../recurrence/supplies.ts';
import { formatReference } from './create.ts';
import { resolveRates } from './rates.ts';

/** What happened to the original has not happened to its copy. */
export const untouched = {
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
  // A receipt belongs to the original's day.
  files: [],
} satisfies Partial<Expense>;

/** Prices the copy on its date. Reads nothing where all is in the organization's currency. */
async function readPriceOn(template: Expense, on: string, work: Work): Promise<Partial<Expense>> {
  const { currency, billableCurrency, projectId } = template;
  const home = work.organization.currency;
  if (currency === home && (billableCurrency ?? home) === home) return { exchangeOn: on };
  const project = projectId === null ? null : await work.store.projects.get(projectId);
  // A rate stated for the original's day goes on only where none is known for this date.
  const own = await readRateOn(currency, on, work);
  const rates = await resolveRates(
    own ? null : template,
    {},
    { currency, spentOn: on, own },
    project?.doc ?? null,
    work,
  );
  return computePrice(template, {}, currency, rates, work);
}

async function composeCopy(template: Expense, on: string, id: number, work: Work): Promise<Expense> {
  const { payOn, spentOn } = template;
  return expenseSchema.parse({
    ...template,
    ...stampNew(work, id),
    ...untouched,
    ...(await readPriceOn(template, on, work)),
    reference: formatReference(id),
    spentOn: on,
    payOn: payOn === null ? null : addPeriods(on, countDaysBetween(spentOn, payOn), 'day'),
    generatedFrom: { expenseId: template.id, on },
  });
}

const mayBeCharged = ({ invoicesOccurrences, billable, customerId }: Expense): boolean =>
  invoicesOccurrences && billable && customerId !== null;

type Chargeable = Expense & { billableMinor: number };

/** A charge without a rate waits until somebody puts the expense on an invoice. */
const isChargedAtOnce = (expense: Expense): expense is Chargeable =>
  mayBeCharged(expense) && expense.billableMinor !== null;

async function charge(copy: Chargeable, series: Series | null, supplies: Supplies, work: Work): Promise<Occurrence> {
  const { expenses, invoices } = work.store;
  const [category, taxes] = await Promise.all([
    supplies.reading.store.expenseCategories.get(copy.categoryId),
    readTaxChoices([copy.taxId, copy.secondTaxId], supplies),
  ]);
  const { currency } = findBillingCurrency(copy);
  const line = composeExpenseLine(copy, category?.doc.name ?? '', taxes, { minor: copy.billableMinor, currency });
  const { customerId, projectId } = copy;
  const input = { customerId, projectId, currency, lines: { add: [line] } };
  const bare = await composeOccurrenceInvoice(input, copy.spentOn, series, supplies, work);
  const { invoice, sequences, stored } = await numberOccurrence(bare, series, supplies, work);
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
    const copy = await composeCopy(template, on, await supplies.newId(expenses), work);
    return isChargedAtOnce(copy) ? charge(copy, series, supplies, work) : { changes: [expenses.create(copy)] };
  },
};
