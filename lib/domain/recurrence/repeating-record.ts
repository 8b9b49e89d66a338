/**
 * Repetition of a record that is its own first occurrence: an expense, a task, or an invoice by its rule. A repetition
 * that is switched off is stored whole, so that it can continue, without the dates it missed.
 */
import * as z from 'zod';
import { addPeriods } from '../calendar.ts';
import { findIndexAfter, type Period } from './occurrences.ts';
import { type Recurrence, type Repetition, recurrence, type Setting } from './recurrence.ts';
import { reschedule, scheduleNext, unpaused } from './scheduling.ts';

/**
 * The repetition that was switched off, or `none` if there never was one. Null while the record repeats, and on older
 * records, where nothing is known.
 */
export const formerRecurrence = z
  .union([recurrence, z.literal('none')])
  .nullable()
  .default(null);
export type FormerRecurrence = z.infer<typeof formerRecurrence>;

export type FormerState = { recurrence: Recurrence | null; formerRecurrence: FormerRecurrence };

/** The state of a new record. */
export const neverRepeated = { recurrence: null, formerRecurrence: 'none' } satisfies FormerState;

/** Finds the present repetition, else the one that was switched off. */
export function findLastRecurrence({ recurrence, formerRecurrence }: FormerState): Recurrence | null {
  return recurrence ?? (formerRecurrence === 'none' ? null : formerRecurrence);
}

/** Finds how often to repeat if the input does not say: as before, else monthly. */
export function defaultRepetition(was: FormerState): Repetition {
  const { every, unit, maxOccurrences } = findLastRecurrence(was) ?? { every: 1, unit: 'month', maxOccurrences: null };
  return { every, unit, maxOccurrences };
}

/** Merges an input with the present repetition; null if the result has no period. */
export function mergeRepetition(asked: Partial<Repetition> | null | undefined, was: FormerState): Repetition | null {
  const every = asked?.every ?? was.recurrence?.every;
  const unit = asked?.unit ?? was.recurrence?.unit;
  if (!asked || every === undefined || unit === undefined) return null;
  const kept = findLastRecurrence(was)?.maxOccurrences ?? null;
  return { every, unit, maxOccurrences: asked.maxOccurrences === undefined ? kept : asked.maxOccurrences };
}

/**
 * Builds the repetition of a record whose first occurrence, on `startsOn`, is the record itself.
 * - switched on again: it continues from today
 * - new: it makes up for everything since its start
 * - unknown, on older records: it continues after today, since any date may have been created
 * @param former what was created stays, and an unchanged schedule keeps its dates
 */
export function startRecurrence(
  startsOn: string,
  { every, unit, maxOccurrences }: Repetition,
  was: FormerState,
  { today, organization }: Setting,
): Recurrence {
  const before = findLastRecurrence(was);
  const isKnown = before !== null || was.formerRecurrence === 'none';
  const first = (set: Period): number =>
    isKnown ? 1 : Math.max(1, findIndexAfter({ ...set, onMonthEnd: false }, today));
  const isResumed = was.recurrence === null && was.formerRecurrence !== 'none';
  const resumed = isResumed ? { resumedOn: isKnown ? today : addPeriods(today, 1, 'day') } : {};
  const given = { nextOn: null, nextIndex: 1, ...before, ...unpaused, every, unit, maxOccurrences, startsOn };
  const set = reschedule(recurrence.parse({ ...given, ...resumed }), before, first, organization.monthEnds);
  // An end that would stop the restart at once belonged to the old repetition.
  return isResumed && set.nextOn === null ? scheduleNext({ ...set, endsOn: null }) : set;
}

/** Derives what a record stores of a former repetition after a write. */
export function toFormerRecurrence(after: Recurrence | null, was: FormerState): FormerRecurrence {
  if (after) return null;
  return was.recurrence ? recurrence.parse(was.recurrence) : was.formerRecurrence;
}

/** Moves a former repetition along with its record's date. */
export function moveFormerRecurrence(former: FormerRecurrence, startsOn: string, setting: Setting): FormerRecurrence {
  if (former === null || former === 'none') return former;
  return startRecurrence(startsOn, former, { recurrence: former, formerRecurrence: null }, setting);
}
