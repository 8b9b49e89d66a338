/**
 * What a client asks for when it writes an invoice or a recurring invoice, in our words. Every
 * dialect translates into this; what is left out stays as it is (or takes its default on create).
 */
import type { BillInput } from '../bill/input.ts';
import type { CustomValuesInput } from '../custom-field/values.ts';
import type { OwnInput } from '../record.ts';
import type { RecurringInvoice } from '../recurrence/recurring-invoice.ts';
import type { Invoice, Invoicing } from './invoice.ts';

/** What invoices and recurring invoices have beyond a bill, and clients write. */
export const ownOfInvoicing = [
  'seriesId',
  'daysToDue',
  'meta',
  'paymentModeIds',
  'cancelOverdueReminders',
  'sentByEmail',
] as const satisfies readonly (keyof Invoicing)[];
export type InvoicingInput = BillInput & OwnInput<Invoicing, typeof ownOfInvoicing>;

/** A payment written with its invoice. */
export type NestedPayment = {
  id?: number;
  amount?: string;
  paidOn?: string;
  notes?: string | null;
  modeId?: number | null;
  remove?: boolean;
};

/** What invoices have beyond that. */
export const ownOfInvoice = ['description', 'purchaseOrder'] as const satisfies readonly (keyof Invoice)[];

export type InvoiceInput = InvoicingInput &
  OwnInput<Invoice, typeof ownOfInvoice> & {
    /** A number in the series, or (as text) a reference of its own. Left out: the next number. */
    number?: number | string | null;
    /** A reference of its own in place of a number; what the invoice has, or "", asks for nothing. */
    reference?: string;
    draft?: boolean;
    /** Makes a draft an invoice; anything else stays what it is. */
    issue?: boolean;
    cancelled?: boolean;
    issueOn?: string;
    dueOn?: string | null;
    /** Of a new invoice: days to due where neither it nor the firm says any. Left out: it is never due then. */
    usualDaysToDue?: number;
    /** An invoice that has no due date gets one by its terms. */
    byTerms?: boolean;
    payments?: NestedPayment[];
    /**
     * Repeats this invoice (Perfex); null stops it. What is left out stays as it is, and an invoice
     * that does not repeat needs `every` and `unit` to begin. The rule takes over the invoice's contents.
     */
    recurring?: Partial<Pick<RecurringInvoice, 'every' | 'unit' | 'maxOccurrences'>> | null;
    /** Major units; a Teamwork fixed cost is one line elsewhere. Null or "": none. */
    fixedCost?: string | null;
    /** Looks at the invoice as it is about to be stored, and throws a Problem where it must not be. */
    accept?: (invoice: Invoice) => void;
  } & CustomValuesInput;
