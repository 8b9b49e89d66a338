/** The input of operations that write an invoice or a recurring invoice. Omitted fields keep their value. */
import type { BillInput } from '../bill/input.ts';
import type { CustomValuesInput } from '../custom-field/values.ts';
import type { OwnInput } from '../record.ts';
import type { RecurringInvoice } from '../recurrence/recurring-invoice.ts';
import type { Invoice, Invoicing } from './invoice.ts';

/** Own fields of invoices and recurring invoices, beyond those of bills. */
export const ownOfInvoicing = [
  'seriesId',
  'daysToDue',
  'meta',
  'paymentModeIds',
  'cancelOverdueReminders',
  'sentByEmail',
] as const satisfies readonly (keyof Invoicing)[];
export type InvoicingInput = BillInput &
  OwnInput<Invoicing, typeof ownOfInvoicing> & {
    /** A new invoice for which no payment modes are named has those that are selected by default. */
    usualModes?: boolean;
  };

export type NestedPayment = {
  id?: number;
  amount?: string;
  paidOn?: string;
  notes?: string | null;
  modeId?: number | null;
  remove?: boolean;
};

/** Own fields of invoices alone. */
export const ownOfInvoice = ['description', 'purchaseOrder'] as const satisfies readonly (keyof Invoice)[];

export type InvoiceInput = InvoicingInput &
  OwnInput<Invoice, typeof ownOfInvoice> & {
    /** A number in the series, or (as text) a reference of its own. Omitted: the next number. */
    number?: number | string | null;
    /** A reference instead of a number. "" or the present one changes nothing. */
    reference?: string;
    draft?: boolean;
    issue?: boolean;
    cancelled?: boolean;
    issueOn?: string;
    dueOn?: string | null;
    /** Days to due of a new invoice without other terms. Omitted: it is never due. */
    usualDaysToDue?: number;
    /** Sets a missing due date by the terms. */
    byTerms?: boolean;
    payments?: NestedPayment[];
    /**
     * Makes Perfex's invoice repeat; null stops it. An invoice that does not repeat yet needs `every` and `unit`.
     * The rule copies the invoice's contents.
     */
    recurring?: Partial<Pick<RecurringInvoice, 'every' | 'unit' | 'maxOccurrences'>> | null;
    /** In major units; null or "" for none. See fixed-cost.ts. */
    fixedCost?: string | null;
    /** Checks the invoice just before it is stored; may throw a Problem. */
    accept?: (invoice: Invoice) => void;
  } & CustomValuesInput;
