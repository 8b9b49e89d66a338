/** Sereni's payment: money received on an invoice, shown with the invoice, its project and its client. */
import * as z from 'zod';
import type { Customer } from '../../domain/customer/customer.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { type Standing, standing } from '../../domain/invoice/status.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import { invalid } from '../../domain/problem.ts';
import type { Project } from '../../domain/project/project.ts';
import type { PaymentMode } from '../../domain/settings/settings.ts';
import { mailsOf } from '../../operations/payment/mails.ts';
import {
  deletePayment,
  type PaymentInput,
  recordPayment,
  updatePayment,
} from '../../operations/payment/record-payment.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { decimalInput, textInput } from '../codecs.ts';
import { type Codec, type Field, field, shown, type View } from '../field-table.ts';
import {
  amountOf,
  day,
  decimal,
  flag,
  moment,
  momentOf,
  named,
  namedOf,
  nullableText,
  optionalCurrency,
  reference,
  text,
} from './columns.ts';
import type { Among, Entity } from './entity.ts';

type Related = {
  invoices: Among<Invoice>;
  modes: Among<PaymentMode>;
  projects: Among<Project>;
  customers: Among<Customer>;
};
type SereniPayment = PaymentInput & { sendEmail: boolean };
type Row = Field<Payment, SereniPayment, Related>;

/** The invoice's word stands as the payment's status; an invoice on which more is to come is pending. */
const words = {
  draft: 'draft',
  cancelled: 'cancelled',
  paid: 'paid',
  overdue: 'overdue',
  'partially-paid': 'partially_paid',
  unpaid: 'pending',
} as const satisfies Record<Standing, string>;

/** `INV-<issue date>-<number>` of an invoice numbered in a series, else its own reference. */
export function invoiceReference({ number, reference: own, issueOn }: Invoice): string {
  return number === null ? own : `INV-${issueOn.replaceAll('-', '')}-${String(number).padStart(4, '0')}`;
}

/** Below zero it is a refund; zero is no payment. */
const amount: Codec<string> = {
  ...decimal,
  input: decimalInput.refine((value) => value !== '0', { error: 'must not be zero' }),
  broken: '0',
};

/** A payment mode by id; its name is taken too, because that is what answers show. */
const mode: Codec<string> = {
  ...text,
  input: textInput.pipe(z.string().trim().min(1, { error: 'is required' })),
  sample: '1',
};

/** What a payment provider told of it. */
const provider: Codec<Record<string, unknown> | null> = {
  input: z.union([z.literal('').transform(() => null), z.null(), z.record(z.string(), z.unknown())], {
    error: 'must be an object',
  }),
  output: (value) => value,
  wire: z.looseObject({}).nullable(),
  broken: 'text',
  sample: { gateway: 'offline' },
};

/** The mode's name, and its id where it may not be shown; a payment without a mode has words of its own. */
const methodOf = ({ modeId, method }: Payment, { join }: View<Related>): string =>
  modeId === null ? method : (join.modes.get(modeId)?.doc.name ?? String(modeId));

const fields: readonly Row[] = [
  shown('id', z.string(), (doc) => String(doc.id)),
  shown('reference', z.string(), (doc) => doc.reference),
  shown('method', z.string(), methodOf),
  field('payment_method', { codec: mode, also: ['method'], required: 'always', put: (value) => ({ mode: value }) }),
  field('amount', { codec: amount, required: 'always', put: (value) => ({ amount: value }) }),
  shown('amount', z.number(), (doc) => amountOf(doc.amountMinor, doc.currency)),
  field<Payment, SereniPayment, Related, string | null>('currency', {
    codec: optionalCurrency,
    get: (doc) => doc.currency,
    put: (code) => (code === null ? {} : { currency: code }),
  }),
  field('invoice_id', {
    codec: reference,
    also: ['invoice'],
    required: 'always',
    put: (invoiceId) => ({ invoiceId }),
  }),
  shown('invoice', z.object({ id: z.string(), reference: z.string() }), (doc, { join }) => {
    const invoice = join.invoices.get(doc.invoiceId);
    return { id: String(doc.invoiceId), reference: invoice ? invoiceReference(invoice.doc) : '' };
  }),
  shown('project', named.nullable(), (doc, { join }) => namedOf(doc.projectId, join.projects)),
  shown('client', named.nullable(), (doc, { join }) => namedOf(doc.customerId, join.customers)),
  field('notes', { codec: nullableText, get: (doc) => doc.notes, put: (notes) => ({ notes }) }),
  field('meta', { codec: provider, get: (doc) => doc.provider, put: (value) => ({ provider: value }) }),
  // Null for whoever may not read the invoice: the word is the invoice's.
  shown('status', z.enum(Object.values(words)).nullable(), (doc, { join, today }) => {
    const invoice = join.invoices.get(doc.invoiceId);
    return invoice ? words[standing(invoice.doc, today, 'after-due-date')] : null;
  }),
  field('provider_id', {
    codec: nullableText,
    get: (doc) => doc.transactionId || null,
    put: (value) => ({ transactionId: value ?? '' }),
    sample: 'ch_1',
  }),
  field('payment_date', {
    codec: day,
    required: 'always',
    get: (doc) => doc.paidOn,
    put: (paidOn) => ({ paidOn }),
  }),
  shown('created_at', moment, (doc, view) => momentOf(doc.createdAt, view)),
  shown('updated_at', moment, (doc, view) => momentOf(doc.updatedAt, view)),
];

function create({ sendEmail, ...input }: Partial<SereniPayment>, work: Work): Promise<Stored<Payment>> {
  const { invoiceId, amount: given } = input;
  if (invoiceId === undefined) throw invalid('invoice_id', 'is required');
  if (given === undefined) throw invalid('amount', 'is required');
  return recordPayment({ ...input, invoiceId, amount: given }, work, (paid) => mailsOf(paid, sendEmail));
}

/** The records that a page of payments names, all in one round trip. */
async function related(docs: readonly Payment[], { store }: Work): Promise<Related> {
  const [invoices, modes, projects, customers] = await Promise.all([
    store.invoices.getMany(docs.map((doc) => doc.invoiceId)),
    store.paymentModes.getMany(docs.flatMap((doc) => doc.modeId ?? [])),
    store.projects.getMany(docs.flatMap((doc) => doc.projectId ?? [])),
    store.customers.getMany(docs.flatMap((doc) => doc.customerId ?? [])),
  ]);
  return { invoices, modes, projects, customers };
}

export const payment: Entity<Payment, SereniPayment, Related> = {
  type: 'payments',
  singular: 'a payment',
  scope: 'payments',
  collection: (store) => store.payments,
  fields,
  createOnly: [field('send_email', { codec: flag, put: (value) => ({ sendEmail: value }) })],
  join: { by: 'records', read: related },
  create,
  update: (id, { sendEmail: _, ...input }, work) => updatePayment(id, input, work),
  remove: (id, work) => deletePayment(id, work),
  deleted: 'The payment was deleted.',
  names: { mode: 'payment_method' },
};
