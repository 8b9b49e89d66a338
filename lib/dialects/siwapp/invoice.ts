/** siwapp's invoice. It prints everything as text: amounts, ids, "true" and "false", "" for nothing. */
import * as z from 'zod';
import type { InvoiceInput } from '../../domain/invoice/input.ts';
import { type Invoice, sumSettledMinor } from '../../domain/invoice/invoice.ts';
import { buildPaperPath, makeLinkKey } from '../../domain/invoice/link.ts';
import { deriveStanding, type Standing } from '../../domain/invoice/status.ts';
import { createInvoice } from '../../operations/invoice/create.ts';
import { deleteInvoice } from '../../operations/invoice/delete.ts';
import { updateInvoice } from '../../operations/invoice/update.ts';
import { textInput } from '../codecs.ts';
import { buildAnswer, type Codec, defineColumns, type View } from '../fields.ts';
import { joinNothing, type ShownRecord, type Within } from '../resource.ts';
import { billColumns, buildCustomerLink, presentItemIds } from './bill.ts';
import { asText, date, formatMoney, optionalDate, seriesNumber, text } from './columns.ts';
import { nestedPayments, presentPaymentIds } from './invoice-payments.ts';
import { nestedItems } from './line.ts';
import { defineSiwapp, linkTo } from './protocol.ts';

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
const downloadLink = (doc: Invoice, view: View): string =>
  linkTo(`${buildPaperPath(doc.id)}?key=${makeLinkKey(view.organization.id, doc)}`, view);

const reference: Codec<string> = {
  ...text,
  input: textInput.pipe(z.string().trim().max(255, { error: 'is longer than 255 characters' })),
  sample: '',
};

const { column, computed } = defineColumns<Invoice, InvoiceInput, undefined>();

const amount = (wire: string, minor: (doc: Invoice) => number) =>
  computed(wire, z.string(), (doc) => formatMoney(minor(doc), doc.currency));

const columns = [
  ...billColumns(asText),
  column('number', 'number', seriesNumber),
  column('draft', 'draft', asText.flag, { read: (doc) => doc.state === 'draft' }),
  column('issue_date', 'issueOn', date),
  column('due_date', 'dueOn', optionalDate),
  amount('base_amount', (doc) => doc.totals.baseMinor),
  amount('discount_amount', (doc) => doc.totals.discountMinor),
  amount('tax_amount', (doc) => doc.totals.taxMinor),
  // siwapp knows no credits: what they took over counts as paid, so that the rest is what is due.
  amount('paid_amount', sumSettledMinor),
  computed('series_number', z.string(), (doc) => doc.reference),
  // A number in use may have been asked for here.
  column('reference', 'reference', reference, { alsoNames: ['number'] }),
  computed('status', z.enum(statusWords), (doc, { today }) => statuses[deriveStanding(doc, today, 'from-due-date')]),
  computed('download_link', z.string(), downloadLink),
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
function envelop({ doc, attributes, view }: ShownRecord<Invoice, undefined>, within: Within) {
  const { origin = '' } = view;
  const base = within === 'list' ? origin : '';
  const self = `${base}/api/v1/invoices/${doc.id}`;
  const url = buildCustomerLink(origin, doc.customerId);
  const { identification } = doc.customer;
  const customer = url ? { id: String(doc.customerId), type: 'customers', attributes: { identification, url } } : null;
  return {
    id: String(doc.id),
    type: 'invoices',
    attributes,
    meta: doc.meta,
    links: {
      self,
      download_link: attributes.download_link,
      customer: buildCustomerLink(base, doc.customerId),
      items: `${self}/items`,
      payments: `${self}/payments`,
    },
    relationships: {
      customer: { data: customer },
      payments: { data: presentPaymentIds(doc, view) },
      items: { data: presentItemIds(doc, within === 'list' ? 'numbers' : 'text') },
    },
  };
}

export const invoice = defineSiwapp<Invoice, InvoiceInput, undefined>({
  name: 'invoices',
  root: 'invoice',
  singular: 'an invoice',
  plural: 'invoices',
  scope: 'invoices',
  records: (store) => store.invoices,
  columns,
  nests: { items: nestedItems, payments: nestedPayments },
  meta: (meta) => ({ meta }),
  needed: { field: 'name', unless: ['customer_id', 'identification'] },
  join: joinNothing,
  answer: z.object({
    id: z.string(),
    type: z.literal('invoices'),
    attributes: buildAnswer(columns),
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
  envelop,
  // A new invoice is due on its issue date where nothing says another day.
  create: (input, work) => createInvoice({ ...input, usualDaysToDue: 0 }, work),
  update: updateInvoice,
  remove: (id, work) => deleteInvoice(id, work),
});
