/**
 * On which dates whatever repeats falls due. Occurrence n is the starting date plus n periods,
 * never the occurrence before it plus one: a rule that starts on 31 January gives 28 February
 * and then 31 March, where counting step by step would stay on the 28th for good. A rule that keeps
 * to the end of the month gives the last day of whatever month an occurrence is in: from 30 April
 * monthly 31 May, 30 June.
 *
 * Any occurrence is reached in one step, however long ago the rule began. Which of them have
 * been made, and what today is, the callers know.
 */
import { addPeriods, countDaysBetween, endOfMonth } from '../calendar.ts';
import type { Recurrence } from './recurrence.ts';

/** What gives the dates alone; `every` counts `unit`s and is at least 1. */
export type Period = Pick<Recurrence, 'startsOn' | 'every' | 'unit'> & Partial<Pick<Recurrence, 'onMonthEnd'>>;
/** The dates and where they stop: after `endsOn` (itself included) or when `maxOccurrences` were made. */
export type Rule = Period & Pick<Recurrence, 'endsOn' | 'maxOccurrences'>;
/** A rule and how far it has come. */
export type Progress = Rule & Pick<Recurrence, 'nextIndex' | 'generatedCount'>;

/**
 * The date of occurrence n, the starting date being 0; a negative n goes back before it.
 * Whether the rule has ended by then is not asked.
 * Throws RangeError beyond the years 1 to 9999.
 */
export function computeOccurrence(rule: Period, n: number): string {
  const date = findOccurrenceDate(rule, n);
  if (date === null) throw new RangeError(`Occurrence ${n} of a rule from ${rule.startsOn} is outside the calendar.`);
  return date;
}

/** As `occurrence`, and null beyond the years 1 to 9999. */
export function findOccurrenceDate(rule: Period, n: number): string | null {
  const date = addPeriods(rule.startsOn, n * rule.every, rule.unit);
  return date !== null && rule.onMonthEnd ? endOfMonth(date) : date;
}

/**
 * The first n, from 0, whose occurrence is later than a date; 0 for a date before the rule begins.
 * With the calendar at its end it is an n that has no date: `findNextDate` is null for it.
 */
export function findIndexAfter(rule: Period, date: string): number {
  if (date < rule.startsOn) return 0;
  if (rule.unit === 'day' || rule.unit === 'week') {
    const periodDays = rule.every * (rule.unit === 'week' ? 7 : 1);
    return Math.floor(countDaysBetween(rule.startsOn, date) / periodDays) + 1;
  }
  const periodMonths = rule.every * (rule.unit === 'year' ? 12 : 1);
  // The last occurrence not in a later month than the date; only its day can still be too late.
  const last = Math.floor((toMonth(date) - toMonth(rule.startsOn)) / periodMonths);
  return computeOccurrence(rule, last) > date ? last : last + 1;
}

function toMonth(date: string): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
}

/**
 * The date of the next occurrence; null when the rule has ended. `nextIndex` says which it is,
 * `generatedCount` how many count against `maxOccurrences`: the two differ where the rule began
 * with a record written by hand, and after its schedule was changed.
 */
export function findNextDate(rule: Progress): string | null {
  if (rule.maxOccurrences !== null && rule.generatedCount >= rule.maxOccurrences) return null;
  const date = findOccurrenceDate(rule, rule.nextIndex);
  return date === null || (rule.endsOn !== null && date > rule.endsOn) ? null : date;
}
