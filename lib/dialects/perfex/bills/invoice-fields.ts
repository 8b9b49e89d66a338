/** The columns of Perfex's invoice table. */
import * as z from 'zod';
import { printPrefix } from '../../../domain/bill/number-format.ts';
import { computeOpenMinor, type Invoice, invoiceStates } from '../../../domain/invoice/invoice.ts';
import { deriveStanding, type Standing } from '../../../domain/invoice/status.ts';
import type { Row } from '../../../domain/list-query.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { numberColumn } from '../columns/bill.ts';
import { quantityColumn } from '../columns/extras.ts';
import { modesColumn } from '../columns/payment-modes.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { numberedColumn } from '../columns/work.ts';
import { demand } from '../protocol/messages.ts';
import type { RowView } from '../protocol/resource.ts';
import { blockColumns } from './addresses.ts';
import * as bill from './fields.ts';
import type { InvoiceColumn, InvoiceFields, Join } from './invoice-input.ts';
import { recurringFields } from './invoice-recurring.ts';

const text = z.string();
const textOrNull = z.string().nullable();

const statusNumbers = {
  unpaid: '1',
  paid: '2',
  'partially-paid': '3',
  overdue: '4',
  cancelled: '5',
  draft: '6',
} as const satisfies Record<Standing, string>;

const { column, writeOnly, computed } = defineColumns<Invoice, InvoiceFields, Join>();

/** "Yes" makes a draft; "no" says nothing. */
const yesOrNothing: Codec<boolean> = { ...codec.flag, resolve: (draft) => draft || undefined };

const numberFields: readonly InvoiceColumn[] = [
  bill.id,
  computed('sent', text, (doc) => (doc.sentAt || doc.sentByEmail ? '1' : '0')),
  computed('datesend', textOrNull, (doc, view) => (doc.sentAt ? codec.formatDateTime(doc.sentAt, view) : null)),
  bill.customer,
  bill.constant('deleted_customer_name', null),
  column('number', 'number', numberColumn, {
    ...demand('always', 'Invoice number'),
    alsoNames: ['seriesId', 'reference'],
    read: (doc) => doc.number ?? doc.reference,
  }),
  // A draft shows the prefix of the series that will number it.
  computed('prefix', text, (doc, { join }) =>
    doc.reference === ''
      ? printPrefix(join.series.get(doc.seriesId ?? 0)?.value ?? '', doc.issueOn)
      : bill.readPrefix(doc),
  ),
  bill.constant('number_format', '1'),
  bill.created,
  bill.date,
  column('duedate', 'dueOn', codec.optionalDate),
  writeOnly('save_as_draft', 'draft', yesOrNothing, { sample: '0' }),
];

const settingFields: readonly InvoiceColumn[] = [
  bill.addedFrom,
  computed('hash', text, (doc) => doc.hash),
  column('status', 'standing', numberedColumn<Standing>(statusNumbers), {
    alsoNames: ['draft'],
    read: (doc, view) => deriveStanding(doc, view.today, 'after-due-date'),
    sample: '1',
  }),
  bill.note('clientnote', 'notes', null),
  bill.note('adminnote', 'adminNote', null),
  bill.constant('last_overdue_reminder', null),
  column('cancel_overdue_reminders', 'cancelOverdueReminders', codec.flag),
  column('allowed_payment_modes', 'paymentModeIds', modesColumn, {
    ...demand('always', 'Allow Payment Mode'),
    list: true,
    refusedAs: 'allowed_payment_modes[]',
  }),
  bill.constant('token', null),
  ...bill.discount,
  ...recurringFields,
  bill.note('terms', 'terms', null),
  bill.seller('sale_agent'),
];

/** Finds what `status` shows of an invoice whose row is known. */
function readStatus({ state, due, gross, open }: Row, { today }: RowView): string {
  const stored = invoiceStates.find((one) => one === state) ?? 'open';
  const facts = {
    dueOn: typeof due === 'string' ? due : null,
    paidMinor: Number(gross) - Number(open),
    creditedMinor: 0,
  };
  return statusNumbers[deriveStanding({ state: stored, ...facts }, today, 'after-due-date')];
}

/** What rows say of some columns. A draft has a text in place of a number, or none. */
export const rowValues = {
  status: readStatus,
  number: ({ number, reference }: Row) => String(number ?? reference ?? ''),
};

/** All columns, in the order of the document's samples. */
export const columns: readonly InvoiceColumn[] = [
  ...numberFields,
  ...bill.sums,
  ...settingFields,
  ...blockColumns('billing', demand('always', 'Billing Street')),
  ...blockColumns('shipping'),
  bill.flag('include_shipping', 'includeShipping', 'yes'),
  bill.flag('show_shipping_on_invoice', 'showShipping'),
  quantityColumn,
  bill.project,
  computed('subscription_id', text, (doc) => String(doc.billsSubscription?.subscriptionId ?? 0)),
  bill.constant('short_link', null),
  bill.tags,
  computed('total_left_to_pay', text, (doc) => codec.formatMoney(computeOpenMinor(doc), doc.currency)),
  ...bill.lines({ newitems: 'always', items: 'never' }),
];
