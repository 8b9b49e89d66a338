/** Settings lists, which are read whole. Deletion only marks an entry, because older records show its name. */
import * as z from 'zod';
import { decimal, instant, recordFields } from '../record.ts';

const entryFields = {
  ...recordFields,
  name: z.string(),
  active: z.boolean().default(true),
  deletedAt: instant.nullable().default(null),
};
const described = { ...entryFields, description: z.string().default('') };

/** `ratePercent` may be negative (a retention). */
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

/** Numbers invoices: `value` is the format (../bill/number-format.ts), `firstNumber` the start. */
export const series = z.object({
  ...entryFields,
  value: z.string().default(''),
  firstNumber: z.int().positive().default(1),
  /** From this year on, each year numbers separately; null: one sequence. */
  restartsFrom: z.int().nullable().default(null),
  default: z.boolean().default(false),
});
export type Series = z.infer<typeof series>;

/** An entry with just a name: lead source, priority, ticket service, customer group, department. */
export const namedEntry = z.object(described);
export type NamedEntry = z.infer<typeof namedEntry>;

export const leadStatus = z.object({
  ...described,
  /** "#rrggbb" */
  color: z.string().default('#757575'),
  position: z.int().default(0),
  /** The status of new leads; the first in order counts. */
  default: z.boolean().default(false),
  /** The status of leads that became customers (Perfex's `isdefault`); the first in order counts. */
  converted: z.boolean().default(false),
});
export type LeadStatus = z.infer<typeof leadStatus>;

/** Compares records for display: by position, then by id. */
export function compareByPosition(
  one: { position?: number; id: number },
  other: { position?: number; id: number },
): number {
  return (one.position ?? 0) - (other.position ?? 0) || one.id - other.id;
}
