/** The invoice: what is asked of a customer, line by line, and what has been paid on it and credited to it. */
import * as z from 'zod';
import { billFields } from '../bill/bill.ts';
import { appliedCredit } from '../credit-note/applied-credit.ts';
import { date, id, instant, minor, recordFields } from '../record.ts';
import { formerRecurrence } from '../recurrence/repeating-record.ts';

/** What a payment comes to, kept on its invoice so that reading an invoice is one round trip. */
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

/** What invoices and recurring invoices share: everything an occurrence inherits. */
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
  /** The number in its series; null while draft, or where a free reference stands in its place. */
  number: z.int().positive().nullable(),
  /** The year in whose row of the series the number is, where the series has one for each year. */
  numberYear: z.int().optional(),
  /** What people see: series value + number, or the free reference. Empty while draft. */
  reference: z.string(),
  issueOn: date,
  dueOn: date.nullable(),
  /** After how many days of its date it is due, where terms say so: the due date then follows the date. Null: it is stated, or there is none. */
  dueAfterDays: z.int().nullable().optional(),
  payments: z.array(paymentSummary).default([]),
  paidMinor: minor.default(0),
  /** Parts of credit notes that stand in for payments; each stands on its credit note too. */
  credits: z.array(appliedCredit).default([]),
  creditedMinor: minor.default(0),
  /** The recurring invoice that starts from this invoice (Perfex `recurring`). */
  recurringInvoiceId: id.nullable().default(null),
  formerRecurrence,
  /** The recurring invoice and date this was generated from. */
  generatedFrom: z.object({ recurringInvoiceId: id, invoiceId: id.nullable(), on: date }).nullable().default(null),
  /** The subscription, and the billing date, that this is the bill for. */
  billsSubscription: z.object({ subscriptionId: id, on: date }).nullable().default(null),
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

/** What no longer has to be paid, in minor units: what was paid, and what credit notes took over. */
export function sumSettledMinor(value: Pick<Invoice, 'paidMinor' | 'creditedMinor'>): number {
  return value.paidMinor + value.creditedMinor;
}

/**
 * What is still to be paid, in minor units; negative when more than the total was settled. The one
 * rule behind every dialect's open, due and paid amounts and behind every state.
 */
export function computeOpenMinor(
  value: Pick<Invoice, 'paidMinor' | 'creditedMinor'> & { totals: Pick<Invoice['totals'], 'grossMinor'> },
): number {
  return value.totals.grossMinor - sumSettledMinor(value);
}

/** "key=value" for a piece of free meta, as rows keep it and siwapp's `meta[key]=value` asks for it. */
export function formatMeta(key: string, value: unknown): string {
  return `${key}=${typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)}`;
}
