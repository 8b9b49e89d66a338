/** What siwapp's invoices and recurring invoices have in common: customer, series, texts, lines, amounts. */
import * as z from 'zod';
import { type CustomerSnapshot, type Line, lineId } from '../../domain/bill/bill.ts';
import type { Customer } from '../../domain/customer/customer.ts';
import type { InvoicingInput } from '../../domain/invoice/input.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { shortDecimal } from '../../domain/money.ts';
import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import { type Field, field, shown } from '../field-table.ts';
import type { Place } from './body.ts';
import { addresses, currency, type Manner, money, name, text, words } from './columns.ts';
import { type ItemWish, linesOf } from './line.ts';

type Bill = Invoice | RecurringInvoice;

/** What a client asks for, with the customer's particulars flat. */
export type BillWish = Omit<InvoicingInput, 'snapshot' | 'lines'> & CustomerSnapshot & { items: Partial<ItemWish>[] };

type Row = Field<Bill, BillWish, Place>;

function ofCustomer(wire: string, key: 'identification' | 'email' | 'contactPerson', codec = text): Row {
  return field<Bill, BillWish, Place, string>(wire, {
    codec,
    get: (doc) => doc.customer[key],
    put: (value) => ({ [key]: value }),
  });
}

/** Net amount of each tax by its name: {"VAT 21%": "6.3"}. */
function taxAmounts({ totals, currency: code }: Bill): Record<string, string> {
  const minor = new Map<string, number>();
  for (const tax of totals.taxes) minor.set(tax.name, (minor.get(tax.name) ?? 0) + tax.amountMinor);
  return Object.fromEntries([...minor].map(([tax, amount]) => [tax, money(amount, code)]));
}

/**
 * The rows shared by both.
 * @param manner how the resource prints numbers, booleans and nothing
 */
export function billRows(manner: Manner): readonly Row[] {
  const { id, flag, note, days } = manner;
  const ofText = (wire: string, key: 'terms' | 'notes'): Row =>
    field<Bill, BillWish, Place, string | null>(wire, {
      codec: note,
      get: (doc) => doc[key],
      put: (value) => ({ [key]: value }),
    });
  const address = (wire: string, key: 'invoicingAddress' | 'shippingAddress'): Row =>
    field<Bill, BillWish, Place, string | null>(wire, {
      codec: note,
      get: (doc) => doc.customer[key],
      put: (value) => ({ [key]: value }),
    });
  // A blank id is not a wish: the series stays, or is the default one, and the customer is found by name.
  const related = (wire: string, key: 'seriesId' | 'customerId'): Row =>
    field<Bill, BillWish, Place, number | null>(wire, {
      codec: id,
      get: (doc) => doc[key],
      put: (value) => (value === null ? {} : { [key]: value }),
    });
  return [
    related('series_id', 'seriesId'),
    related('customer_id', 'customerId'),
    ofCustomer('identification', 'identification'),
    field('name', { codec: name, get: (doc) => doc.customer.name, put: (value) => ({ name: value }) }),
    ofCustomer('email', 'email', addresses),
    ofCustomer('contact_person', 'contactPerson'),
    address('invoicing_address', 'invoicingAddress'),
    address('shipping_address', 'shippingAddress'),
    ofText('terms', 'terms'),
    ofText('notes', 'notes'),
    field('days_to_due', { codec: days, get: (doc) => doc.daysToDue, put: (daysToDue) => ({ daysToDue }) }),
    field('sent_by_email', { codec: flag, get: (doc) => doc.sentByEmail, put: (sentByEmail) => ({ sentByEmail }) }),
    field('currency', { codec: currency, get: (doc) => doc.currency, put: (code) => ({ currency: code }) }),
    field('tag_list', { codec: words, get: (doc) => doc.tags, put: (tags) => ({ tags }) }),
    shown('net_amount', z.string(), (doc) => money(doc.totals.netMinor, doc.currency)),
    shown('gross_amount', z.string(), (doc) => money(doc.totals.grossMinor, doc.currency)),
    shown('taxes', z.record(z.string(), z.string()), taxAmounts),
    shown('meta', z.record(z.string(), z.unknown()), (doc) => doc.meta),
  ];
}

/** The operation's input for a wish; what is not mentioned is left out. */
export function billInput<W extends Partial<BillWish>>(wish: W, id: number | null) {
  const {
    name: customerName,
    identification,
    email,
    contactPerson,
    invoicingAddress,
    shippingAddress,
    items,
    ...rest
  } = wish;
  const given = { name: customerName, identification, email, contactPerson, invoicingAddress, shippingAddress };
  const snapshot: Partial<CustomerSnapshot> = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  return { ...rest, snapshot, ...(items ? { lines: linesOf(items, id) } : {}) };
}

/** `relationships.items` of an invoice, as text in a read and as numbers in a list, as printed. */
export function itemsIn(doc: Invoice, as: 'text' | 'numbers') {
  const print = (value: string): string | number => (as === 'text' ? shortDecimal(value) : Number(value));
  return doc.lines.map((line) => ({
    id: String(lineId(doc.id, line.position)),
    type: 'items',
    attributes: {
      description: line.description,
      quantity: print(line.quantity),
      unitary_cost: print(line.unitPrice),
      discount: print(line.discountPercent),
      tax_ids: taxIdsOf(line),
    },
  }));
}

/** Ids of a line's taxes; a tax that another product wrote by name and rate alone has none. */
export const taxIdsOf = (line: Line): number[] => line.taxes.flatMap(({ taxId }) => taxId ?? []);

/** Path of a customer, or null where there is none. */
export const customerLink = (base: string, id: Customer['id'] | null): string | null =>
  id === null ? null : `${base}/api/v1/customers/${id}`;
