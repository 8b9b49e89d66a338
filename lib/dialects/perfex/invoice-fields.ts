/** The columns of Perfex's invoice table: every field a client writes, and what every answer shows. */
import * as z from 'zod';
import { type Invoice, openMinor } from '../../domain/invoice/invoice.ts';
import { type Standing, standing } from '../../domain/invoice/status.ts';
import { invalid } from '../../domain/problem.ts';
import type { Series } from '../../domain/settings/settings.ts';
import { field, shown } from '../field-table.ts';
import {
  currencyByNumber,
  currencyNumber,
  dateColumn,
  dateTime,
  decimalColumn,
  flagColumn,
  idColumn,
  money,
  nullableTextColumn,
  optionalDateColumn,
  optionalIdColumn,
  textColumn,
} from './columns.ts';
import { blockFields } from './invoice-addresses.ts';
import { discountTypeColumn, modesColumn, numberColumn, tagsColumn } from './invoice-columns.ts';
import type { InvoiceForm, InvoiceRow } from './invoice-form.ts';
import { changedLinesColumn, newLinesColumn, removedLinesColumn } from './invoice-lines.ts';
import { recurringFields } from './invoice-recurring.ts';

const text = z.string();
const textOrNull = z.string().nullable();

/** Perfex's numbers for where an invoice stands. */
const statusNumbers = {
  unpaid: '1',
  paid: '2',
  'partially-paid': '3',
  overdue: '4',
  cancelled: '5',
  draft: '6',
} as const satisfies Record<Standing, string>;

function flag(
  wire: string,
  key: 'includeShipping' | 'showShipping' | 'cancelOverdueReminders',
  sample = '1',
): InvoiceRow {
  return field(wire, { codec: flagColumn, get: (doc) => doc[key], put: (value) => ({ [key]: value }), sample });
}

function note(wire: string, key: 'terms' | 'notes' | 'adminNote'): InvoiceRow {
  return field(wire, { codec: nullableTextColumn, get: (doc) => doc[key], put: (value) => ({ [key]: value }) });
}

function constant(wire: string, value: string | null): InvoiceRow {
  return shown(wire, textOrNull, () => value);
}

/** An amount of the invoice as money. */
function amount(wire: string, minor: (doc: Invoice) => number): InvoiceRow {
  return shown(wire, text, (doc) => money(minor(doc), doc.currency));
}

/** The series' part of what people see, as it was when the number was given. */
function prefixOf(doc: Invoice, series: Series | undefined): string {
  if (doc.number !== null) return doc.reference.slice(0, -String(doc.number).length);
  return doc.reference === '' ? (series?.value ?? '') : '';
}

const numberFields: readonly InvoiceRow[] = [
  shown('id', text, (doc) => String(doc.id)),
  shown('sent', text, (doc) => (doc.sentAt || doc.sentByEmail ? '1' : '0')),
  shown('datesend', textOrNull, (doc, view) => (doc.sentAt ? dateTime(doc.sentAt, view) : null)),
  field('clientid', {
    codec: idColumn,
    required: 'always',
    message: 'The Customer field is required',
    get: (doc) => doc.customerId ?? 0,
    put: (customerId) => ({ customerId }),
  }),
  constant('deleted_customer_name', null),
  field('number', {
    codec: numberColumn,
    required: 'always',
    message: 'The Invoice number field is required',
    get: (doc) => doc.number ?? doc.reference,
    put: (number) => ({ number }),
  }),
  shown('prefix', text, (doc, { join }) => prefixOf(doc, join.series.get(doc.seriesId ?? 0))),
  constant('number_format', '1'),
  shown('datecreated', text, (doc, view) => dateTime(doc.createdAt, view)),
  field('date', {
    codec: dateColumn,
    required: 'always',
    message: 'The Date field is required',
    get: (doc) => doc.issueOn,
    put: (issueOn) => ({ issueOn }),
  }),
  field('duedate', { codec: optionalDateColumn, get: (doc) => doc.dueOn, put: (dueOn) => ({ dueOn }) }),
  field('save_as_draft', { codec: flagColumn, put: (draft) => (draft ? { draft } : {}), sample: '0' }),
];

const moneyFields: readonly InvoiceRow[] = [
  field('currency', {
    codec: { ...textColumn, broken: '99' },
    required: 'always',
    message: 'The Currency field is required',
    get: (doc, view) => String(currencyNumber(doc.currency, view)),
    put: (given, view): Partial<InvoiceForm> => {
      // 0 is Perfex's own for the customer's or, where that has none, the organization's currency.
      if (given.trim() === '0') return {};
      const currency = currencyByNumber(given, view);
      if (!currency) throw invalid('currency', `is not a currency of this organization (${given})`);
      return { currency };
    },
    sample: '1',
  }),
  field('subtotal', {
    codec: decimalColumn,
    required: 'always',
    message: 'The Sub Total field is required',
    get: (doc) => money(doc.totals.subtotalMinor, doc.currency),
    put: (subtotal) => ({ subtotal }),
    sample: '10.00',
  }),
  amount('total_tax', (doc) => doc.totals.taxMinor),
  field('total', {
    codec: decimalColumn,
    required: 'always',
    message: 'The Total field is required',
    get: (doc) => money(doc.totals.grossMinor, doc.currency),
    put: (total) => ({ total }),
    sample: '10.89',
  }),
  field('adjustment', {
    codec: decimalColumn,
    get: (doc) => money(doc.adjustmentMinor, doc.currency),
    put: (adjustment) => ({ adjustment }),
    sample: '0.00',
  }),
];

const settingFields: readonly InvoiceRow[] = [
  shown('addedfrom', text, (doc) => String(doc.createdBy ?? 0)),
  shown('hash', text, (doc) => doc.hash),
  shown('status', text, (doc, view) => statusNumbers[standing(doc, view.today, 'after-due-date')]),
  note('clientnote', 'notes'),
  note('adminnote', 'adminNote'),
  constant('last_overdue_reminder', null),
  flag('cancel_overdue_reminders', 'cancelOverdueReminders'),
  field('allowed_payment_modes', {
    codec: modesColumn,
    required: 'always',
    message: 'The Allow Payment Mode field is required',
    list: true,
    get: (doc) => doc.paymentModeIds,
    put: (paymentModeIds) => ({ paymentModeIds }),
  }),
  constant('token', null),
  field('discount_percent', {
    codec: decimalColumn,
    get: (doc) => doc.discount.percent,
    put: (discountPercent) => ({ discountPercent }),
    sample: '10',
  }),
  field('discount_total', {
    codec: decimalColumn,
    get: (doc) => money(doc.totals.invoiceDiscountMinor, doc.currency),
    put: (discountTotal) => ({ discountTotal }),
    sample: '1.00',
  }),
  field('discount_type', {
    codec: discountTypeColumn,
    get: (doc) => doc.discount.type,
    put: (discountType) => ({ discountType }),
  }),
  ...recurringFields,
  note('terms', 'terms'),
  field('sale_agent', {
    codec: optionalIdColumn,
    get: (doc) => doc.salesStaffId,
    put: (salesStaffId) => ({ salesStaffId }),
  }),
];

/** All columns, in the order of the document's samples. */
export const columns: readonly InvoiceRow[] = [
  ...numberFields,
  ...moneyFields,
  ...settingFields,
  ...blockFields('billing'),
  ...blockFields('shipping'),
  flag('include_shipping', 'includeShipping', 'yes'),
  flag('show_shipping_on_invoice', 'showShipping'),
  constant('show_quantity_as', '1'),
  field('project_id', { codec: optionalIdColumn, get: (doc) => doc.projectId, put: (projectId) => ({ projectId }) }),
  constant('subscription_id', '0'),
  constant('short_link', null),
  field('tags', { codec: tagsColumn, get: (doc) => doc.tags, put: (tags) => ({ tags }) }),
  amount('total_left_to_pay', openMinor),
  field('newitems', {
    codec: newLinesColumn,
    required: 'always',
    message: 'The Items field is required',
    list: true,
    put: (newLines) => ({ newLines }),
  }),
  field('items', { codec: changedLinesColumn, put: (changedLines) => ({ changedLines }) }),
  field('removed_items', { codec: removedLinesColumn, put: (removedLineIds) => ({ removedLineIds }) }),
];
