/** The columns of Perfex's invoice table: every field a client writes, and what every answer shows. */
import * as z from 'zod';
import { printPrefix } from '../../../domain/bill/number-format.ts';
import { computeOpenMinor, type Invoice } from '../../../domain/invoice/invoice.ts';
import { deriveStanding, type Standing } from '../../../domain/invoice/status.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { numberColumn } from '../columns/bill.ts';
import { quantityColumn } from '../columns/extras.ts';
import { modesColumn } from '../columns/payment-modes.ts';
import { flagColumn, formatDateTime, formatMoney, optionalDateColumn } from '../columns/text-and-numbers.ts';
import { numberedColumn } from '../columns/work.ts';
import { blockColumns } from './addresses.ts';
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
  projectField,
  readPrefix,
  sellerField,
  sumFields,
  tagsField,
} from './fields.ts';
import type { InvoiceColumn, InvoiceFields, Join } from './invoice-input.ts';
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

const { column, writeOnly, computed } = defineColumns<Invoice, InvoiceFields, Join>();

/** Yes makes a draft; no says nothing. */
const yesOrNothing: Codec<boolean> = { ...flagColumn, resolve: (draft) => draft || undefined };

const numberFields: readonly InvoiceColumn[] = [
  idField,
  computed('sent', text, (doc) => (doc.sentAt || doc.sentByEmail ? '1' : '0')),
  computed('datesend', textOrNull, (doc, view) => (doc.sentAt ? formatDateTime(doc.sentAt, view) : null)),
  customerField,
  constant('deleted_customer_name', null),
  column('number', 'number', numberColumn, {
    required: 'always',
    message: 'The Invoice number field is required',
    alsoNames: ['seriesId', 'reference'],
    read: (doc) => doc.number ?? doc.reference,
  }),
  // A draft shows that of the series it will be numbered in.
  computed('prefix', text, (doc, { join }) =>
    doc.reference === '' ? printPrefix(join.series.get(doc.seriesId ?? 0)?.value ?? '', doc.issueOn) : readPrefix(doc),
  ),
  constant('number_format', '1'),
  createdField,
  dateField,
  column('duedate', 'dueOn', optionalDateColumn),
  writeOnly('save_as_draft', 'draft', yesOrNothing, { sample: '0' }),
];

const settingFields: readonly InvoiceColumn[] = [
  addedFromField,
  computed('hash', text, (doc) => doc.hash),
  column('status', 'standing', numberedColumn<Standing>(statusNumbers), {
    alsoNames: ['draft'],
    read: (doc, view) => deriveStanding(doc, view.today, 'after-due-date'),
    sample: '1',
  }),
  note('clientnote', 'notes', null),
  note('adminnote', 'adminNote', null),
  constant('last_overdue_reminder', null),
  column('cancel_overdue_reminders', 'cancelOverdueReminders', flagColumn),
  column('allowed_payment_modes', 'paymentModeIds', modesColumn, {
    required: 'always',
    message: 'The Allow Payment Mode field is required',
    list: true,
    refusedAs: 'allowed_payment_modes[]',
  }),
  constant('token', null),
  ...discountFields,
  ...recurringFields,
  note('terms', 'terms', null),
  sellerField('sale_agent'),
];

/** All columns, in the order of the document's samples. */
export const columns: readonly InvoiceColumn[] = [
  ...numberFields,
  ...sumFields,
  ...settingFields,
  ...blockColumns('billing', { required: 'always', message: 'The Billing Street field is required' }),
  ...blockColumns('shipping'),
  flag('include_shipping', 'includeShipping', 'yes'),
  flag('show_shipping_on_invoice', 'showShipping'),
  quantityColumn,
  projectField,
  computed('subscription_id', text, (doc) => String(doc.billsSubscription?.subscriptionId ?? 0)),
  constant('short_link', null),
  tagsField,
  computed('total_left_to_pay', text, (doc) => formatMoney(computeOpenMinor(doc), doc.currency)),
  ...lineFields({ newitems: 'always', items: 'never' }),
];
