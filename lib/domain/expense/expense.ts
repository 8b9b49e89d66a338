/** Money spent, perhaps to be charged on: cost and what the customer pays for it. */
import * as z from 'zod';
import { ratio } from '../exchange-rate/conversion.ts';
import { storedFile } from '../file/stored-file.ts';
import { currency, date, id, minor, recordFields } from '../record.ts';
import { recurrence } from '../recurrence/recurrence.ts';
import { formerRecurrence } from '../recurrence/repeating-record.ts';

export const expense = z.object({
  ...recordFields,
  /** Ours, from its id: "EXP-0008". */
  reference: z.string(),
  /** What the receipt or another system calls it. */
  receiptNumber: z.string().default(''),
  name: z.string().default(''),
  spentOn: date,
  categoryId: id,
  customerId: id.nullable().default(null),
  projectId: id.nullable().default(null),
  personId: id.nullable().default(null),
  vendor: z.string().default(''),
  /** The vendor's own record, where it has one. */
  vendorId: id.nullable().default(null),
  currency,
  /** What it cost, in `currency`, without the taxes below. */
  amountMinor: minor,
  taxId: id.nullable().default(null),
  secondTaxId: id.nullable().default(null),
  /** How it was paid. */
  paymentModeId: id.nullable().default(null),
  /** What the customer pays for it, in `billableCurrency`; null: the cost, as soon as it has a rate to that. */
  billableMinor: minor.nullable(),
  /** The currency of its project when it was written; null: its own. */
  billableCurrency: currency.nullable().default(null),
  /** Like `exchangeRate`, of `billableCurrency`. */
  billableRate: ratio.nullable().default(null),
  /** Like `rateStated`, of `billableRate`. */
  billableRateStated: z.boolean().nullable().default(null),
  billable: z.boolean().default(false),
  /** The invoice it is on; while it is, its money stays as it is (locks.ts). */
  invoiceId: id.nullable().default(null),
  /** Said to be invoiced without an invoice of ours (Sereni's flag). */
  invoicedElsewhere: z.boolean().default(false),
  visibleToCustomer: z.boolean().default(false),
  reimbursable: z.boolean().nullable().default(null),
  reimbursedOn: date.nullable().default(null),
  payOn: date.nullable().default(null),
  paidOn: date.nullable().default(null),
  notes: z.string().nullable().default(null),
  approvedAt: z.iso.datetime().nullable().default(null),
  approverId: id.nullable().default(null),
  rejectedAt: z.iso.datetime().nullable().default(null),
  rejectedReason: z.string().nullable().default(null),
  rejecterId: id.nullable().default(null),
  /** To the organization's currency on `exchangeOn`: 1 unit of `currency` = this many of it; null: none is known. */
  exchangeRate: ratio.nullable(),
  exchangeOn: date,
  /**
   * Whether that comes from whoever wrote it, or from its project, and not from the rates of its day; null: it was written
   * before a note was kept of that.
   */
  rateStated: z.boolean().nullable().default(null),
  /** How it repeats; it is the first occurrence itself. */
  recurrence: recurrence.nullable().default(null),
  formerRecurrence,
  /** Whether each occurrence is put on an invoice of its own at once, if it is billable and has a customer. */
  invoicesOccurrences: z.boolean().default(false),
  /** Whether that invoice is mailed. */
  mailsInvoices: z.boolean().default(false),
  /** The expense that repeats, and the date for which the schedule has made this one. */
  generatedFrom: z.object({ expenseId: id, on: date }).nullable().default(null),
  /** Receipts, oldest first. */
  files: z.array(storedFile).default([]),
});
export type Expense = z.infer<typeof expense>;

/** More receipts than this would make an expense larger than a record may be. */
export const mostReceipts = 50;

/** Whether it has been charged: on an invoice of ours, or on one that only its author knows of. */
export function isInvoiced({
  invoiceId,
  invoicedElsewhere,
}: Pick<Expense, 'invoiceId' | 'invoicedElsewhere'>): boolean {
  return invoiceId !== null || invoicedElsewhere;
}

/**
 * The currencies of an expense that have no rate to the organization's, and shall have one as soon as it is known: none
 * of one that has been approved or charged as it stands.
 */
export function listUnvaluedExpenseCurrencies(expense: Expense): string[] {
  const { currency, exchangeRate, billableCurrency, billableRate, approvedAt } = expense;
  if (approvedAt !== null || isInvoiced(expense)) return [];
  const unvalued = [
    ...(exchangeRate === null ? [currency] : []),
    ...(billableCurrency !== null && billableRate === null ? [billableCurrency] : []),
  ];
  return [...new Set(unvalued)];
}
