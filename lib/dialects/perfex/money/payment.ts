/** Perfex's payment joined with its mode: lists and reads show the mode's id as `id`, searches the payment's. */
import * as z from 'zod';
import { getCurrency } from '../../../domain/currency.ts';
import { formatMinor } from '../../../domain/money.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import type { PaymentMode } from '../../../domain/settings/settings.ts';
import { type PaymentInput, recordPayment } from '../../../operations/payment/record-payment.ts';
import type { Work } from '../../../store/work.ts';
import { decimalInput } from '../../codecs.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { defineJoined, findEntry } from '../columns/joined.ts';
import { modeFlags } from '../columns/payment-modes.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { demand, plainMessages } from '../protocol/messages.ts';
import type { PerfexResource } from '../protocol/resource.ts';

/** All payment modes by id, including deleted ones: a payment keeps the name of its mode. */
type Modes = ReadonlyMap<number, PaymentMode>;

const amountColumn: Codec<string> = {
  ...codec.decimal,
  input: decimalInput.refine((value) => value !== '0', { error: 'must not be zero' }),
  broken: '0',
};

const { column, computed } = defineColumns<Payment, PaymentInput, Modes>();

const ofMode = defineJoined('payment-modes', (doc: Payment, modes: Modes) => findEntry(doc.modeId, modes));

const columns = [
  column('invoiceid', 'invoiceId', codec.id, demand('always', 'Invoice')),
  column('amount', 'amount', amountColumn, {
    ...demand('always', 'Amount'),
    read: (doc) => formatMinor(doc.amountMinor, getCurrency(doc.currency).minorDigits),
  }),
  column('paymentmode', 'mode', codec.text, {
    ...demand('always', 'Payment Mode'),
    read: (doc) => String(doc.modeId ?? ''),
    sample: 'Bank',
  }),
  column('paymentmethod', 'method', codec.text),
  column('date', 'paidOn', codec.date),
  computed('daterecorded', z.string(), (doc, view) => codec.formatDateTime(doc.createdAt, view)),
  column('note', 'notes', codec.text, { read: (doc) => doc.notes ?? '' }),
  column('transactionid', 'transactionId', codec.text),
  ofMode('name', '', (mode) => mode.name),
  ofMode('description', '', (mode) => mode.description),
  ...modeFlags(ofMode),
  ofMode('active', '0', (mode) => (mode.active ? '1' : '0')),
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
  relations: { invoice: 'id', customer: 'date' },
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

export const payment = definePerfex(description);

export const paymentMatch = definePerfex({
  ...description,
  idKey: 'id',
  columns: [computed('id', z.string(), (doc) => String(doc.id)), ...columns],
});
