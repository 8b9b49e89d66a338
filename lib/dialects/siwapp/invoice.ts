/** siwapp's invoice. It prints everything as text: amounts, ids, "true" and "false", "" for nothing. */
import * as z from 'zod';
import type { InvoiceInput } from '../../domain/invoice/input.ts';
import { type Invoice, settledMinor } from '../../domain/invoice/invoice.ts';
import { linkKey, paperPath } from '../../domain/invoice/link.ts';
import { type Standing, standing } from '../../domain/invoice/status.ts';
import { createInvoice } from '../../operations/invoice/create.ts';
import { deleteInvoice } from '../../operations/invoice/delete.ts';
import { updateInvoice } from '../../operations/invoice/update.ts';
import { textInput } from '../codecs.ts';
import { answerOf, type Field, field, present, shown, type View } from '../field-table.ts';
import { type BillWish, billInput, billRows, customerLink, itemsIn } from './bill.ts';
import type { Place } from './body.ts';
import { asText, date, money, optionalDate, seriesNumber, text } from './columns.ts';
import { nestedItems } from './line.ts';
import { nestedPayments, paymentsIn } from './payment.ts';
import type { Entity, Within } from './verbs.ts';

type InvoiceWish = BillWish & Pick<InvoiceInput, 'number' | 'reference' | 'draft' | 'issueOn' | 'dueOn' | 'payments'>;
type Row = Field<Invoice, InvoiceWish, Place>;

/** siwapp's words for where an invoice stands; part payment has none. */
const statuses = {
  draft: 'draft',
  cancelled: 'cancelled',
  paid: 'paid',
  overdue: 'past_due',
  'partially-paid': 'pending',
  unpaid: 'pending',
} as const satisfies Record<Standing, string>;
export const statusWords = ['draft', 'paid', 'pending', 'past_due', 'cancelled'] as const;

/** The address of an invoice on paper; its key opens it without a token. */
const downloadLink = (doc: Invoice, { join, firm }: View<Place>): string =>
  `${join.origin}${paperPath(doc.id)}?key=${linkKey(firm.id, doc)}`;

const amount = (wire: string, minor: (doc: Invoice) => number): Row =>
  shown(wire, z.string(), (doc) => money(minor(doc), doc.currency));

const fields: readonly Row[] = [
  ...billRows(asText),
  field<Invoice, InvoiceWish, Place, number | null>('number', {
    codec: seriesNumber,
    get: (doc) => doc.number,
    put: (number) => (number === null ? {} : { number }),
  }),
  field('draft', { codec: asText.flag, get: (doc) => doc.state === 'draft', put: (draft) => ({ draft }) }),
  field<Invoice, InvoiceWish, Place, string | null>('issue_date', {
    codec: date,
    get: (doc) => doc.issueOn,
    put: (issueOn) => (issueOn === null ? {} : { issueOn }),
  }),
  field('due_date', { codec: optionalDate, get: (doc) => doc.dueOn, put: (dueOn) => ({ dueOn }) }),
  amount('base_amount', (doc) => doc.totals.baseMinor),
  amount('discount_amount', (doc) => doc.totals.discountMinor),
  amount('tax_amount', (doc) => doc.totals.taxMinor),
  // siwapp knows no credits: what they took over counts as paid, so that the rest is what is due.
  amount('paid_amount', settledMinor),
  shown('series_number', z.string(), (doc) => doc.reference),
  field('reference', {
    codec: {
      ...text,
      input: textInput.pipe(z.string().trim().max(255, { error: 'is longer than 255 characters' })),
      sample: '',
    },
    get: (doc) => doc.reference,
    put: (reference) => ({ reference }),
  }),
  shown('status', z.enum(statusWords), (doc, { today }) => statuses[standing(doc, today, 'from-due-date')]),
  shown('download_link', z.string(), downloadLink),
];

const ofItem = z.object({
  id: z.string(),
  type: z.literal('items'),
  attributes: z.object({
    description: z.string(),
    quantity: z.union([z.string(), z.number()]),
    unitary_cost: z.union([z.string(), z.number()]),
    discount: z.union([z.string(), z.number()]),
    tax_ids: z.array(z.int()),
  }),
});
const ofPayment = z.object({
  id: z.string(),
  type: z.literal('payments'),
  attributes: z.object({
    name: z.string(),
    notes: z.string(),
    amount: z.string(),
    date: z.string(),
    url: z.string(),
  }),
});
const ofCustomer = z.object({
  id: z.string(),
  type: z.literal('customers'),
  attributes: z.object({ identification: z.string(), url: z.string() }),
});

/** A list prints absolute links and the items' figures as numbers, a read relative links and text. */
function presentInvoice(doc: Invoice, view: View<Place>, within: Within) {
  const { origin } = view.join;
  const base = within === 'list' ? origin : '';
  const self = `${base}/api/v1/invoices/${doc.id}`;
  const url = customerLink(origin, doc.customerId);
  const { identification } = doc.customer;
  const customer = url ? { id: String(doc.customerId), type: 'customers', attributes: { identification, url } } : null;
  return {
    id: String(doc.id),
    type: 'invoices',
    attributes: present(fields, doc, view),
    meta: doc.meta,
    links: {
      self,
      download_link: downloadLink(doc, view),
      customer: customerLink(base, doc.customerId),
      items: `${self}/items`,
      payments: `${self}/payments`,
    },
    relationships: {
      customer: { data: customer },
      payments: { data: paymentsIn(doc, view) },
      items: { data: itemsIn(doc, within === 'list' ? 'numbers' : 'text') },
    },
  };
}

export const invoice: Entity<Invoice, InvoiceWish> = {
  root: 'invoice',
  resource: 'invoices',
  path: '/api/v1/invoices',
  singular: 'an invoice',
  plural: 'invoices',
  scope: 'invoices',
  collection: (store) => store.invoices,
  fields,
  nests: {
    items: nestedItems((items) => ({ items })),
    payments: nestedPayments((payments) => ({ payments })),
  },
  meta: (meta) => ({ meta }),
  needed: { field: 'name', unless: ['customer_id', 'identification'] },
  answer: z.object({
    id: z.string(),
    type: z.literal('invoices'),
    attributes: answerOf(fields),
    meta: z.record(z.string(), z.unknown()),
    links: z.object({
      self: z.string(),
      download_link: z.string(),
      customer: z.string().nullable(),
      items: z.string(),
      payments: z.string(),
    }),
    relationships: z.object({
      customer: z.object({ data: ofCustomer.nullable() }),
      payments: z.object({ data: z.array(ofPayment) }),
      items: z.object({ data: z.array(ofItem) }),
    }),
  }),
  present: presentInvoice,
  // A new invoice is due on its issue date where nothing says another day.
  create: (wish, work) => createInvoice({ ...billInput(wish, null), usualDaysToDue: 0 }, work),
  update: (id, wish, work) => updateInvoice(id, billInput(wish, id), work),
  remove: (id, work) => deleteInvoice(id, work),
};
