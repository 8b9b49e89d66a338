/**
 * Perfex's payment, shown as its table joined with that of the payment modes: in a list and a
 * read `id` is the mode's and `paymentid` the payment's, in a search hit `id` is the payment's.
 */

import * as z from 'zod';
import { currencyOf } from '../../../domain/currency.ts';
import { fromMinor } from '../../../domain/money.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import type { PaymentMode } from '../../../domain/settings/settings.ts';
import { type PaymentInput, recordPayment } from '../../../operations/payment/record-payment.ts';
import type { Work } from '../../../store/work.ts';
import { decimalInput } from '../../codecs.ts';
import { type Codec, columnsOf } from '../../fields.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { perfex } from '../protocol/endpoint.ts';
import { needed, plainMessages } from '../protocol/messages.ts';
import type { PerfexResource } from '../protocol/resource.ts';

/** All payment modes by id, deleted ones among them: a payment keeps the name of its mode. */
type Modes = ReadonlyMap<number, PaymentMode>;

const amountColumn: Codec<string> = {
  ...codec.decimal,
  input: decimalInput.refine((value) => value !== '0', { error: 'must not be zero' }),
  broken: '0',
};

const { column, computed } = columnsOf<Payment, PaymentInput, Modes>();

/** A column of the payment's mode; `none` where the payment has no mode, null where that may not be read. */
const modeColumn = (wire: string, none: string | null, show: (mode: PaymentMode) => string | null) =>
  computed(
    wire,
    z.string().nullable(),
    (doc, { join }) => {
      if (doc.modeId === null) return none;
      const mode = join.get(doc.modeId);
      return mode ? show(mode) : null;
    },
    'payment-modes',
  );
const flag = (value: boolean): string => (value ? '1' : '0');

const columns = [
  column('invoiceid', 'invoiceId', codec.id, needed('always', 'Invoice')),
  column('amount', 'amount', amountColumn, {
    ...needed('always', 'Amount'),
    read: (doc) => fromMinor(doc.amountMinor, currencyOf(doc.currency).minorDigits),
  }),
  column('paymentmode', 'mode', codec.text, {
    ...needed('always', 'Payment Mode'),
    read: (doc) => String(doc.modeId ?? ''),
    sample: 'Bank',
  }),
  column('paymentmethod', 'method', codec.text),
  column('date', 'paidOn', codec.date),
  computed('daterecorded', z.string(), (doc, view) => codec.dateTime(doc.createdAt, view)),
  column('note', 'notes', codec.text, { read: (doc) => doc.notes ?? '' }),
  column('transactionid', 'transactionId', codec.text),
  modeColumn('name', '', (mode) => mode.name),
  modeColumn('description', '', (mode) => mode.description),
  modeColumn('show_on_pdf', '0', (mode) => flag(mode.showOnPdf)),
  modeColumn('invoices_only', '0', (mode) => flag(mode.invoicesOnly)),
  modeColumn('expenses_only', '0', (mode) => flag(mode.expensesOnly)),
  modeColumn('selected_by_default', '0', (mode) => flag(mode.selectedByDefault)),
  modeColumn('active', '0', (mode) => flag(mode.active)),
  computed('paymentid', z.string(), (doc) => String(doc.id)),
];

async function readModes({ store }: Work): Promise<Modes> {
  return new Map((await store.paymentModes.all()).map(({ doc }) => [doc.id, doc]));
}

const description: PerfexResource<Payment, PaymentInput, Modes> = {
  name: 'payments',
  singular: 'a payment',
  plural: 'payments',
  scope: 'payments',
  idKey: 'paymentid',
  flag: 'paymentmode',
  records: (store) => store.payments,
  columns: [computed('id', z.string(), (doc) => String(doc.modeId ?? 0)), ...columns],
  customFields: 'payments',
  sortable: {
    paymentid: 'id',
    invoiceid: 'invoice',
    amount: 'amount',
    date: 'on',
    daterecorded: 'created',
  },
  messages: plainMessages('Payment'),
  join: { by: 'organization', read: readModes },
  create: (input, work) => recordPayment(input, work),
};

export const payment = perfex(description);

/** A payment as a search shows it. */
export const paymentMatch = perfex({
  ...description,
  idKey: 'id',
  columns: [computed('id', z.string(), (doc) => String(doc.id)), ...columns],
});
