/** What Perfex's fields of an invoice come to, beyond those of every bill: whether and how it repeats. */
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import type { PaymentMode, Series } from '../../domain/settings/settings.ts';
import type { InvoiceInput } from '../../operations/invoice/input.ts';
import type { Field } from '../field-table.ts';
import { type BillJoin, type InPieces, inputOf } from './bill-form.ts';
import { recurringOf } from './invoice-recurring.ts';
import type { Repeats } from './repetition.ts';

/** Records by id that the columns of invoices name. */
export type Join = BillJoin & {
  rules: ReadonlyMap<number, RecurringInvoice>;
  series: ReadonlyMap<number, Series>;
  modes: ReadonlyMap<number, PaymentMode>;
};

export type InvoiceForm = InPieces<Omit<InvoiceInput, 'recurring'>> & Repeats;
export type InvoiceRow = Field<Invoice, InvoiceForm, Join>;

/**
 * The operation's input.
 * @param invoiceId of the invoice that is changed, null for a new one
 * @throws Problem `invalid` for pieces that do not go together
 */
export function invoiceInputOf(form: Partial<InvoiceForm>, invoiceId: number | null): InvoiceInput {
  const { recurs: _, everyCustom: __, unitCustom: ___, cycles: ____, ...bill } = form;
  return { ...inputOf(bill, invoiceId), ...recurringOf(form, invoiceId === null) };
}
