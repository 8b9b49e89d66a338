/** The columns of Perfex's expense table: every field a client writes, and what every answer shows of it. */
import * as z from 'zod';
import { currencyOf } from '../../../domain/currency.ts';
import type { Expense } from '../../../domain/expense/expense.ts';
import { fromMinor } from '../../../domain/money.ts';
import { type Field, field, shown } from '../../field-table.ts';
import { linkColumn } from '../columns/bill.ts';
import {
  cycles,
  everyCustom,
  everyShown,
  isCustom,
  keptCustom,
  recurring,
  unitCustom,
  unitShown,
} from '../columns/repetition.ts';
import {
  currencyMeant,
  currencyNumber,
  dateColumn,
  dateTime,
  decimalColumn,
  flagColumn,
  idColumn,
  optionalIdColumn,
  textColumn,
} from '../columns/text-and-numbers.ts';
import { attachment, attachmentShown, fileRows } from '../protocol/attachments.ts';
import type { ExpenseForm, Join } from './expense-form.ts';

type Row = Field<Expense, ExpenseForm, Join>;

const text = z.string();
const textOrNull = z.string().nullable();

export const categoryNotFound = 'The Expense Category is not found.';

/** An id column that is "0" for none. */
function reference(
  wire: string,
  key: 'taxId' | 'secondTaxId' | 'customerId' | 'projectId' | 'paymentModeId',
  sample: number | '' = 1,
): Row {
  return field(wire, {
    codec: optionalIdColumn,
    get: (doc) => doc[key],
    put: (value): Partial<ExpenseForm> => ({ [key]: value }),
    sample,
  });
}

function flag(wire: string, key: 'billable' | 'invoicesOccurrences' | 'mailsInvoices'): Row {
  return field(wire, {
    codec: flagColumn,
    get: (doc) => doc[key],
    put: (value): Partial<ExpenseForm> => ({ [key]: value }),
    sample: '0',
  });
}

const moneyFields: readonly Row[] = [
  shown('id', text, (doc) => String(doc.id)),
  field('category', {
    codec: idColumn,
    required: 'always',
    message: categoryNotFound,
    get: (doc) => doc.categoryId,
    put: (categoryId) => ({ categoryId }),
  }),
  field('currency', {
    codec: { ...textColumn, broken: '99' },
    required: 'always',
    message: 'The Currency field is required.',
    get: (doc, view) => String(currencyNumber(doc.currency, view)),
    put: (given, view) => ({ currency: currencyMeant(given, view) ?? view.firm.currency }),
    sample: '1',
  }),
  field('amount', {
    codec: decimalColumn,
    required: 'always',
    message: 'The Amount field is required.',
    get: (doc) => fromMinor(doc.amountMinor, currencyOf(doc.currency).minorDigits),
    put: (amount) => ({ amount }),
    sample: '50.00',
  }),
  reference('tax', 'taxId'),
  reference('tax2', 'secondTaxId', 2),
  field('reference_no', {
    codec: textColumn,
    get: (doc) => doc.receiptNumber,
    put: (receiptNumber) => ({ receiptNumber }),
  }),
  field('note', { codec: textColumn, get: (doc) => doc.notes ?? '', put: (notes) => ({ notes }) }),
  field('expense_name', { codec: textColumn, get: (doc) => doc.name, put: (name) => ({ name }) }),
  reference('clientid', 'customerId'),
  reference('project_id', 'projectId', ''),
  flag('billable', 'billable'),
  field('invoiceid', { codec: linkColumn, get: (doc) => doc.invoiceId, put: (chargedOn) => ({ chargedOn }) }),
  reference('paymentmode', 'paymentModeId'),
  field('date', {
    codec: dateColumn,
    required: 'always',
    message: 'The Expense date field is required.',
    get: (doc) => doc.spentOn,
    put: (spentOn) => ({ spentOn }),
  }),
];

const recurrenceFields: readonly Row[] = [
  field('recurring_type', {
    codec: unitShown,
    get: ({ recurrence }) => recurrence?.unit ?? null,
    put: (value): Partial<ExpenseForm> => ({ unitShown: value }),
  }),
  field('repeat_every', {
    codec: everyShown,
    get: ({ recurrence }) => recurrence?.every ?? null,
    put: (value): Partial<ExpenseForm> => ({ everyShown: value }),
  }),
  field('recurring', {
    codec: recurring,
    // A number of months; for anything else the flag that it is in Perfex's table.
    get: ({ recurrence, kept }) => (recurrence ? (isCustom(recurrence, kept) ? 1 : recurrence.every) : 0),
    put: (recurs): Partial<ExpenseForm> => ({ recurs, kept: { custom_recurring: recurs === 'custom' || undefined } }),
  }),
  field('repeat_every_custom', { codec: everyCustom, put: (value): Partial<ExpenseForm> => ({ everyCustom: value }) }),
  field('repeat_type_custom', { codec: unitCustom, put: (value): Partial<ExpenseForm> => ({ unitCustom: value }) }),
  field('cycles', {
    codec: cycles,
    get: ({ recurrence }) => recurrence?.maxOccurrences ?? 0,
    put: (value): Partial<ExpenseForm> => ({ cycles: value }),
  }),
  shown('total_cycles', text, ({ recurrence }) => String(recurrence?.generatedCount ?? 0)),
  field('custom_recurring', {
    codec: flagColumn,
    get: ({ recurrence, kept }) => recurrence !== null && isCustom(recurrence, kept),
    put: (custom): Partial<ExpenseForm> => ({ custom, ...keptCustom(custom) }),
    sample: '0',
  }),
  shown('last_recurring_date', textOrNull, ({ recurrence }) => recurrence?.lastGeneratedOn ?? null),
  flag('create_invoice_billable', 'invoicesOccurrences'),
  flag('send_invoice_to_customer', 'mailsInvoices'),
  shown('recurring_from', textOrNull, ({ generatedFrom }) => (generatedFrom ? String(generatedFrom.expenseId) : null)),
];

/** In the order of the document's sample. */
export const columns: readonly Row[] = [
  ...moneyFields,
  ...recurrenceFields,
  ...fileRows<Expense, ExpenseForm, Join>(),
  shown('dateadded', text, (doc, view) => dateTime(doc.createdAt, view)),
  shown('addedfrom', text, (doc) => String(doc.createdBy ?? 0)),
  shown('is_expense_created_in_xero', text, () => '0'),
];

/** What the read of an expense shows of its receipts: the newest as Perfex's own screens have it, and all of them. */
export const receipts: readonly Row[] = [
  shown('attachment', text, ({ files }) => files.at(-1)?.name ?? ''),
  shown('filetype', text, ({ files }) => files.at(-1)?.type ?? ''),
  shown('attachments', z.array(attachment), ({ files, id }, view) =>
    files.map((file) => attachmentShown(file, { resource: 'expenses', id }, view)),
  ),
];
