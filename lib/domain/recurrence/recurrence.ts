/** How a record repeats. A recurring invoice is a rule; expenses, tasks and subscriptions carry one. */
import * as z from 'zod';
import { date, instant } from '../record.ts';

export const periodUnits = ['day', 'week', 'month', 'year'] as const;

/** Longer gaps are taken for typing errors. */
export const longestGap = 10_000;

export const recurrenceFields = {
  startsOn: date,
  /** Inclusive. */
  endsOn: date.nullable().default(null),
  every: z.int().min(1).max(longestGap),
  unit: z.enum(periodUnits),
  /** Whether each date is its month's last day. Decided when start and unit are set. */
  onMonthEnd: z.boolean().default(false),
  maxOccurrences: z.int().positive().nullable().default(null),
  /** Its date is the start plus this many periods. */
  nextIndex: z.int().nonnegative().default(0),
  /** Excludes a first record that was written by hand. */
  generatedCount: z.int().nonnegative().default(0),
  /** null: the rule has ended. */
  nextOn: date.nullable(),
  lastGeneratedOn: date.nullable().default(null),
  /** The day it was last switched on. Dates missed while it was off are not made up for. */
  resumedOn: date.nullable().default(null),
  /** In a row; `maxFailures` (scheduling.ts) pauses the rule. */
  failures: z.int().nonnegative().default(0),
  pausedAt: instant.nullable().default(null),
  pausedReason: z.string().nullable().default(null),
};

export const recurrence = z.object(recurrenceFields);
export type Recurrence = z.infer<typeof recurrence>;

/** Where a rule from a month's last day continues; see the setting `month_end`. */
export const monthEnds = ['last_day', 'same_day'] as const;
export type MonthEnds = (typeof monthEnds)[number];

/** What scheduling depends on. `today` is in the organization's time zone. */
export type Setting = { today: string; organization: { monthEnds: MonthEnds } };

/** How often a client wants a record to repeat. */
export type Repetition = Pick<Recurrence, 'every' | 'unit' | 'maxOccurrences'>;
