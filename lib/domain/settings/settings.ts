/**
 * The short lists a firm keeps in its admin screens. They are read whole and often, and a
 * deleted one must still have a name where older records refer to it: deleting marks it.
 */
import * as z from 'zod';
import { decimal, instant, recordFields } from '../record.ts';

const entryFields = {
  ...recordFields,
  name: z.string(),
  active: z.boolean().default(true),
  deletedAt: instant.nullable().default(null),
};

/** A tax; `ratePercent` may be negative (a retention). */
export const tax = z.object({ ...entryFields, ratePercent: decimal, default: z.boolean().default(false) });
export type Tax = z.infer<typeof tax>;

export const paymentMode = z.object({
  ...entryFields,
  description: z.string().nullable().default(null),
  showOnPdf: z.boolean().default(false),
  invoicesOnly: z.boolean().default(false),
  expensesOnly: z.boolean().default(false),
  selectedByDefault: z.boolean().default(false),
});
export type PaymentMode = z.infer<typeof paymentMode>;

export const expenseCategory = z.object({ ...entryFields, description: z.string().default('') });
export type ExpenseCategory = z.infer<typeof expenseCategory>;

/** A row of numbers for invoices: `value` is the prefix, `firstNumber` where counting starts. */
export const series = z.object({
  ...entryFields,
  value: z.string().default(''),
  firstNumber: z.int().positive().default(1),
  default: z.boolean().default(false),
});
export type Series = z.infer<typeof series>;
