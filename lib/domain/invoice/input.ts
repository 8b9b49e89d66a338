/** The input of operations that write an invoice or a recurring invoice. Omitted fields keep their value. */
import type { BillInput } from '../bill/input.ts';
import type { CustomValuesInput } from '../custom-field/values.ts';
import type { RecurringInvoice } from '../recurrence/recurring-invoice.ts';
import type { Invoice, Invoicing } from './invoice.ts';

export type InvoicingInput = BillInput &
  Partial<
    Pick<Invoicing, 'seriesId' | 'daysToDue' | 'meta' | 'paymentModeIds' | 'cancelOverdueReminders' | 'sentByEmail'>
  >;

export type NestedPayment = {
  id?: number;
  amount?: string;
  paidOn?: string;
  notes?: string | null;
  modeId?: number | null;
  remove?: boolean;
};

export type InvoiceInput = InvoicingInput & {
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
   * Makes Perfex's invoice repeat; null stops it. An invoice that does not repeat yet needs `every` and `unit`. The
   * rule copies the invoice's contents.
   */
  recurring?: Partial<Pick<RecurringInvoice, 'every' | 'unit' | 'maxOccurrences'>> | null;
  description?: string;
  purchaseOrder?: string;
  /** In major units; null or "" for none. See fixed-cost.ts. */
  fixedCost?: string | null;
  /** Checks the invoice just before it is stored; may throw a Problem. */
  accept?: (invoice: Invoice) => void;
} & CustomValuesInput;
