/** A rule that makes invoices: what they contain and when they fall due for making. */
import * as z from 'zod';
import { billFields } from '../invoice/invoice.ts';
import { date, id, instant, recordFields } from '../record.ts';

export const periodUnits = ['day', 'week', 'month', 'year'] as const;

export const recurringInvoice = z.object({
  ...recordFields,
  ...billFields,
  enabled: z.boolean().default(true),
  startsOn: date,
  endsOn: date.nullable().default(null),
  every: z.int().min(1).max(10_000),
  unit: z.enum(periodUnits),
  maxOccurrences: z.int().positive().nullable().default(null),
  /** The Perfex invoice this rule starts from; it counts as the occurrence on `startsOn`. */
  originInvoiceId: id.nullable().default(null),
  /** Which occurrence is next: its date is the starting date plus this many periods. */
  nextIndex: z.int().nonnegative().default(0),
  /** How many invoices were made (the origin invoice not among them). */
  generatedCount: z.int().nonnegative().default(0),
  /** Date of the next occurrence; null when the rule has ended. */
  nextOn: date.nullable(),
  lastGeneratedOn: date.nullable().default(null),
  /** Attempts that failed in a row; at `maxFailures` the rule is paused and says why. */
  failures: z.int().nonnegative().default(0),
  pausedAt: instant.nullable().default(null),
  pausedReason: z.string().nullable().default(null),
});
export type RecurringInvoice = z.infer<typeof recurringInvoice>;

/** After this many failed runs in a row a rule is paused and reported. */
export const maxFailures = 5;
