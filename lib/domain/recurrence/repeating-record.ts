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
export function defaultRepetition(former: FormerState): Repetition {
  const { every, unit, maxOccurrences } = findLastRecurrence(former) ?? {
    every: 1,
    unit: 'month',
    maxOccurrences: null,
  };
  return { every, unit, maxOccurrences };
}

/** Merges an input with the present repetition; null if the result has no period. */
export function mergeRepetition(
  requested: Partial<Repetition> | null | undefined,
  former: FormerState,
): Repetition | null {
  const every = requested?.every ?? former.recurrence?.every;
  const unit = requested?.unit ?? former.recurrence?.unit;
  if (!requested || every === undefined || unit === undefined) return null;
  const formerMaximum = findLastRecurrence(former)?.maxOccurrences ?? null;
  return {
    every,
    unit,
    maxOccurrences: requested.maxOccurrences === undefined ? formerMaximum : requested.maxOccurrences,
  };
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
  former: FormerState,
  { today, organization }: Setting,
): Recurrence {
  const last = findLastRecurrence(former);
  const isKnown = last !== null || former.formerRecurrence === 'none';
  const first = (rule: Period): number =>
    isKnown ? 1 : Math.max(1, findIndexAfter({ ...rule, onMonthEnd: false }, today));
  const isResumed = former.recurrence === null && former.formerRecurrence !== 'none';
  const resumption = isResumed ? { resumedOn: isKnown ? today : addPeriods(today, 1, 'day') } : {};
  const fields = { nextOn: null, nextIndex: 1, ...last, ...unpaused, every, unit, maxOccurrences, startsOn };
  const rule = reschedule(recurrence.parse({ ...fields, ...resumption }), last, first, organization.monthEnds);
  // An end that would stop the restart at once belonged to the old repetition.
  return isResumed && rule.nextOn === null ? scheduleNext({ ...rule, endsOn: null }) : rule;
}

/** Derives what a record stores of a former repetition after a write. */
export function toFormerRecurrence(after: Recurrence | null, before: FormerState): FormerRecurrence {
  if (after) return null;
  return before.recurrence ? recurrence.parse(before.recurrence) : before.formerRecurrence;
}

/** Moves a former repetition along with its record's date. */
export function moveFormerRecurrence(former: FormerRecurrence, startsOn: string, setting: Setting): FormerRecurrence {
  if (former === null || former === 'none') return former;
  return startRecurrence(startsOn, former, { recurrence: former, formerRecurrence: null }, setting);
}
