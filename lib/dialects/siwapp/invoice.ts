/** siwapp's invoice. It prints everything as text, and "" for nothing. */
import * as z from 'zod';
import type { InvoiceInput } from '../../domain/invoice/input.ts';
import { type Invoice, sumSettledMinor } from '../../domain/invoice/invoice.ts';
import { buildPaperPath, makeLinkKey } from '../../domain/invoice/link.ts';
import { deriveStanding, type Standing } from '../../domain/invoice/status.ts';
import { createInvoice } from '../../operations/invoice/create.ts';
import { deleteInvoice } from '../../operations/invoice/delete.ts';
import { updateInvoice } from '../../operations/invoice/update.ts';
import { textInput } from '../codecs.ts';
import { buildAnswer, type Codec, computed, defineColumns, presentRecord, type View } from '../fields.ts';
import { joinNothing } from '../resource.ts';
import { billColumns, buildCustomerPath, metaColumn, nestedItem, presentItemIds, storedItemColumns } from './bill.ts';
import { asText, date, formatMoney, optionalDate, seriesNumber, text } from './columns.ts';
import { envelopeOf, linkTo, type Presented, part, relatedList, resourceOf } from './envelope.ts';
import { listPaymentsOf, nestedPayment, nestedPayments, storedPaymentColumns } from './invoice-payments.ts';
import { nestedItems } from './line.ts';
import { isOriginal } from './original.ts';
import { defineSiwapp } from './protocol.ts';

/** siwapp has no word for a partly paid invoice. */
const statuses = {
  draft: 'draft',
  cancelled: 'cancelled',
  paid: 'paid',
  overdue: 'past_due',
  'partially-paid': 'pending',
  unpaid: 'pending',
} as const satisfies Record<Standing, string>;
export const statusWords = ['draft', 'paid', 'pending', 'past_due', 'cancelled'] as const;

/** The key in the document's address replaces a token; the original's address needs one. */
const downloadLink = (doc: Invoice, view: View<unknown>): string =>
  isOriginal(view)
    ? `/api/v1/invoices/print_template/1/invoice/${doc.id}`
    : linkTo(`${buildPaperPath(doc.id)}?key=${makeLinkKey(view.organization.id, doc)}`, view);

/** Shows the state of an invoice in siwapp's words. The original calls a cancelled one failed. */
function showStatus(doc: Invoice, view: View<unknown>): string {
  const word = statuses[deriveStanding(doc, view.today, 'from-due-date')];
  return word === 'cancelled' && isOriginal(view) ? 'failed' : word;
}

const reference: Codec<string> = {
  ...text,
  input: textInput.pipe(z.string().trim().max(255, { error: 'is longer than 255 characters' })),
  sample: '',
};

const { column } = defineColumns<Invoice, InvoiceInput, undefined>();

const amount = (wire: string, minor: (doc: Invoice) => number) =>
  computed<Invoice>(wire, z.string(), (doc) => formatMoney(minor(doc), doc.currency));

const columns = [
  ...billColumns(asText),
  column('number', 'number', seriesNumber),
  column('draft', 'draft', asText.flag, { read: (doc) => doc.state === 'draft' }),
  column('issue_date', 'issueOn', date),
  column('due_date', 'dueOn', optionalDate),
  amount('base_amount', (doc) => doc.totals.baseMinor),
  amount('discount_amount', (doc) => doc.totals.discountMinor),
  amount('tax_amount', (doc) => doc.totals.taxMinor),
  // siwapp has no credits: applied ones count as paid, so that the rest is what is due.
  amount('paid_amount', sumSettledMinor),
  computed<Invoice>('series_number', z.string(), (doc) => doc.reference),
  // The client may have chosen a number in use here.
  column('reference', 'reference', reference, { alsoNames: ['number'] }),
  computed<Invoice>('status', z.enum(statusWords), showStatus),
  computed<Invoice>('download_link', z.string(), downloadLink),
];

type Shown = Presented<Invoice>;
/** A list prints absolute links, a read relative ones. */
const toAddress = (path: string | null, { within }: Shown, view: View<unknown>): string | null =>
  path === null || within !== 'list' ? path : linkTo(path, view);
const link = (wire: string, end = '') =>
  computed<Shown>(wire, z.string(), (one, view) => toAddress(`/api/v1/invoices/${one.doc.id}${end}`, one, view));

const customer = resourceOf<Invoice>('customers', ({ customerId }) => String(customerId), [
  computed('identification', z.string(), (doc) => doc.customer.identification),
  computed('url', z.string(), (doc, view) => linkTo(buildCustomerPath(doc.customerId) ?? '', view)),
]);

const envelope = envelopeOf<Invoice>(
  'invoices',
  columns,
  metaColumn,
  part('links', [
    link('self'),
    computed('download_link', z.string(), ({ attributes }) => attributes.download_link),
    computed('customer', z.string().nullable(), (one, view) =>
      toAddress(buildCustomerPath(one.doc.customerId), one, view),
    ),
    link('items', '/items'),
    link('payments', '/payments'),
  ]),
  part('relationships', [
    computed('customer', z.object({ data: buildAnswer(customer).nullable() }), ({ doc }, view) => ({
      data: doc.customerId === null ? null : presentRecord(customer, doc, view),
    })),
    relatedList('payments', nestedPayment, ({ doc }) => listPaymentsOf(doc), storedPaymentColumns),
    relatedList('items', nestedItem, ({ doc, within }) => presentItemIds(doc, within), storedItemColumns),
  ]),
);

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
  envelope,
  // By default a new invoice is due on its issue date.
  create: (input, work) => createInvoice({ ...input, usualDaysToDue: 0 }, work),
  update: updateInvoice,
  remove: (id, work) => deleteInvoice(id, work),
});
