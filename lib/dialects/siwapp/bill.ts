/** Columns that siwapp's invoices and recurring invoices share. */
import * as z from 'zod';
import type { Line } from '../../domain/bill/bill.ts';
import type { InvoicingInput } from '../../domain/invoice/input.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { formatShortDecimal } from '../../domain/money.ts';
import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import { computed, defineColumns } from '../fields.ts';
import type { Within } from '../resource.ts';
import { addresses, currency, formatMoney, name, type Printed, taxIds, text, words } from './columns.ts';
import { resourceOf } from './envelope.ts';
import { type Item, listTaxIds, toItemId } from './line.ts';
import { isOriginal } from './original.ts';

type Bill = Invoice | RecurringInvoice;

const { column, computed: derived } = defineColumns<Bill, InvoicingInput>();

/** Sums the taxes by name: {"VAT 21%": "6.3"}. */
function sumTaxes({ totals, currency: code }: Bill): Record<string, string> {
  const minor = new Map<string, number>();
  for (const tax of totals.taxes) minor.set(tax.name, (minor.get(tax.name) ?? 0) + tax.amountMinor);
  return Object.fromEntries([...minor].map(([tax, amount]) => [tax, formatMoney(amount, code)]));
}

/** Builds the columns of both; `Printed` is how each prints numbers, booleans and nothing. */
export const billColumns = ({ id, flag, note, days }: Printed) => [
  column('series_id', 'seriesId', id),
  // Without an id, the customer is found by name.
  column('customer_id', 'customerId', id),
  column('identification', ['snapshot', 'identification'], text, { read: (doc) => doc.customer.identification }),
  column('name', ['snapshot', 'name'], name, { read: (doc) => doc.customer.name }),
  column('email', ['snapshot', 'email'], addresses, { read: (doc) => doc.customer.email }),
  column('contact_person', ['snapshot', 'contactPerson'], text, { read: (doc) => doc.customer.contactPerson }),
  column('invoicing_address', ['snapshot', 'invoicingAddress'], note, { read: (doc) => doc.customer.invoicingAddress }),
  column('shipping_address', ['snapshot', 'shippingAddress'], note, { read: (doc) => doc.customer.shippingAddress }),
  column('terms', 'terms', note),
  column('notes', 'notes', note),
  column('days_to_due', 'daysToDue', days),
  column('sent_by_email', 'sentByEmail', flag),
  column('currency', 'currency', currency),
  column('tag_list', 'tags', words),
  derived('net_amount', z.string(), (doc) => formatMoney(doc.totals.netMinor, doc.currency)),
  derived('gross_amount', z.string(), (doc) => formatMoney(doc.totals.grossMinor, doc.currency)),
  derived('taxes', z.record(z.string(), z.string()), sumTaxes),
  derived('meta', z.record(z.string(), z.unknown()), (doc) => doc.meta),
];

/** The figures of an invoice's items are text in a read and numbers in a list, as printed. */
type ItemWithin = Item & { within: Within };
const figure = (wire: string, read: (line: Line) => string) =>
  computed<ItemWithin>(wire, z.union([z.string(), z.number()]), ({ line, within }, view) =>
    within === 'list' && !isOriginal(view) ? Number(read(line)) : formatShortDecimal(read(line)),
  );

/** What the original shows of an item inside its bill, beside what is printed of an invoice's. */
export const storedItemColumns = [
  computed<Item>('id', z.int(), toItemId),
  computed<Item>('common_id', z.int(), ({ bill }) => bill.id),
  computed<Item>('product_id', z.int().nullable(), ({ line }) => (line.origin === 'item' ? line.originId : null)),
  computed<Item>('deleted_at', z.null(), () => null),
];

export const nestedItem = resourceOf<ItemWithin>('items', (item) => String(toItemId(item)), [
  computed('description', z.string(), ({ line }) => line.description),
  figure('quantity', (line) => line.quantity),
  figure('unitary_cost', (line) => line.unitPrice),
  figure('discount', (line) => line.discountPercent),
  computed('tax_ids', taxIds.wire, ({ line }) => listTaxIds(line)),
]);

/** Prepares the items of an invoice for `nestedItem`. */
export const presentItemIds = (bill: Invoice, within: Within) => bill.lines.map((line) => ({ line, bill, within }));

/** Builds the path of a customer, null for none. */
export const buildCustomerPath = (id: number | null): string | null => (id === null ? null : `/api/v1/customers/${id}`);

/** The `meta` of a bill, as its client wrote it. */
export const metaColumn = computed<{ doc: Bill }>('meta', z.record(z.string(), z.unknown()), ({ doc }) => doc.meta);
