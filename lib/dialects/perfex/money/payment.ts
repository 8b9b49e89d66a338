/**
 * Perfex's payment, shown as its table joined with that of the payment modes: in a list and a
 * read `id` is the mode's and `paymentid` the payment's, in a search hit `id` is the payment's.
 */
import * as z from 'zod';
import { currencyOf } from '../../../domain/currency.ts';
import { fromMinor } from '../../../domain/money.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import { invalid } from '../../../domain/problem.ts';
import type { PaymentMode } from '../../../domain/settings/settings.ts';
import { type PaymentInput, recordPayment } from '../../../operations/payment/record-payment.ts';
import type { Work } from '../../../store/work.ts';
import { decimalInput } from '../../codecs.ts';
import { type Codec, type Field, field, shown } from '../../field-table.ts';
import { dateColumn, dateTime, decimalColumn, idColumn, textColumn } from '../columns/text-and-numbers.ts';
import type { Entity } from '../protocol/entity.ts';

/** All payment modes by id, deleted ones among them: a payment keeps the name of its mode. */
type Modes = ReadonlyMap<number, PaymentMode>;
type Row = Field<Payment, PaymentInput, Modes>;

const amountColumn: Codec<string> = {
  ...decimalColumn,
  input: decimalInput.refine((value) => value !== '0', { error: 'must not be zero' }),
  broken: '0',
};

/** A column of the payment's mode; `none` where the payment has no mode, null where that may not be read. */
function modeColumn(wire: string, none: string | null, show: (mode: PaymentMode) => string | null): Row {
  return shown(
    wire,
    z.string().nullable(),
    (doc, { join }) => {
      if (doc.modeId === null) return none;
      const mode = join.get(doc.modeId);
      return mode ? show(mode) : null;
    },
    'payment-modes',
  );
}
const flag = (value: boolean): string => (value ? '1' : '0');

const columns: readonly Row[] = [
  field('invoiceid', {
    codec: idColumn,
    required: 'always',
    message: 'The Invoice field is required',
    get: (doc) => doc.invoiceId,
    put: (invoiceId) => ({ invoiceId }),
  }),
  field('amount', {
    codec: amountColumn,
    required: 'always',
    message: 'The Amount field is required',
    get: (doc) => fromMinor(doc.amountMinor, currencyOf(doc.currency).minorDigits),
    put: (amount) => ({ amount }),
  }),
  field('paymentmode', {
    codec: textColumn,
    required: 'always',
    message: 'The Payment Mode field is required',
    get: (doc) => String(doc.modeId ?? ''),
    put: (mode) => ({ mode }),
    sample: 'Bank',
  }),
  field('paymentmethod', { codec: textColumn, get: (doc) => doc.method, put: (method) => ({ method }) }),
  field('date', { codec: dateColumn, get: (doc) => doc.paidOn, put: (paidOn) => ({ paidOn }) }),
  shown('daterecorded', z.string(), (doc, view) => dateTime(doc.createdAt, view)),
  field('note', { codec: textColumn, get: (doc) => doc.notes ?? '', put: (notes) => ({ notes }) }),
  field('transactionid', {
    codec: textColumn,
    get: (doc) => doc.transactionId,
    put: (transactionId) => ({ transactionId }),
  }),
  modeColumn('name', '', (mode) => mode.name),
  modeColumn('description', '', (mode) => mode.description),
  modeColumn('show_on_pdf', '0', (mode) => flag(mode.showOnPdf)),
  modeColumn('invoices_only', '0', (mode) => flag(mode.invoicesOnly)),
  modeColumn('expenses_only', '0', (mode) => flag(mode.expensesOnly)),
  modeColumn('selected_by_default', '0', (mode) => flag(mode.selectedByDefault)),
  modeColumn('active', '0', (mode) => flag(mode.active)),
  shown('paymentid', z.string(), (doc) => String(doc.id)),
];

async function modesOf(work: Work): Promise<Modes> {
  return new Map((await work.store.paymentModes.all()).map(({ doc }) => [doc.id, doc]));
}

export const payment: Entity<Payment, PaymentInput, Modes> = {
  resource: 'payments',
  singular: 'a payment',
  plural: 'payments',
  scope: 'payments',
  idKey: 'paymentid',
  flag: 'paymentmode',
  collection: (store) => store.payments,
  fields: [shown('id', z.string(), (doc) => String(doc.modeId ?? 0)), ...columns],
  customFields: 'payments',
  sortable: {
    paymentid: 'id',
    invoiceid: 'invoice',
    amount: 'amount',
    date: 'on',
    daterecorded: 'created',
  },
  messages: {
    created: 'Payment add successful.',
    notCreated: 'Payment add fail.',
    updated: 'Payment Update Successful.',
    notUpdated: 'Payment Update Fail.',
    deleted: 'Payment Delete Successful.',
    notDeleted: 'Payment Delete Fail.',
    none: 'No data were found',
    noMatch: 'No data were found',
  },
  names: { invoiceId: 'invoiceid', mode: 'paymentmode' },
  join: async (docs, work) => (docs.length === 0 ? new Map() : modesOf(work)),
  joinAhead: modesOf,
  create: ({ invoiceId, amount, ...rest }, work) => {
    if (invoiceId === undefined || amount === undefined) throw invalid('invoiceid', 'and amount are required');
    return recordPayment({ ...rest, invoiceId, amount }, work);
  },
};

/** A payment as a search shows it. */
export const paymentMatch: typeof payment = {
  ...payment,
  idKey: 'id',
  fields: [shown('id', z.string(), (doc) => String(doc.id)), ...columns],
};
