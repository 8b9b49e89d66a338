/**
 * What a client asks for when it writes an invoice or a recurring invoice, in our words. Every
 * dialect translates into this; what is left out stays as it is (or takes its default on create).
 */
import type { CustomerSnapshot, Invoice, Line, WholeDiscount } from '../../domain/invoice/invoice.ts';
import type { Address } from '../../domain/record.ts';
import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';

/**
 * A tax of a line: by id, by name, or as name and rate (Perfex's `NAME|RATE`). `unlisted`: those the
 * line has that are in no settings stay, for clients that can only name taxes by id.
 */
export type TaxChoice = { id: number } | { name: string } | { name: string; ratePercent: string } | { unlisted: true };

export type LineInput = Partial<
  Pick<
    Line,
    | 'description'
    | 'longDescription'
    | 'quantity'
    | 'unitPrice'
    | 'discountPercent'
    | 'unit'
    | 'order'
    | 'origin'
    | 'originId'
  >
> & { taxes?: TaxChoice[] };

/** Lines to add, to change (by position) and to take off; lines that are not mentioned stay. */
export type LinesInput = {
  add?: LineInput[];
  change?: (LineInput & { position: number })[];
  remove?: number[];
  /** How the request names its lists, where a refused position would not be found under `items`. */
  names?: { change: string; remove: string };
};

/** Contents that invoices and recurring invoices share. */
export type BillInput = Partial<
  Pick<
    Invoice,
    | 'customerId'
    | 'includeShipping'
    | 'showShipping'
    | 'seriesId'
    | 'currency'
    | 'daysToDue'
    | 'terms'
    | 'notes'
    | 'adminNote'
    | 'tags'
    | 'meta'
    | 'paymentModeIds'
    | 'salesStaffId'
    | 'cancelOverdueReminders'
    | 'projectId'
    | 'sentByEmail'
    | 'kept'
  >
> & {
  /** Overrides what the customer's record says. */
  snapshot?: Partial<CustomerSnapshot>;
  lines?: LinesInput;
  /** Parts that are left out stay as they are. */
  billing?: Partial<Address>;
  shipping?: Partial<Address>;
  /** `fixed` in major units, exact; it counts where there is no percentage. Without a type, before tax. */
  discount?: Partial<Pick<WholeDiscount, 'type' | 'percent'>> & { fixed?: string };
  /** Major units, exact. */
  adjustment?: string;
};

/** A payment written with its invoice. */
export type NestedPayment = {
  id?: number;
  amount?: string;
  paidOn?: string;
  notes?: string | null;
  modeId?: number | null;
  remove?: boolean;
};

export type InvoiceInput = BillInput & {
  /** A number in the series, or (as text) a reference of its own. Left out: the next number. */
  number?: number | string | null;
  draft?: boolean;
  /** Makes a draft an invoice; anything else stays what it is. */
  issue?: boolean;
  cancelled?: boolean;
  issueOn?: string;
  dueOn?: string | null;
  payments?: NestedPayment[];
  /**
   * Repeats this invoice (Perfex); null stops it. What is left out stays as it is, and an invoice
   * that does not repeat needs `every` and `unit` to begin. The rule takes over the invoice's contents.
   */
  recurring?: Partial<Pick<RecurringInvoice, 'every' | 'unit' | 'maxOccurrences'>> | null;
  description?: string;
  purchaseOrder?: string;
  /** Major units; a Teamwork fixed cost is one line elsewhere. Null or "": none. */
  fixedCost?: string | null;
  /** Looks at the invoice as it is about to be stored, and throws a Problem where it must not be. */
  accept?: (invoice: Invoice) => void;
};
