/** An invoice, with the payments and credits that settle it. */
import * as z from 'zod';
import { billFields } from '../bill/bill.ts';
import { appliedCredit } from '../credit-note/applied-credit.ts';
import { date, id, instant, minor, recordFields } from '../record.ts';
import { formerRecurrence } from '../recurrence/repeating-record.ts';

/** Copied from the payment, so that reading an invoice is one round trip. */
export const paymentSummary = z.object({
  id,
  amountMinor: minor,
  paidOn: date,
  modeId: id.nullable(),
  method: z.string(),
  transactionId: z.string(),
  notes: z.string().nullable(),
  createdAt: instant,
});
export type PaymentSummary = z.infer<typeof paymentSummary>;

export const invoiceStates = ['draft', 'open', 'paid', 'cancelled'] as const;

/** Fields of invoices and recurring invoices: what an occurrence inherits. */
export const invoicingFields = {
  ...billFields,
  seriesId: id.nullable(),
  daysToDue: z.int().nullable().default(null),
  meta: z.record(z.string(), z.unknown()).default({}),
  paymentModeIds: z.array(id).default([]),
  cancelOverdueReminders: z.boolean().default(false),
  sentByEmail: z.boolean().default(false),
};
export const invoicing = z.object(invoicingFields);
export type Invoicing = z.infer<typeof invoicing>;

export const invoice = z.object({
  ...recordFields,
  ...invoicingFields,
  state: z.enum(invoiceStates),
  /** null for a draft, and beside a free reference. */
  number: z.int().positive().nullable(),
  /** Set if the series numbers each year separately. */
  numberYear: z.int().optional(),
  /** The printed number or the free reference. Empty for a draft. */
  reference: z.string(),
  issueOn: date,
  dueOn: date.nullable(),
  /** Set if terms gave the due date, which then follows `issueOn`. Null: it is stated, or there is none. */
  dueAfterDays: z.int().nullable().optional(),
  payments: z.array(paymentSummary).default([]),
  paidMinor: minor.default(0),
  /** The same entries stand on the credit notes. */
  credits: z.array(appliedCredit).default([]),
  creditedMinor: minor.default(0),
  /** The rule that starts from this invoice (Perfex `recurring`). */
  recurringInvoiceId: id.nullable().default(null),
  formerRecurrence,
  generatedFrom: z.object({ recurringInvoiceId: id, invoiceId: id.nullable(), on: date }).nullable().default(null),
  /** The billing date of the subscription that this invoice bills. */
  billsSubscription: z.object({ subscriptionId: id, on: date }).nullable().default(null),
  sentAt: instant.nullable().default(null),
  /** Set by the daily job once the due date has passed, so that pollers see the change. */
  overdueAt: instant.nullable().default(null),
  /** Teamwork's lock, independent of the state. */
  completedAt: instant.nullable().default(null),
  description: z.string().default(''),
  purchaseOrder: z.string().default(''),
  /** Random, so that links cannot be guessed. */
  hash: z.string(),
});
export type Invoice = z.infer<typeof invoice>;

/** Sums payments and credits, in minor units. */
export function sumSettledMinor(value: Pick<Invoice, 'paidMinor' | 'creditedMinor'>): number {
  return value.paidMinor + value.creditedMinor;
}

/** Computes what is still open, in minor units; negative if overpaid. Every dialect and every state uses this. */
export function computeOpenMinor(
  value: Pick<Invoice, 'paidMinor' | 'creditedMinor'> & { totals: Pick<Invoice['totals'], 'grossMinor'> },
): number {
  return value.totals.grossMinor - sumSettledMinor(value);
}

/** Formats an entry of free meta as rows store it and as siwapp's `meta[key]=value` filters. */
export function formatMeta(key: string, value: unknown): string {
  return `${key}=${typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)}`;
}
