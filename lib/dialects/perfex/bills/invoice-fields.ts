/** The columns of Perfex's invoice table: every field a client writes, and what every answer shows. */
import * as z from 'zod';
import { printedBefore } from '../../../domain/bill/number-format.ts';
import { openMinor } from '../../../domain/invoice/invoice.ts';
import { type Standing, standing } from '../../../domain/invoice/status.ts';
import { field, shown } from '../../field-table.ts';
import { numberColumn } from '../columns/bill.ts';
import { quantityRow } from '../columns/extras.ts';
import { modesColumn } from '../columns/payment-modes.ts';
import { dateTime, flagColumn, money, optionalDateColumn } from '../columns/text-and-numbers.ts';
import { numberedColumn } from '../columns/work.ts';
import { blockFields } from './addresses.ts';
import {
  addedFromField,
  constant,
  createdField,
  customerField,
  dateField,
  discountFields,
  flag,
  idField,
  lineFields,
  note,
  prefixOf,
  projectField,
  sellerField,
  sumFields,
  tagsField,
} from './fields.ts';
import type { InvoiceRow } from './invoice-form.ts';
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

const numberFields: readonly InvoiceRow[] = [
  idField,
  shown('sent', text, (doc) => (doc.sentAt || doc.sentByEmail ? '1' : '0')),
  shown('datesend', textOrNull, (doc, view) => (doc.sentAt ? dateTime(doc.sentAt, view) : null)),
  customerField,
  constant('deleted_customer_name', null),
  field('number', {
    codec: numberColumn,
    required: 'always',
    message: 'The Invoice number field is required',
    get: (doc) => doc.number ?? doc.reference,
    put: (number) => ({ number }),
  }),
  // A draft shows that of the series it will be numbered in.
  shown('prefix', text, (doc, { join }) =>
    doc.reference === '' ? printedBefore(join.series.get(doc.seriesId ?? 0)?.value ?? '', doc.issueOn) : prefixOf(doc),
  ),
  constant('number_format', '1'),
  createdField,
  dateField,
  field('duedate', { codec: optionalDateColumn, get: (doc) => doc.dueOn, put: (dueOn) => ({ dueOn }) }),
  field('save_as_draft', { codec: flagColumn, put: (draft) => (draft ? { draft } : {}), sample: '0' }),
];

const settingFields: readonly InvoiceRow[] = [
  addedFromField,
  shown('hash', text, (doc) => doc.hash),
  field('status', {
    codec: { ...numberedColumn<Standing>(statusNumbers), sample: '1' },
    get: (doc, view) => standing(doc, view.today, 'after-due-date'),
    put: (asked) => ({ asked }),
  }),
  note('clientnote', 'notes', null),
  note('adminnote', 'adminNote', null),
  constant('last_overdue_reminder', null),
  field('cancel_overdue_reminders', {
    codec: flagColumn,
    get: (doc) => doc.cancelOverdueReminders,
    put: (cancelOverdueReminders) => ({ cancelOverdueReminders }),
  }),
  field('allowed_payment_modes', {
    codec: modesColumn,
    required: 'always',
    message: 'The Allow Payment Mode field is required',
    list: true,
    get: (doc) => doc.paymentModeIds,
    put: (paymentModeIds) => ({ paymentModeIds }),
  }),
  constant('token', null),
  ...discountFields,
  ...recurringFields,
  note('terms', 'terms', null),
  sellerField('sale_agent'),
];

/** All columns, in the order of the document's samples. */
export const columns: readonly InvoiceRow[] = [
  ...numberFields,
  ...sumFields,
  ...settingFields,
  ...blockFields('billing', { required: 'always', message: 'The Billing Street field is required' }),
  ...blockFields('shipping', { required: 'never' }),
  flag('include_shipping', 'includeShipping', 'yes'),
  flag('show_shipping_on_invoice', 'showShipping'),
  quantityRow,
  projectField,
  shown('subscription_id', text, (doc) => String(doc.billsSubscription?.subscriptionId ?? 0)),
  constant('short_link', null),
  tagsField,
  shown('total_left_to_pay', text, (doc) => money(openMinor(doc), doc.currency)),
  ...lineFields({ newitems: 'always', items: 'never' }),
];
