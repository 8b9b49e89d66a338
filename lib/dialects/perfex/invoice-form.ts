/** What Perfex's fields of an invoice come to, beyond those of every bill: whether and how it repeats. */
import type { InvoiceInput } from '../../domain/invoice/input.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { type Standing, standing } from '../../domain/invoice/status.ts';
import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import type { PaymentMode, Series } from '../../domain/settings/settings.ts';
import type { Field } from '../field-table.ts';
import { type BillJoin, type InPieces, inputOf } from './bill-form.ts';
import { type RepeatsGiven, recurringOf } from './invoice-recurring.ts';

/** Records by id that the columns of invoices name. */
export type Join = BillJoin & {
  rules: ReadonlyMap<number, RecurringInvoice>;
  series: ReadonlyMap<number, Series>;
  modes: ReadonlyMap<number, PaymentMode>;
};

export type InvoiceForm = InPieces<Omit<InvoiceInput, 'recurring'>> &
  RepeatsGiven & {
    /** What `status` says the invoice is to be. */
    asked: Standing;
  };
export type InvoiceRow = Field<Invoice, InvoiceForm, Join>;

/** What of `status` is somebody's decision: draft, cancelled, or neither. Whether it is paid or late follows. */
function stateOf({ asked, draft }: Partial<InvoiceForm>): Pick<InvoiceInput, 'draft' | 'cancelled'> {
  if (asked === undefined) return {};
  if (asked === 'draft') return { draft: true };
  return { cancelled: asked === 'cancelled', ...(draft === undefined ? {} : { draft }) };
}

/** Says that an invoice has not become what `status` asked for. */
export function statusWarnings(doc: Invoice, { asked }: Partial<InvoiceForm>, { today }: { today: string }): string[] {
  const is = standing(doc, today, 'after-due-date');
  if (asked === undefined || asked === is) return [];
  return [`status is ${is}, not ${asked}: it follows from payments, dates and the number`];
}

/**
 * The operation's input.
 * @param invoiceId of the invoice that is changed, null for a new one
 * @param showsRules whether the client may read recurring invoices
 * @throws Problem `invalid` for pieces that do not go together
 */
export function invoiceInputOf(
  form: Partial<InvoiceForm>,
  invoiceId: number | null,
  showsRules: boolean,
): InvoiceInput {
  const { recurs, everyCustom, unitCustom, cycles, everyShown, unitShown, custom, asked, ...bill } = form;
  return { ...inputOf(bill, invoiceId), ...recurringOf(form, invoiceId === null, showsRules), ...stateOf(form) };
}
