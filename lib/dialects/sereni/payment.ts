/** Sereni's payment. */
import * as z from 'zod';
import { getCurrency } from '../../domain/currency.ts';
import type { Customer } from '../../domain/customer/customer.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { deriveStanding, type Standing } from '../../domain/invoice/status.ts';
import { formatMinor } from '../../domain/money.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Project } from '../../domain/project/project.ts';
import type { PaymentMode } from '../../domain/settings/settings.ts';
import { paymentMailEffects } from '../../operations/payment/mails.ts';
import {
  deletePayment,
  type PaymentInput,
  recordPayment,
  updatePayment,
} from '../../operations/payment/record-payment.ts';
import type { Work } from '../../store/work.ts';
import { decimalInput, textInput } from '../codecs.ts';
import { type Codec, defineColumns, type View } from '../fields.ts';
import type { Among } from '../resource.ts';
import * as codec from './columns.ts';
import { defineSereni } from './protocol.ts';

type Related = {
  invoices: Among<Invoice>;
  modes: Among<PaymentMode>;
  projects: Among<Project>;
  customers: Among<Customer>;
};
type Input = PaymentInput & { sendEmail?: boolean };

/** A payment shows the status of its invoice; one that expects more money is pending. */
const words = {
  draft: 'draft',
  cancelled: 'cancelled',
  paid: 'paid',
  overdue: 'overdue',
  'partially-paid': 'partially_paid',
  unpaid: 'pending',
} as const satisfies Record<Standing, string>;

/** Returns `INV-<issue date>-<number>` for an invoice numbered in a series, else its own reference. */
export function formatInvoiceReference({ number, reference: own, issueOn }: Invoice): string {
  return number === null ? own : `INV-${issueOn.replaceAll('-', '')}-${String(number).padStart(4, '0')}`;
}

const amount: Codec<string> = {
  ...codec.decimal,
  input: decimalInput.refine((value) => value !== '0', { error: 'must not be zero' }),
  broken: '0',
};

/** A payment mode by id or name, because answers show the name. */
const mode: Codec<string> = {
  ...codec.text,
  input: textInput.pipe(z.string().trim().min(1, { error: 'is required' })),
  sample: '1',
};

const transactionId: Codec<string> = {
  ...codec.text,
  input: codec.textOrNull.input.transform((value) => value ?? ''),
  output: (value) => value || null,
  wire: z.string().nullable(),
  sample: 'ch_1',
};

const provider: Codec<Record<string, unknown> | null> = {
  input: z.union([z.literal('').transform(() => null), z.null(), z.record(z.string(), z.unknown())], {
    error: 'must be an object',
  }),
  wire: z.looseObject({}).nullable(),
  broken: 'text',
  sample: { gateway: 'offline' },
};

/** The mode's name, or its id if it may not be shown; a payment without a mode has its own text. */
const toMethod = ({ modeId, method }: Payment, { join }: View<Related>): string =>
  modeId === null ? method : (join.modes.get(modeId)?.doc.name ?? String(modeId));

const { column, writeOnly, computed } = defineColumns<Payment, Input, Related>();

const columns = [
  codec.idColumn,
  computed('reference', z.string(), (doc) => doc.reference),
  computed('method', z.string(), toMethod),
  writeOnly('payment_method', 'mode', mode, { also: ['method'], required: 'always' }),
  column('amount', 'amount', amount, {
    required: 'always',
    read: (doc) => formatMinor(doc.amountMinor, getCurrency(doc.currency).minorDigits),
  }),
  column('currency', 'currency', codec.currencyOrNone),
  writeOnly('invoice_id', 'invoiceId', codec.reference, { also: ['invoice'], required: 'always' }),
  computed('invoice', z.object({ id: z.string(), reference: z.string() }), (doc, { join }) => {
    const invoice = join.invoices.get(doc.invoiceId);
    return { id: String(doc.invoiceId), reference: invoice ? formatInvoiceReference(invoice.doc) : '' };
  }),
  computed('project', codec.named.nullable(), (doc, { join }) => codec.presentNamed(doc.projectId, join.projects)),
  computed('client', codec.named.nullable(), (doc, { join }) => codec.presentNamed(doc.customerId, join.customers)),
  column('notes', 'notes', codec.textOrNull),
  column('meta', 'provider', provider),
  // Null without the right to read the invoice, whose status it is.
  computed('status', z.enum(Object.values(words)).nullable(), (doc, { join, today }) => {
    const invoice = join.invoices.get(doc.invoiceId);
    return invoice ? words[deriveStanding(invoice.doc, today, 'after-due-date')] : null;
  }),
  column('provider_id', 'transactionId', transactionId),
  column('payment_date', 'paidOn', codec.day, { required: 'always' }),
  ...codec.timeColumns,
];

async function readRelated(docs: readonly Payment[], { store }: Work): Promise<Related> {
  const [invoices, modes, projects, customers] = await Promise.all([
    store.invoices.getMany(docs.map((doc) => doc.invoiceId)),
    store.paymentModes.getMany(docs.flatMap((doc) => doc.modeId ?? [])),
    store.projects.getMany(docs.flatMap((doc) => doc.projectId ?? [])),
    store.customers.getMany(docs.flatMap((doc) => doc.customerId ?? [])),
  ]);
  return { invoices, modes, projects, customers };
}

export const payment = defineSereni<Payment, Input, Related>({
  name: 'payments',
  singular: 'a payment',
  plural: 'payments',
  scope: 'payments',
  records: (store) => store.payments,
  columns,
  createOnly: [writeOnly('send_email', 'sendEmail', codec.flag)],
  join: { by: 'records', read: readRelated },
  create: ({ sendEmail, ...input }, work) => recordPayment(input, work, (paid) => paymentMailEffects(paid, sendEmail)),
  update: (id, { sendEmail: _, ...input }, work) => updatePayment(id, input, work),
  remove: (id, work) => deletePayment(id, work),
  deleted: 'The payment was deleted.',
});
