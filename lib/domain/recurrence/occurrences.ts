/**
 * Computes a rule's dates. Occurrence n is the start plus n periods, never the previous occurrence plus one. A monthly
 * rule from 31 January gives 28 February, then 31 March. With `onMonthEnd`, one from 30 April gives 31 May.
 */
import { addPeriods, countDaysBetween, endOfMonth } from '../calendar.ts';
import type { Recurrence } from './recurrence.ts';

/** `every` counts `unit`s and is at least 1. */
export type Period = Pick<Recurrence, 'startsOn' | 'every' | 'unit'> & Partial<Pick<Recurrence, 'onMonthEnd'>>;
export type Rule = Period & Pick<Recurrence, 'endsOn' | 'maxOccurrences'>;
export type Progress = Rule & Pick<Recurrence, 'nextIndex' | 'generatedCount'>;

/**
 * Computes the date of occurrence n, whether or not the rule has ended. 0 is the start, a negative n is earlier.
 * @throws RangeError beyond the years 1 to 9999
 */
export function computeOccurrence(rule: Period, n: number): string {
  const date = findOccurrenceDate(rule, n);
  if (date === null) throw new RangeError(`Occurrence ${n} of a rule from ${rule.startsOn} is outside the calendar.`);
  return date;
}

/** Like `computeOccurrence`, but null beyond the years 1 to 9999. */
export function findOccurrenceDate(rule: Period, n: number): string | null {
  const date = addPeriods(rule.startsOn, n * rule.every, rule.unit);
  return date !== null && rule.onMonthEnd ? endOfMonth(date) : date;
}

/** Finds the first n, from 0, whose occurrence is after a date. At the calendar's end this n has no date. */
export function findIndexAfter(rule: Period, date: string): number {
  if (date < rule.startsOn) return 0;
  if (rule.unit === 'day' || rule.unit === 'week') {
    const periodDays = rule.every * (rule.unit === 'week' ? 7 : 1);
    return Math.floor(countDaysBetween(rule.startsOn, date) / periodDays) + 1;
  }
  const periodMonths = rule.every * (rule.unit === 'year' ? 12 : 1);
  // The last occurrence not in a later month; its day can still be too late.
  const last = Math.floor((toMonth(date) - toMonth(rule.startsOn)) / periodMonths);
  return computeOccurrence(rule, last) > date ? last : last + 1;
}

function toMonth(date: string): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
}

/**
 * Finds the next date; null if the rule has ended. `nextIndex` and `generatedCount` differ after a first record written
 * by hand, and after a change of schedule.
 */
export function findNextDate(rule: Progress): string | null {
  if (rule.maxOccurrences !== null && rule.generatedCount >= rule.maxOccurrences) return null;
  const date = findOccurrenceDate(rule, rule.nextIndex);
  return date === null || (rule.endsOn !== null && date > rule.endsOn) ? null : date;
}
