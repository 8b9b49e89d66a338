/** What answers show of an invoice beyond its own columns: currency, lines, customer and payments. */
import * as z from 'zod';
import { currencyOf } from '../../domain/currency.ts';
import type { Customer } from '../../domain/customer/customer.ts';
import type { Invoice, PaymentGist } from '../../domain/invoice/invoice.ts';
import { payment as paymentSchema } from '../../domain/payment/payment.ts';
import type { Collection } from '../../store/collection.ts';
import type { Document } from '../../store/noun.ts';
import type { Work } from '../../store/work.ts';
import { answerOf, present, shown, type View } from '../field-table.ts';
import { currencyNumber } from './columns.ts';
import { customer } from './customer.ts';
import { columns } from './invoice-fields.ts';
import type { InvoiceRow, Join } from './invoice-form.ts';
import { lineAnswer, linesShown } from './invoice-lines.ts';
import { payment } from './payment.ts';

const text = z.string();
const constant = (wire: string, value: string): InvoiceRow => shown(wire, text, () => value);
const customFields = shown<Invoice, never, Join>(
  'customfields',
  z.array(z.object({ label: text, value: text })),
  () => [],
);

/** The columns of the invoice's currency, as a join with Perfex's table of currencies shows them. */
export const currencyColumns: readonly InvoiceRow[] = [
  shown('symbol', text, (doc) => currencyOf(doc.currency).symbol),
  shown('name', text, (doc) => doc.currency),
  constant('decimal_separator', '.'),
  constant('thousand_separator', ','),
  constant('placement', 'before'),
  shown('isdefault', text, (doc, view) => (doc.currency === view.firm.currency ? '1' : '0')),
  shown('currencyid', text, (doc, view) => String(currencyNumber(doc.currency, view))),
  shown('currency_name', text, (doc) => doc.currency),
];

const customerOf = (doc: Invoice, view: View<Join>): Customer | undefined =>
  view.join.customers.get(doc.customerId ?? 0);

/** What an invoice shows of its payments: not their custom fields, which its gists of them leave out. */
const paymentColumns = payment.fields.filter(({ wire }) => wire !== 'custom_fields');

/** The gist on the invoice says all that these columns show. */
function paymentShown(gist: PaymentGist, doc: Invoice, view: View<Join>): Record<string, unknown> {
  const { customerId, projectId, currency } = doc;
  const whole = paymentSchema.parse({
    ...gist,
    createdBy: null,
    updatedAt: gist.createdAt,
    updatedBy: null,
    invoiceId: doc.id,
    customerId,
    projectId,
    currency,
    reference: '',
  });
  return present(paymentColumns, whole, { ...view, join: view.join.modes });
}

/** What only the read shows. */
export const details: readonly InvoiceRow[] = [
  shown('items', z.array(lineAnswer), linesShown),
  shown('attachments', z.array(z.unknown()), () => []),
  shown('visible_attachments_to_customer_found', z.boolean(), () => false),
  shown('client', answerOf(customer.fields).nullable(), (doc, view) => {
    const client = customerOf(doc, view);
    return client ? present(customer.fields, client, { ...view, join: undefined }) : null;
  }),
  shown('payments', z.array(answerOf(paymentColumns)), (doc, view) =>
    doc.payments.map((gist) => paymentShown(gist, doc, view)),
  ),
  shown('scheduled_email', z.null(), () => null),
  customFields,
];

const own = new Set([...columns, ...currencyColumns].filter((row) => row.show).map((row) => row.wire));
/** Where an invoice names its customer without a record of it. */
const snapshot: Readonly<Record<string, (doc: Invoice) => string>> = {
  userid: () => '0',
  company: (doc) => doc.customer.name,
  vat: (doc) => doc.customer.identification,
};

/** What a search hit shows beside the invoice's columns: those of its customer that are not called the same. */
export const matchDetails: readonly InvoiceRow[] = [
  ...customer.fields
    .filter((row) => row.show && !own.has(row.wire))
    .map((row) =>
      shown<Invoice, never, Join>(row.wire, row.answer.nullable(), (doc, view) => {
        const client = customerOf(doc, view);
        if (!client) return snapshot[row.wire]?.(doc) ?? null;
        return row.show?.(client, { ...view, join: undefined });
      }),
    ),
  shown('invoiceid', text, (doc) => String(doc.id)),
  customFields,
];

async function byId<D extends Document>(records: Collection<D>, ids: readonly (number | null | false)[]) {
  const found = await records.getMany(ids.filter((id) => typeof id === 'number'));
  return new Map([...found].map(([id, { doc }]) => [id, doc]));
}

/**
 * Reads what the columns of some invoices name: recurring invoices and, for drafts, the series they
 * will be numbered in; where the whole of an invoice is shown, customers and payment modes too.
 */
export async function joinInvoices(docs: readonly Invoice[], work: Work, extent?: 'columns'): Promise<Join> {
  const { customers, recurringInvoices, series, paymentModes } = work.store;
  const whole = extent === 'columns' ? [] : docs;
  const [customersById, rules, seriesById, modes] = await Promise.all([
    byId(
      customers,
      whole.map((doc) => doc.customerId),
    ),
    byId(
      recurringInvoices,
      docs.map((doc) => doc.recurringInvoiceId),
    ),
    byId(
      series,
      docs.map((doc) => doc.state === 'draft' && doc.seriesId),
    ),
    byId(
      paymentModes,
      whole.flatMap((doc) => doc.payments.map((gist) => gist.modeId)),
    ),
  ]);
  return { customers: customersById, rules, series: seriesById, modes };
}
