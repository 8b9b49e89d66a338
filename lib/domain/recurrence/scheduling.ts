/** Moves a rule on: after a write, after an occurrence, after a failure. */
import { addPeriods, endOfMonth } from '../calendar.ts';
import { findIndexAfter, findNextDate, type Period, type Progress } from './occurrences.ts';
import type { MonthEnds, Recurrence } from './recurrence.ts';

/** After as many failed runs in a row a rule is paused and reported. */
export const maxFailures = 5;

/** Sets the date of the next occurrence. */
export function scheduleNext<R extends Progress>(rule: R): R & Pick<Recurrence, 'nextOn'> {
  return { ...rule, nextOn: findNextDate(rule) };
}

/** Fields of a rule that starts afresh after failures. */
export const unpaused = { failures: 0, pausedAt: null, pausedReason: null } as const;

/** Returns whether a new schedule stays on month ends. */
export function keepsMonthEnd({ startsOn, unit }: Pick<Period, 'startsOn' | 'unit'>, ends: MonthEnds): boolean {
  return ends === 'last_day' && (unit === 'month' || unit === 'year') && startsOn === endOfMonth(startsOn);
}

/**
 * Finds the first occurrence, from `first` on, that was neither created nor missed while switched off. Only dates after
 * `lastGeneratedOn` count, even if the schedule has changed.
 */
export function findFirstOpen(rule: Period & Pick<Recurrence, 'lastGeneratedOn' | 'resumedOn'>, first: number): number {
  const { lastGeneratedOn, resumedOn } = rule;
  const dayBefore = resumedOn === null ? null : addPeriods(resumedOn, -1, 'day');
  const after = (date: string | null): number => (date === null ? 0 : findIndexAfter(rule, date));
  return Math.max(first, after(lastGeneratedOn), after(dayBefore));
}

/** If unit and start are the same, month ends stay as they were decided. */
function isSameCount(one: Period, other: Period): boolean {
  return one.startsOn === other.startsOn && one.unit === other.unit;
}

/**
 * Schedules any rule after a write. An unchanged schedule keeps its dates. A changed one continues after what was
 * created. Time switched off is not made up for.
 * @param rule as written, with its former progress
 * @param before null for a new rule, which makes up for everything since its start
 * @param first the first occurrence of a changed schedule: 1 if the record itself is occurrence 0
 */
export function reschedule<R extends Recurrence>(
  rule: R,
  before: Period | null,
  first: (rule: Period) => number,
  ends: MonthEnds,
): R {
  const isAlike = before !== null && isSameCount(before, rule);
  if (isAlike && before.every === rule.every)
    return scheduleNext({ ...rule, nextIndex: findFirstOpen(rule, rule.nextIndex) });
  const changed = isAlike ? rule : { ...rule, onMonthEnd: keepsMonthEnd(rule, ends) };
  return scheduleNext({ ...changed, nextIndex: findFirstOpen(changed, first(changed)) });
}

/** Moves a rule to its next date. `created` is 0 if the occurrence existed already. */
export function advance<R extends Recurrence>(rule: R, created: 0 | 1): R {
  return scheduleNext({
    ...rule,
    nextIndex: rule.nextIndex + 1,
    generatedCount: rule.generatedCount + created,
    lastGeneratedOn: rule.nextOn,
    failures: 0,
  });
}

/** Counts a failed attempt at an instant, and pauses the rule at `maxFailures`. */
export function countFailure<R extends Recurrence>(rule: R, at: string, reason: string): R {
  const failures = rule.failures + 1;
  return { ...rule, failures, ...(failures >= maxFailures ? { pausedAt: at, pausedReason: reason } : {}) };
}
