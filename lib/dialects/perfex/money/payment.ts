/**
 * Perfex's payment, shown as its table joined with that of the payment modes: in a list and a
 * read `id` is the mode's and `paymentid` the payment's, in a search hit `id` is the payment's.
 */
import * as z from 'zod';
import { getCurrency } from '../../../domain/currency.ts';
import { formatMinor } from '../../../domain/money.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import { invalidProblem } from '../../../domain/problem.ts';
import type { PaymentMode } from '../../../domain/settings/settings.ts';
import { type PaymentInput, recordPayment } from '../../../operations/payment/record-payment.ts';
import type { Work } from '../../../store/work.ts';
import { decimalInput } from '../../codecs.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { dateColumn, decimalColumn, formatDateTime, idColumn, textColumn } from '../columns/text-and-numbers.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import type { PerfexResource } from '../protocol/resource.ts';

/** All payment modes by id, deleted ones among them: a payment keeps the name of its mode. */
type Modes = ReadonlyMap<number, PaymentMode>;

const amountColumn: Codec<string> = {
  ...decimalColumn,
  input: decimalInput.refine((value) => value !== '0', { error: 'must not be zero' }),
  broken: '0',
};

const { column, computed } = defineColumns<Payment, PaymentInput, Modes>();

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
  column('invoiceid', 'invoiceId', idColumn, { required: 'always', message: 'The Invoice field is required' }),
  column('amount', 'amount', amountColumn, {
    required: 'always',
    message: 'The Amount field is required',
    read: (doc) => formatMinor(doc.amountMinor, getCurrency(doc.currency).minorDigits),
  }),
  column('paymentmode', 'mode', textColumn, {
    required: 'always',
    message: 'The Payment Mode field is required',
    read: (doc) => String(doc.modeId ?? ''),
    sample: 'Bank',
  }),
  column('paymentmethod', 'method', textColumn),
  column('date', 'paidOn', dateColumn),
  computed('daterecorded', z.string(), (doc, view) => formatDateTime(doc.createdAt, view)),
  column('note', 'notes', textColumn, { read: (doc) => doc.notes ?? '' }),
  column('transactionid', 'transactionId', textColumn),
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
  join: { by: 'organization', read: readModes },
  create: ({ invoiceId, amount, ...rest }, work) => {
    if (invoiceId === undefined || amount === undefined) throw invalidProblem('invoiceId', 'and amount are required');
    return recordPayment({ ...rest, invoiceId, amount }, work);
  },
};

export const payment = definePerfex(description);

/** A payment as a search shows it. */
export const paymentMatch = definePerfex({
  ...description,
  idKey: 'id',
  columns: [computed('id', z.string(), (doc) => String(doc.id)), ...columns],
});
