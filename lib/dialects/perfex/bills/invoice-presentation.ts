/** Columns that answers show of an invoice beyond its own: currency, customer, lines, payments and credits. */
import * as z from 'zod';
import type { Invoice, PaymentSummary } from '../../../domain/invoice/invoice.ts';
import { payment as paymentSchema } from '../../../domain/payment/payment.ts';
import { buildAnswer, computed, presentRecord, type View } from '../../fields.ts';
import type { Join as JoinOf } from '../../resource.ts';
import { payment } from '../money/payment.ts';
import { creditAnswer, presentCredit } from './credits.ts';
import { columns } from './invoice-fields.ts';
import type { InvoiceColumn, Join } from './invoice-input.ts';
import {
  attachmentDetails,
  clientDetail,
  currencyColumns,
  customerColumns,
  lineDetails,
  readById,
  readCustomers,
} from './presentation.ts';

/** Presents a payment from its summary on the invoice, which holds all that these columns show. */
function presentPayment(summary: PaymentSummary, doc: Invoice, view: View<Join>): Record<string, unknown> {
  const { customerId, projectId, currency } = doc;
  const whole = paymentSchema.parse({
    ...summary,
    createdBy: null,
    updatedAt: summary.createdAt,
    updatedBy: null,
    invoiceId: doc.id,
    customerId,
    projectId,
    currency,
    reference: '',
  });
  return presentRecord(payment.resource.columns, whole, { ...view, join: view.join.modes });
}

export const details: readonly InvoiceColumn[] = [
  lineDetails('invoice'),
  ...attachmentDetails,
  clientDetail,
  computed('payments', z.array(buildAnswer(payment.resource.columns)), (doc, view) =>
    doc.payments.map((summary) => presentPayment(summary, doc, view)),
  ),
  computed('applied_credits', z.array(creditAnswer), (doc, view) =>
    doc.credits.map((credit) => presentCredit(credit, doc.currency, view)),
  ),
  computed('scheduled_email', z.null(), () => null),
];

/** Columns that a search match adds: those of the customer whose names the invoice does not use itself. */
export const matchDetails: readonly InvoiceColumn[] = [
  ...customerColumns([...columns, ...currencyColumns]),
  computed('invoiceid', z.string(), (doc) => String(doc.id)),
];

/** Joins recurring invoices and the series of drafts; outside lists, customers and payment modes too. */
export const joinInvoices: JoinOf<Invoice, Join> = {
  by: 'records',
  read: async (docs, work, within) => {
    const { recurringInvoices, series, paymentModes } = work.store;
    const whole = within === 'list' ? [] : docs;
    const [{ customers }, rules, seriesById, modes] = await Promise.all([
      readCustomers(whole, work),
      readById(
        recurringInvoices,
        docs.map((doc) => doc.recurringInvoiceId),
      ),
      readById(
        series,
        docs.map((doc) => doc.state === 'draft' && doc.seriesId),
      ),
      readById(
        paymentModes,
        whole.flatMap((doc) => doc.payments.map((summary) => summary.modeId)),
      ),
    ]);
    return { customers, rules, series: seriesById, modes };
  },
};
