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
const described = { ...entryFields, description: z.string().default('') };

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

export const expenseCategory = z.object(described);
export type ExpenseCategory = z.infer<typeof expenseCategory>;

/** A row of numbers for invoices: `value` is how they are printed (../bill/number-format.ts), `firstNumber` where counting starts. */
export const series = z.object({
  ...entryFields,
  value: z.string().default(''),
  firstNumber: z.int().positive().default(1),
  /** Invoices of this year and of later ones are numbered in a row of each year. null: all in one row. */
  restartsFrom: z.int().nullable().default(null),
  default: z.boolean().default(false),
});
export type Series = z.infer<typeof series>;

/**
 * An entry that is nothing but its name: a lead source, a priority, a ticket service, a customer group, a department (who
 * answers tickets; members of staff belong to some).
 */
export const namedEntry = z.object(described);
export type NamedEntry = z.infer<typeof namedEntry>;

/** How far a lead has come. Shown in the order of `compareByPosition`. */
export const leadStatus = z.object({
  ...described,
  /** "#rrggbb" */
  color: z.string().default('#757575'),
  position: z.int().default(0),
  /** What a new lead has; of several, the first in order. */
  default: z.boolean().default(false),
  /** What a lead that became a customer has (Perfex's `isdefault`); of several, the first in order. */
  converted: z.boolean().default(false),
});
export type LeadStatus = z.infer<typeof leadStatus>;

/** Puts records in the order in which they are shown: by position where they have one, then by id. */
export function compareByPosition(
  one: { position?: number; id: number },
  other: { position?: number; id: number },
): number {
  return (one.position ?? 0) - (other.position ?? 0) || one.id - other.id;
}
