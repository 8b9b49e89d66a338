/** The payments of a siwapp invoice, shown inside it and written together with it. */
import * as z from 'zod';
import { getCurrency } from '../../domain/currency.ts';
import type { InvoiceInput, NestedPayment } from '../../domain/invoice/input.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { formatMinor } from '../../domain/money.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import { toInput } from '../bodies.ts';
import { type Column, computed, defineColumns } from '../fields.ts';
import type { Nest } from './body.ts';
import { asText, date, decimal, nestedId, nestedRemoval } from './columns.ts';
import { linkTo, resourceOf } from './envelope.ts';

type ShownPayment = Pick<Payment, 'id' | 'invoiceId' | 'amountMinor' | 'currency' | 'paidOn' | 'notes'>;

const { column, writeOnly } = defineColumns<ShownPayment, NestedPayment>();

/** The document calls the text `name` in one place and `notes` elsewhere: both are printed and accepted. */
const textColumn = (wire: 'name' | 'notes') => column(wire, 'notes', asText.note, { sample: 'second payment' });

export const paymentColumns: Column<ShownPayment, Pick<NestedPayment, 'amount' | 'paidOn' | 'notes'>, unknown>[] = [
  textColumn('name'),
  textColumn('notes'),
  column('amount', 'amount', decimal, {
    required: 'create',
    read: (doc) => formatMinor(doc.amountMinor, getCurrency(doc.currency).minorDigits),
    sample: 33.2,
  }),
  column('date', 'paidOn', date),
];

/** Lists the payments that an invoice carries, as siwapp shows them. */
export function listPaymentsOf({ id: invoiceId, currency, payments }: Invoice): ShownPayment[] {
  return payments.map((payment) => ({ ...payment, invoiceId, currency }));
}

export const listedColumns = [
  ...paymentColumns,
  computed<ShownPayment>('url', z.string(), ({ id }, view) => linkTo(`/api/v1/payments/${id}`, view)),
];

export const nestedPayment = resourceOf<ShownPayment>('payments', ({ id }) => String(id), listedColumns);

/** What the original shows of a payment inside its invoice, beside what is printed. */
export const storedPaymentColumns = [
  computed<ShownPayment>('id', z.int(), ({ id }) => id),
  computed<ShownPayment>('invoice_id', z.int().nullable(), ({ invoiceId }) => invoiceId),
];

const nestedColumns = [
  ...paymentColumns,
  writeOnly('id', 'id', nestedId),
  writeOnly('_destroy', 'remove', nestedRemoval),
];

/** A payment to remove needs only its id; one without an id was never there. */
function toPayments({ remove = false, ...payment }: NestedPayment): NestedPayment[] {
  if (!remove) return [payment];
  return payment.id === undefined ? [] : [{ id: payment.id, remove }];
}

export const nestedPayments: Nest<Pick<InvoiceInput, 'payments'>> = {
  key: 'payments',
  columns: nestedColumns,
  needed: { field: 'amount', unless: ['id', '_destroy'] },
  put: (entries, _, asker) => ({
    payments: entries.flatMap((values) => toPayments(toInput<NestedPayment>(nestedColumns, values, asker))),
  }),
};
