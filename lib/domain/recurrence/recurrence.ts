/**
 * How a record repeats and how far that has come, in the same words for whatever repeats: a recurring
 * invoice is such a rule itself, an expense and a task carry one (`recurrence`) and are its first occurrence.
 * The dates are worked out in occurrences.ts; what is made on them is no matter of this file.
 */
import * as z from 'zod';
import { endOfMonth, plus } from '../calendar.ts';
import { date, instant } from '../record.ts';
import { indexAfter, nextDate, type Period, type Progress } from './occurrences.ts';

export const periodUnits = ['day', 'week', 'month', 'year'] as const;

/** More than this many periods from one occurrence to the next are taken for a slip. */
export const longestGap = 10_000;

/** After this many failed runs in a row a rule is paused and reported. */
export const maxFailures = 5;

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
  /** Attempts that failed in a row; at `maxFailures` the rule is paused and says why. */
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
export type Setting = { today: string; firm: { monthEnds: MonthEnds } };

/** How often: what a client asks for. */
export type Repetition = Pick<Recurrence, 'every' | 'unit' | 'maxOccurrences'>;

/** The rule with the date of its next occurrence worked out. */
export function scheduled<R extends Progress>(rule: R): R & Pick<Recurrence, 'nextOn'> {
  return { ...rule, nextOn: nextDate(rule) };
}

/** Taken up again: what failed before is forgotten. */
export const unpaused = { failures: 0, pausedAt: null, pausedReason: null } as const;

/** Whether a schedule that is set now keeps to the end of the month. */
export function fallsOnMonthEnd({ startsOn, unit }: Pick<Period, 'startsOn' | 'unit'>, ends: MonthEnds): boolean {
  return ends === 'last_day' && (unit === 'month' || unit === 'year') && startsOn === endOfMonth(startsOn);
}

/**
 * The first occurrence, from `first` on, that was neither made nor fell into time that was switched off. That it was
 * made is told by the last date that was: what a changed schedule puts before it is not made any more.
 */
export function firstOpen(rule: Period & Pick<Recurrence, 'lastGeneratedOn' | 'resumedOn'>, first: number): number {
  const { lastGeneratedOn, resumedOn } = rule;
  const dayBefore = resumedOn === null ? null : plus(resumedOn, -1, 'day');
  const after = (date: string | null): number => (date === null ? 0 : indexAfter(rule, date));
  return Math.max(first, after(lastGeneratedOn), after(dayBefore));
}

/** Whether two schedules count the same unit from the same day: how they end their months stays as it was then. */
function countAlike(one: Period, other: Period): boolean {
  return one.startsOn === other.startsOn && one.unit === other.unit;
}

/**
 * A rule after a write: the one rule for everything that repeats. An unchanged schedule goes on where it stands and
 * keeps its dates; a changed one goes on after what was made; time switched off is not made up for.
 * @param rule as written, with the progress it had
 * @param before as it was; null for a new one, which makes up for everything since its start
 * @param first the first occurrence of the changed schedule that is made at all: 1 where the record itself is occurrence 0
 */
export function rescheduled<R extends Recurrence>(
  rule: R,
  before: Period | null,
  first: (rule: Period) => number,
  ends: MonthEnds,
): R {
  const isAlike = before !== null && countAlike(before, rule);
  if (isAlike && before.every === rule.every) return scheduled({ ...rule, nextIndex: firstOpen(rule, rule.nextIndex) });
  const set = isAlike ? rule : { ...rule, onMonthEnd: fallsOnMonthEnd(rule, ends) };
  return scheduled({ ...set, nextIndex: firstOpen(set, first(set)) });
}

/** The rule moved on to its next date. `made` 0: the occurrence was there already, only the step was missing. */
export function advanced<R extends Recurrence>(rule: R, made: 0 | 1): R {
  return scheduled({
    ...rule,
    nextIndex: rule.nextIndex + 1,
    generatedCount: rule.generatedCount + made,
    lastGeneratedOn: rule.nextOn,
    failures: 0,
  });
}

/**
 * The rule after an attempt that failed for a reason of its own.
 * @param at the instant of the attempt
 */
export function failedOnce<R extends Recurrence>(rule: R, at: string, reason: string): R {
  const failures = rule.failures + 1;
  return { ...rule, failures, ...(failures >= maxFailures ? { pausedAt: at, pausedReason: reason } : {}) };
}
