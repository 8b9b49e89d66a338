/** How a rule goes on: after a write, after an occurrence was made, after an attempt that failed. */
import { addPeriods, endOfMonth } from '../calendar.ts';
import { findIndexAfter, findNextDate, type Period, type Progress } from './occurrences.ts';
import type { MonthEnds, Recurrence } from './recurrence.ts';

/** After this many failed runs in a row a rule is paused and reported. */
export const maxFailures = 5;

/** The rule with the date of its next occurrence worked out. */
export function scheduleNext<R extends Progress>(rule: R): R & Pick<Recurrence, 'nextOn'> {
  return { ...rule, nextOn: findNextDate(rule) };
}

/** Taken up again: what failed before is forgotten. */
export const unpaused = { failures: 0, pausedAt: null, pausedReason: null } as const;

/** Whether a schedule that is set now keeps to the end of the month. */
export function keepsMonthEnd({ startsOn, unit }: Pick<Period, 'startsOn' | 'unit'>, ends: MonthEnds): boolean {
  return ends === 'last_day' && (unit === 'month' || unit === 'year') && startsOn === endOfMonth(startsOn);
}

/**
 * The first occurrence, from `first` on, that was neither made nor fell into time that was switched off. That it was
 * made is told by the last date that was: what a changed schedule puts before it is not made any more.
 */
export function findFirstOpen(rule: Period & Pick<Recurrence, 'lastGeneratedOn' | 'resumedOn'>, first: number): number {
  const { lastGeneratedOn, resumedOn } = rule;
  const dayBefore = resumedOn === null ? null : addPeriods(resumedOn, -1, 'day');
  const after = (date: string | null): number => (date === null ? 0 : findIndexAfter(rule, date));
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
export function reschedule<R extends Recurrence>(
  rule: R,
  before: Period | null,
  first: (rule: Period) => number,
  ends: MonthEnds,
): R {
  const isAlike = before !== null && countAlike(before, rule);
  if (isAlike && before.every === rule.every)
    return scheduleNext({ ...rule, nextIndex: findFirstOpen(rule, rule.nextIndex) });
  const set = isAlike ? rule : { ...rule, onMonthEnd: keepsMonthEnd(rule, ends) };
  return scheduleNext({ ...set, nextIndex: findFirstOpen(set, first(set)) });
}

/** The rule moved on to its next date. `made` 0: the occurrence was there already, only the step was missing. */
export function advance<R extends Recurrence>(rule: R, made: 0 | 1): R {
  return scheduleNext({
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
export function countFailure<R extends Recurrence>(rule: R, at: string, reason: string): R {
  const failures = rule.failures + 1;
  return { ...rule, failures, ...(failures >= maxFailures ? { pausedAt: at, pausedReason: reason } : {}) };
}
