/**
 * What a client asks for when it writes an invoice or a recurring invoice, in our words. Every
 * dialect translates into this; what is left out stays as it is (or takes its default on create).
 */
import type { CustomerSnapshot, Invoice, Line, WholeDiscount } from '../../domain/invoice/invoice.ts';

/** A tax of a line: by id, by name, or as name and rate (Perfex's `NAME|RATE`). */
export type TaxChoice = { id: number } | { name: string } | { name: string; ratePercent: string };

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
};

/** Contents that invoices and recurring invoices share. */
export type BillInput = Partial<
  Pick<
    Invoice,
    | 'customerId'
    | 'billing'
    | 'shipping'
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
  discount?: Partial<WholeDiscount>;
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
  cancelled?: boolean;
  issueOn?: string;
  dueOn?: string | null;
  payments?: NestedPayment[];
  /** Repeats this invoice (Perfex); null stops it. */
  recurring?: { every: number; unit: 'day' | 'week' | 'month' | 'year'; maxOccurrences: number | null } | null;
  description?: string;
  purchaseOrder?: string;
  /** Major units; a Teamwork fixed cost is one line elsewhere. Null or "": none. */
  fixedCost?: string | null;
};
