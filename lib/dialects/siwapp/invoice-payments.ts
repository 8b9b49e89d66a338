/** Payments as siwapp's invoices have them: shown in their invoice, and written together with it. */
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

/** What siwapp shows of a payment; its invoice carries as much. */
type ShownPayment = Pick<Payment, 'id' | 'invoiceId' | 'amountMinor' | 'currency' | 'paidOn' | 'notes'>;

const { column, writeOnly } = defineColumns<ShownPayment, NestedPayment>();

/** The document calls the text `name` in one place and `notes` in the others: both are printed, both taken. */
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

/** The payments of an invoice as siwapp shows them, from what the invoice carries of them. */
export function listPaymentsOf({ id: invoiceId, currency, payments }: Invoice): ShownPayment[] {
  return payments.map((payment) => ({ ...payment, invoiceId, currency }));
}

/** The attributes of a payment that stands with others of its invoice. */
export const listedColumns = [
  ...paymentColumns,
  computed<ShownPayment>('url', z.string(), ({ id }, view) => linkTo(`/api/v1/payments/${id}`, view)),
];

/** A payment in its invoice's answer. */
export const nestedPayment = resourceOf<ShownPayment>('payments', ({ id }) => String(id), listedColumns);

const nestedColumns = [
  ...paymentColumns,
  writeOnly('id', 'id', nestedId),
  writeOnly('_destroy', 'remove', nestedRemoval),
];

/** What is to go is told by its id alone, and what is not there yet need not go. */
function toPayments({ remove = false, ...payment }: NestedPayment): NestedPayment[] {
  if (!remove) return [payment];
  return payment.id === undefined ? [] : [{ id: payment.id, remove }];
}

/** Payments written together with their invoice. */
export const nestedPayments: Nest<Pick<InvoiceInput, 'payments'>> = {
  key: 'payments',
  columns: nestedColumns,
  needed: { field: 'amount', unless: ['id', '_destroy'] },
  put: (entries, _, asker) => ({
    payments: entries.flatMap((values) => toPayments(toInput<NestedPayment>(nestedColumns, values, asker))),
  }),
};
