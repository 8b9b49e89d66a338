/** The invoice: what is asked of a customer, line by line, and what has been paid on it. */
import * as z from 'zod';
import { address, currency, date, decimal, emptyAddress, id, instant, minor, recordFields } from '../record.ts';

export const lineTax = z.object({ taxId: id.nullable(), name: z.string(), ratePercent: decimal });
export type LineTax = z.infer<typeof lineTax>;

/** At most this many lines: a line's own id is invoice id × 1,000 + position. */
export const maxLines = 999;

export const line = z.object({
  /** 1…999, given once and never again on this invoice. */
  position: z.int().min(1).max(maxLines),
  description: z.string().default(''),
  longDescription: z.string().default(''),
  quantity: decimal,
  /** Major units, as exact as given. */
  unitPrice: decimal,
  discountPercent: decimal.default('0'),
  taxes: z.array(lineTax).default([]),
  unit: z.string().default(''),
  order: z.int().default(0),
  origin: z.enum(['item', 'time entry', 'expense', 'fixed cost']).default('item'),
  /** The catalogue item, time entry or expense it comes from. */
  originId: id.nullable().default(null),
  netMinor: minor,
});
export type Line = z.infer<typeof line>;

/** Name, tax number and addresses of the customer as they were when the invoice was written. */
export const customerSnapshot = z.object({
  name: z.string().default(''),
  identification: z.string().default(''),
  email: z.string().default(''),
  contactPerson: z.string().default(''),
  invoicingAddress: z.string().nullable().default(null),
  shippingAddress: z.string().nullable().default(null),
});
export type CustomerSnapshot = z.infer<typeof customerSnapshot>;

export const wholeDiscount = z.object({
  type: z.enum(['none', 'before_tax', 'after_tax']).default('none'),
  percent: decimal.default('0'),
  fixedMinor: minor.default(0),
});
export type WholeDiscount = z.infer<typeof wholeDiscount>;

export const totals = z.object({
  baseMinor: minor,
  discountMinor: minor,
  invoiceDiscountMinor: minor,
  subtotalMinor: minor,
  netMinor: minor,
  taxes: z.array(lineTax.extend({ amountMinor: minor })),
  taxMinor: minor,
  grossMinor: minor,
});
export type InvoiceTotals = z.infer<typeof totals>;

/** The gist of a payment, kept on its invoice so that reading an invoice is one round trip. */
export const paymentGist = z.object({
  id,
  amountMinor: minor,
  paidOn: date,
  modeId: id.nullable(),
  method: z.string(),
  transactionId: z.string(),
  notes: z.string().nullable(),
  createdAt: instant,
});
export type PaymentGist = z.infer<typeof paymentGist>;

export const invoiceStates = ['draft', 'open', 'paid', 'cancelled'] as const;

/** What invoices and recurring invoices share: everything an occurrence inherits. */
export const billFields = {
  customerId: id.nullable(),
  customer: customerSnapshot,
  billing: address.default(emptyAddress),
  shipping: address.default(emptyAddress),
  includeShipping: z.boolean().default(false),
  showShipping: z.boolean().default(true),
  seriesId: id.nullable(),
  currency,
  daysToDue: z.int().nullable().default(null),
  lines: z.array(line).max(maxLines).default([]),
  /** The next free position; positions are never given twice. */
  nextPosition: z.int().default(1),
  discount: wholeDiscount.default({ type: 'none', percent: '0', fixedMinor: 0 }),
  adjustmentMinor: minor.default(0),
  totals,
  /** Text printed at the foot (siwapp and Perfex `terms`). */
  terms: z.string().nullable().default(null),
  /** siwapp `notes`; Perfex `clientnote`. */
  notes: z.string().nullable().default(null),
  adminNote: z.string().nullable().default(null),
  tags: z.array(z.string()).default([]),
  meta: z.record(z.string(), z.unknown()).default({}),
  paymentModeIds: z.array(id).default([]),
  salesStaffId: id.nullable().default(null),
  cancelOverdueReminders: z.boolean().default(false),
  projectId: id.nullable().default(null),
  sentByEmail: z.boolean().default(false),
};

export const invoice = z.object({
  ...recordFields,
  ...billFields,
  state: z.enum(invoiceStates),
  /** The number in its series; null while draft, or where a free reference stands in its place. */
  number: z.int().positive().nullable(),
  /** What people see: series value + number, or the free reference. Empty while draft. */
  reference: z.string(),
  issueOn: date,
  dueOn: date.nullable(),
  payments: z.array(paymentGist).default([]),
  paidMinor: minor.default(0),
  /** The recurring invoice that starts from this invoice (Perfex `recurring`). */
  recurringInvoiceId: id.nullable().default(null),
  /** The recurring invoice and date this was generated from. */
  generatedFrom: z.object({ recurringInvoiceId: id, invoiceId: id.nullable(), on: date }).nullable().default(null),
  sentAt: instant.nullable().default(null),
  /** Set by the daily job in the first moment after the due date, so that pollers see the change. */
  overdueAt: instant.nullable().default(null),
  /** Teamwork: the lock beside the state. */
  completedAt: instant.nullable().default(null),
  description: z.string().default(''),
  purchaseOrder: z.string().default(''),
  /** Unguessable, for links. */
  hash: z.string(),
});
export type Invoice = z.infer<typeof invoice>;

/** A line's own id in every dialect. */
export function lineId(invoiceId: number, position: number): number {
  return invoiceId * 1000 + position;
}

/** The invoice id and position a line's id stands for. */
export function readLineId(id: number): { invoiceId: number; position: number } {
  return { invoiceId: Math.floor(id / 1000), position: id % 1000 };
}

/** What is still to be paid, in minor units; negative when more than the total was paid. */
export function openMinor(value: Pick<Invoice, 'totals' | 'paidMinor'>): number {
  return value.totals.grossMinor - value.paidMinor;
}

/** "key=value" for a piece of free meta, as rows keep it and siwapp's `meta[key]=value` asks for it. */
export function metaText(key: string, value: unknown): string {
  return `${key}=${typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)}`;
}
