/** An expense: money spent, which may be charged to a customer. */
import * as z from 'zod';
import { ratio } from '../exchange-rate/conversion.ts';
import { storedFile } from '../file/stored-file.ts';
import { currency, date, id, minor, recordFields } from '../record.ts';
import { recurrence } from '../recurrence/recurrence.ts';
import { formerRecurrence } from '../recurrence/repeating-record.ts';

export const expense = z.object({
  ...recordFields,
  /** Built from the id: "EXP-0008". */
  reference: z.string(),
  receiptNumber: z.string().default(''),
  name: z.string().default(''),
  spentOn: date,
  categoryId: id,
  customerId: id.nullable().default(null),
  projectId: id.nullable().default(null),
  /** The line of the project's budget that it is spent from. */
  serviceId: id.nullable().default(null),
  personId: id.nullable().default(null),
  vendor: z.string().default(''),
  vendorId: id.nullable().default(null),
  currency,
  /** The cost in `currency`, without the taxes below. */
  amountMinor: minor,
  taxId: id.nullable().default(null),
  secondTaxId: id.nullable().default(null),
  paymentModeId: id.nullable().default(null),
  /** The charge in `billableCurrency`; null: the cost, once a rate is known. */
  billableMinor: minor.nullable(),
  /** The currency of its project when it was written; null: its own. */
  billableCurrency: currency.nullable().default(null),
  /** Like `exchangeRate`, for `billableCurrency`. */
  billableRate: ratio.nullable().default(null),
  /** Like `rateStated`, for `billableRate`. */
  billableRateStated: z.boolean().nullable().default(null),
  billable: z.boolean().default(false),
  /** The invoice that locks its money (locks.ts). */
  invoiceId: id.nullable().default(null),
  /** Sereni's flag: invoiced, but on no invoice here. */
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
  /** 1 unit of `currency` in the organization's on `exchangeOn`; null: unknown. */
  exchangeRate: ratio.nullable(),
  exchangeOn: date,
  /** Whether a person or the project set the rate, rather than the rates of the day. Null on older records. */
  rateStated: z.boolean().nullable().default(null),
  /** The expense itself is the first occurrence. */
  recurrence: recurrence.nullable().default(null),
  formerRecurrence,
  /** Puts each occurrence on an invoice of its own if it is billable and has a customer. */
  invoicesOccurrences: z.boolean().default(false),
  mailsInvoices: z.boolean().default(false),
  /** The original and the date that the schedule created this expense from. */
  generatedFrom: z.object({ expenseId: id, on: date }).nullable().default(null),
  /** Oldest first. */
  files: z.array(storedFile).default([]),
});
export type Expense = z.infer<typeof expense>;

/** More would make an expense too large for one record. */
export const mostReceipts = 50;

/** Returns whether an expense is on an invoice, here or elsewhere. */
export function isInvoiced({
  invoiceId,
  invoicedElsewhere,
}: Pick<Expense, 'invoiceId' | 'invoicedElsewhere'>): boolean {
  return invoiceId !== null || invoicedElsewhere;
}

/** Lists the expense's currencies that await a rate; none once the expense is approved or invoiced. */
export function listUnvaluedExpenseCurrencies(expense: Expense): string[] {
  const { currency, exchangeRate, billableCurrency, billableRate, approvedAt } = expense;
  if (approvedAt !== null || isInvoiced(expense)) return [];
  const unvalued = [
    ...(exchangeRate === null ? [currency] : []),
    ...(billableCurrency !== null && billableRate === null ? [billableCurrency] : []),
  ];
  return [...new Set(unvalued)];
}
