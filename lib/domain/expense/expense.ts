/** Money spent, perhaps to be charged on: cost and what the customer pays for it. */
import * as z from 'zod';
import { currency, date, decimal, id, minor, recordFields } from '../record.ts';

export const expense = z.object({
  ...recordFields,
  reference: z.string(),
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
  /** What it cost, in `currency`. */
  amountMinor: minor,
  /** What the customer pays for it, in `billableCurrency`. */
  billableMinor: minor,
  /** The currency of its project when it was written; null: its own. */
  billableCurrency: currency.nullable().default(null),
  /** Like `exchangeRate`, of `billableCurrency`. */
  billableRate: decimal.nullable().default(null),
  billable: z.boolean().default(false),
  invoiceId: id.nullable().default(null),
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
  /** To the organization's currency on `exchangeOn`: 1 unit of `currency` = this many of it. */
  exchangeRate: decimal.default('1'),
  exchangeOn: date,
});
export type Expense = z.infer<typeof expense>;
