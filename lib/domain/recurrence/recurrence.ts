/**
 * How a record repeats and how far that has come, in the same words for whatever repeats: a recurring
 * invoice is such a rule itself, an expense and a task carry one (`recurrence`) and are its first occurrence.
 * The dates are worked out in occurrences.ts, how a rule goes on in scheduling.ts; what is made on them is no matter of
 * either.
 */
import * as z from 'zod';
import { date, instant } from '../record.ts';

export const periodUnits = ['day', 'week', 'month', 'year'] as const;

/** More than this many periods from one occurrence to the next are taken for a slip. */
export const longestGap = 10_000;

export const recurrenceFields = {
  startsOn: date,
  /** The last day an occurrence may fall on. */
  endsOn: date.nullable().default(null),
  every: z.int().min(1).max(longestGap),
  unit: z.enum(periodUnits),
  /** Whether each falls on the last day of its month, whichever that is. Said when start and unit are set. */
  onMonthEnd: z.boolean().default(false),
  /** How many are made in all; null: without end. */
  maxOccurrences: z.int().positive().nullable().default(null),
  /** Which occurrence is next: its date is the starting date plus this many periods. */
  nextIndex: z.int().nonnegative().default(0),
  /** How many were made by the schedule (a record that starts the rule is not among them). */
  generatedCount: z.int().nonnegative().default(0),
  /** Date of the next occurrence; null when the rule has ended. */
  nextOn: date.nullable(),
  lastGeneratedOn: date.nullable().default(null),
  /** The day from which on it was last switched on: what fell before it, in time that was switched off, is not made. */
  resumedOn: date.nullable().default(null),
  /** Attempts that failed in a row; at `maxFailures` (scheduling.ts) the rule is paused and says why. */
  failures: z.int().nonnegative().default(0),
  pausedAt: instant.nullable().default(null),
  pausedReason: z.string().nullable().default(null),
};

export const recurrence = z.object(recurrenceFields);
export type Recurrence = z.infer<typeof recurrence>;

/** What an organization says of a schedule that starts on the last day of a month; see its setting `month_end`. */
export const monthEnds = ['last_day', 'same_day'] as const;
export type MonthEnds = (typeof monthEnds)[number];

/** What a schedule that is set or switched on depends on beside itself. `today`: in the organization's time zone. */
export type Setting = { today: string; organization: { monthEnds: MonthEnds } };

/** How often: what a client asks for. */
export type Repetition = Pick<Recurrence, 'every' | 'unit' | 'maxOccurrences'>;
