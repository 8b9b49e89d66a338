/**
 * How a record repeats and how far that has come, in the same words for whatever repeats: a recurring
 * invoice is such a rule itself, an expense and a task carry one (`recurrence`) and are its first occurrence.
 * The dates are worked out in occurrences.ts; what is made on them is no matter of this file.
 */
import * as z from 'zod';
import { date, instant } from '../record.ts';
import { indexAfter, nextDate, type Progress } from './occurrences.ts';

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
  /** How many are made in all; null: without end. */
  maxOccurrences: z.int().positive().nullable().default(null),
  /** Which occurrence is next: its date is the starting date plus this many periods. */
  nextIndex: z.int().nonnegative().default(0),
  /** How many were made by the schedule (a record that starts the rule is not among them). */
  generatedCount: z.int().nonnegative().default(0),
  /** Date of the next occurrence; null when the rule has ended. */
  nextOn: date.nullable(),
  lastGeneratedOn: date.nullable().default(null),
  /** Attempts that failed in a row; at `maxFailures` the rule is paused and says why. */
  failures: z.int().nonnegative().default(0),
  pausedAt: instant.nullable().default(null),
  pausedReason: z.string().nullable().default(null),
};

export const recurrence = z.object(recurrenceFields);
export type Recurrence = z.infer<typeof recurrence>;

/** How often: what a client asks for. */
export type Repetition = Pick<Recurrence, 'every' | 'unit' | 'maxOccurrences'>;

/** What is asked for, over what was; null where that does not say how often to repeat. */
export function repetitionOf(
  asked: Partial<Repetition> | null | undefined,
  before?: Repetition | null,
): Repetition | null {
  const every = asked?.every ?? before?.every;
  const unit = asked?.unit ?? before?.unit;
  if (!asked || every === undefined || unit === undefined) return null;
  const kept = before?.maxOccurrences ?? null;
  return { every, unit, maxOccurrences: asked.maxOccurrences === undefined ? kept : asked.maxOccurrences };
}

/** The rule with the date of its next occurrence worked out. */
export function scheduled<R extends Progress>(rule: R): R & Pick<Recurrence, 'nextOn'> {
  return { ...rule, nextOn: nextDate(rule) };
}

/** Taken up again: what failed before is forgotten. */
export const unpaused = { failures: 0, pausedAt: null, pausedReason: null } as const;

/**
 * The recurrence of a record that is the first occurrence itself, on `startsOn`.
 * @param before as it was: what has been made is not made again, and an unchanged schedule goes on where it stands
 */
export function recurrenceFrom(startsOn: string, repetition: Repetition, before: Recurrence | null): Recurrence {
  const { every, unit } = repetition;
  const rule = recurrence.parse({ ...before, nextOn: null, nextIndex: 1, ...unpaused, ...repetition, startsOn });
  if (before && before.startsOn === startsOn && before.every === every && before.unit === unit) {
    return scheduled({ ...rule, nextIndex: before.nextIndex });
  }
  const nextIndex = rule.lastGeneratedOn ? Math.max(1, indexAfter(rule, rule.lastGeneratedOn)) : 1;
  return scheduled({ ...rule, nextIndex });
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
