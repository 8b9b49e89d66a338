/** The columns of Perfex's expense table. */
import * as z from 'zod';
import { getCurrency } from '../../../domain/currency.ts';
import type { Expense } from '../../../domain/expense/expense.ts';
import { formatMinor } from '../../../domain/money.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { linkColumn } from '../columns/bill.ts';
import { cycles, everyCustom, everyShown, isCustom, recurring, unitCustom, unitShown } from '../columns/repetition.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { attachment, fileColumns, presentAttachment } from '../protocol/attachments.ts';
import type { ExpenseFields, Join } from './expense-input.ts';

const text = z.string();
const textOrNull = z.string().nullable();

const { column, writeOnly, computed } = defineColumns<Expense, ExpenseFields, Join>();

const expenseCurrency: Codec<string> = {
  ...codec.currency,
  resolve: (given, asker, refuse) => codec.currency.resolve?.(given, asker, refuse) ?? asker.organization.currency,
};

/** The document prints sentences of its own for these. */
const needed = (message: string) => ({ required: 'always', message, staysUnsent: true }) as const;

const moneyColumns = [
  computed('id', text, (doc) => String(doc.id)),
  column('category', 'categoryId', codec.id, { ...needed('The Expense Category is not found.') }),
  column('currency', 'currency', expenseCurrency, { ...needed('The Currency field is required.') }),
  column('amount', 'amount', codec.decimal, {
    ...needed('The Amount field is required.'),
    read: (doc) => formatMinor(doc.amountMinor, getCurrency(doc.currency).minorDigits),
    sample: '50.00',
  }),
  column('tax', 'taxId', codec.optionalId, { sample: 1 }),
  column('tax2', 'secondTaxId', codec.optionalId, { sample: 2 }),
  column('reference_no', 'receiptNumber', codec.text),
  column('note', 'notes', codec.text, { read: (doc) => doc.notes ?? '' }),
  column('expense_name', 'name', codec.text),
  column('clientid', 'customerId', codec.optionalId, { sample: 1 }),
  column('project_id', 'projectId', codec.optionalId, { sample: '' }),
  column('billable', 'billable', codec.flag, { sample: '0' }),
  column('invoiceid', 'chargedToInvoiceId', linkColumn, { alsoNames: ['invoiceId'], read: (doc) => doc.invoiceId }),
  column('paymentmode', 'paymentModeId', codec.optionalId, { sample: 1 }),
  column('date', 'spentOn', codec.date, { ...needed('The Expense date field is required.') }),
];

const recurrenceColumns = [
  column('recurring_type', ['repeats', 'unitShown'], unitShown, { read: ({ recurrence }) => recurrence?.unit ?? null }),
  column('repeat_every', ['repeats', 'everyShown'], everyShown, {
    read: ({ recurrence }) => recurrence?.every ?? null,
  }),
  column('recurring', ['repeats', 'recurs'], recurring, {
    // Perfex stores months here, and for any other recurrence the flag 1.
    read: ({ recurrence, extras }) => (recurrence ? (isCustom(recurrence, extras) ? 1 : recurrence.every) : 0),
  }),
  writeOnly('repeat_every_custom', ['repeats', 'everyCustom'], everyCustom),
  writeOnly('repeat_type_custom', ['repeats', 'unitCustom'], unitCustom),
  column('cycles', ['repeats', 'cycles'], cycles, { read: ({ recurrence }) => recurrence?.maxOccurrences ?? 0 }),
  computed('total_cycles', text, ({ recurrence }) => String(recurrence?.generatedCount ?? 0)),
  column('custom_recurring', ['repeats', 'custom'], codec.flag, {
    read: ({ recurrence, extras }) => recurrence !== null && isCustom(recurrence, extras),
    sample: '0',
  }),
  computed('last_recurring_date', textOrNull, ({ recurrence }) => recurrence?.lastGeneratedOn ?? null),
  column('create_invoice_billable', 'invoicesOccurrences', codec.flag, { sample: '0' }),
  column('send_invoice_to_customer', 'mailsInvoices', codec.flag, { sample: '0' }),
  computed('recurring_from', textOrNull, ({ generatedFrom }) =>
    generatedFrom ? String(generatedFrom.expenseId) : null,
  ),
];

/** All columns, in the order of the document's sample. */
export const columns = [
  ...moneyColumns,
  ...recurrenceColumns,
  ...fileColumns,
  computed('dateadded', text, (doc, view) => codec.formatDateTime(doc.createdAt, view)),
  computed('addedfrom', text, (doc) => String(doc.createdBy ?? 0)),
  computed('is_expense_created_in_xero', text, () => '0'),
];

/** The receipts that a read shows: the newest, as on Perfex's own screens, and all of them. */
export const receipts = [
  computed('attachment', text, ({ files }) => files.at(-1)?.name ?? ''),
  computed('filetype', text, ({ files }) => files.at(-1)?.type ?? ''),
  computed('attachments', z.array(attachment), ({ files, id }, view) =>
    files.map((file) => presentAttachment(file, { resource: 'expenses', id }, view)),
  ),
];
