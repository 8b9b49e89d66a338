/** What siwapp's invoices and recurring invoices have in common: customer, series, texts, lines, amounts. */
import * as z from 'zod';
import { toLineId } from '../../domain/bill/bill.ts';
import type { InvoicingInput } from '../../domain/invoice/input.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { formatShortDecimal } from '../../domain/money.ts';
import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import { defineColumns } from '../fields.ts';
import { addresses, currency, formatMoney, name, type Printed, text, words } from './columns.ts';
import { listTaxIds } from './line.ts';

type Bill = Invoice | RecurringInvoice;

const { column, computed } = defineColumns<Bill, InvoicingInput>();

/** Net amount of each tax by its name: {"VAT 21%": "6.3"}. */
function taxAmounts({ totals, currency: code }: Bill): Record<string, string> {
  const minor = new Map<string, number>();
  for (const tax of totals.taxes) minor.set(tax.name, (minor.get(tax.name) ?? 0) + tax.amountMinor);
  return Object.fromEntries([...minor].map(([tax, amount]) => [tax, formatMoney(amount, code)]));
}

/**
 * The columns shared by both.
 * @param printed how the resource prints numbers, booleans and nothing
 */
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
  computed('net_amount', z.string(), (doc) => formatMoney(doc.totals.netMinor, doc.currency)),
  computed('gross_amount', z.string(), (doc) => formatMoney(doc.totals.grossMinor, doc.currency)),
  computed('taxes', z.record(z.string(), z.string()), taxAmounts),
  computed('meta', z.record(z.string(), z.unknown()), (doc) => doc.meta),
];

/** `relationships.items` of an invoice, as text in a read and as numbers in a list, as printed. */
export function presentItemIds(doc: Invoice, as: 'text' | 'numbers') {
  const print = (value: string): string | number => (as === 'text' ? formatShortDecimal(value) : Number(value));
  return doc.lines.map((line) => ({
    id: String(toLineId(doc.id, line.position)),
    type: 'items',
    attributes: {
      description: line.description,
      quantity: print(line.quantity),
      unitary_cost: print(line.unitPrice),
      discount: print(line.discountPercent),
      tax_ids: listTaxIds(line),
    },
  }));
}

/** Path of a customer, or null where there is none. */
export const buildCustomerLink = (base: string, id: number | null): string | null =>
  id === null ? null : `${base}/api/v1/customers/${id}`;
