/** The columns of Perfex's expense table: every field a client writes, and what every answer shows of it. */
import * as z from 'zod';
import { getCurrency } from '../../../domain/currency.ts';
import type { Expense } from '../../../domain/expense/expense.ts';
import { formatMinor } from '../../../domain/money.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { linkColumn } from '../columns/bill.ts';
import {
  cycles,
  everyCustom,
  everyShown,
  isCustom,
  presentCustomRecurring,
  recurring,
  unitCustom,
  unitShown,
} from '../columns/repetition.ts';
import {
  currencyColumn,
  dateColumn,
  decimalColumn,
  flagColumn,
  formatDateTime,
  idColumn,
  optionalIdColumn,
  textColumn,
} from '../columns/text-and-numbers.ts';
import { attachment, fileColumns, presentAttachment } from '../protocol/attachments.ts';
import type { ExpenseFields, Join } from './expense-input.ts';

const text = z.string();
const textOrNull = z.string().nullable();

export const categoryNotFound = 'The Expense Category is not found.';

const { column, writeOnly, translated, computed } = defineColumns<Expense, ExpenseFields, Join>();

/** The organization's own where none is said. */
const expenseCurrency: Codec<string> = {
  ...currencyColumn,
  resolve: (given, asker, refuse) => currencyColumn.resolve?.(given, asker, refuse) ?? asker.organization.currency,
};

const moneyColumns = [
  computed('id', text, (doc) => String(doc.id)),
  column('category', 'categoryId', idColumn, { required: 'always', message: categoryNotFound }),
  column('currency', 'currency', expenseCurrency, { required: 'always', message: 'The Currency field is required.' }),
  column('amount', 'amount', decimalColumn, {
    required: 'always',
    message: 'The Amount field is required.',
    read: (doc) => formatMinor(doc.amountMinor, getCurrency(doc.currency).minorDigits),
    sample: '50.00',
  }),
  column('tax', 'taxId', optionalIdColumn, { sample: 1 }),
  column('tax2', 'secondTaxId', optionalIdColumn, { sample: 2 }),
  column('reference_no', 'receiptNumber', textColumn),
  column('note', 'notes', textColumn, { read: (doc) => doc.notes ?? '' }),
  column('expense_name', 'name', textColumn),
  column('clientid', 'customerId', optionalIdColumn, { sample: 1 }),
  column('project_id', 'projectId', optionalIdColumn, { sample: '' }),
  column('billable', 'billable', flagColumn, { sample: '0' }),
  column('invoiceid', 'chargedOn', linkColumn, { alsoNames: ['invoiceId'], read: (doc) => doc.invoiceId }),
  column('paymentmode', 'paymentModeId', optionalIdColumn, { sample: 1 }),
  column('date', 'spentOn', dateColumn, { required: 'always', message: 'The Expense date field is required.' }),
];

const recurrenceColumns = [
  column('recurring_type', ['again', 'unitShown'], unitShown, { read: ({ recurrence }) => recurrence?.unit ?? null }),
  column('repeat_every', ['again', 'everyShown'], everyShown, { read: ({ recurrence }) => recurrence?.every ?? null }),
  translated('recurring', recurring, {
    // A number of months; for anything else the flag that it is in Perfex's table.
    read: ({ recurrence, extras }) => (recurrence ? (isCustom(recurrence, extras) ? 1 : recurrence.every) : 0),
    put: (recurs) => ({ again: { recurs }, extras: { custom_recurring: recurs === 'custom' || undefined } }),
  }),
  writeOnly('repeat_every_custom', ['again', 'everyCustom'], everyCustom),
  writeOnly('repeat_type_custom', ['again', 'unitCustom'], unitCustom),
  column('cycles', ['again', 'cycles'], cycles, { read: ({ recurrence }) => recurrence?.maxOccurrences ?? 0 }),
  computed('total_cycles', text, ({ recurrence }) => String(recurrence?.generatedCount ?? 0)),
  translated('custom_recurring', flagColumn, {
    read: ({ recurrence, extras }) => recurrence !== null && isCustom(recurrence, extras),
    put: (custom) => ({ again: { custom }, ...presentCustomRecurring(custom) }),
    sample: '0',
  }),
  computed('last_recurring_date', textOrNull, ({ recurrence }) => recurrence?.lastGeneratedOn ?? null),
  column('create_invoice_billable', 'invoicesOccurrences', flagColumn, { sample: '0' }),
  column('send_invoice_to_customer', 'mailsInvoices', flagColumn, { sample: '0' }),
  computed('recurring_from', textOrNull, ({ generatedFrom }) =>
    generatedFrom ? String(generatedFrom.expenseId) : null,
  ),
];

/** In the order of the document's sample. */
export const columns = [
  ...moneyColumns,
  ...recurrenceColumns,
  ...fileColumns<Expense, ExpenseFields, Join>(),
  computed('dateadded', text, (doc, view) => formatDateTime(doc.createdAt, view)),
  computed('addedfrom', text, (doc) => String(doc.createdBy ?? 0)),
  computed('is_expense_created_in_xero', text, () => '0'),
];

/** What the read of an expense shows of its receipts: the newest as Perfex's own screens have it, and all of them. */
export const receipts = [
  computed('attachment', text, ({ files }) => files.at(-1)?.name ?? ''),
  computed('filetype', text, ({ files }) => files.at(-1)?.type ?? ''),
  computed('attachments', z.array(attachment), ({ files, id }, view) =>
    files.map((file) => presentAttachment(file, { resource: 'expenses', id }, view)),
  ),
];
