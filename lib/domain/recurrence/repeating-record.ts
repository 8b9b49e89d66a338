/**
 * A record that is the first occurrence of its own repetition: an expense and a task, which carry it, an invoice, whose
 * repetition is a recurring invoice. What is switched off is remembered whole, so that it goes on as it was, save for the
 * time that it was off. How dates follow from a rule is said in recurrence.ts.
 */
import * as z from 'zod';
import { addPeriods } from '../calendar.ts';
import { findIndexAfter, type Period } from './occurrences.ts';
import { type Recurrence, type Repetition, recurrence, type Setting } from './recurrence.ts';
import { reschedule, scheduleNext, unpaused } from './scheduling.ts';

/**
 * What a record that does not repeat remembers: the repetition that was switched off, or that there never was one. Null on
 * one that repeats; on one that does not it says that nothing is known, as of records from before this was kept.
 */
export const formerRecurrence = z
  .union([recurrence, z.literal('none')])
  .nullable()
  .default(null);
export type FormerRecurrence = z.infer<typeof formerRecurrence>;

/** How a record repeats, or did. */
export type FormerState = { recurrence: Recurrence | null; formerRecurrence: FormerRecurrence };

/** How a new record stands to repeating until it is said that it shall. */
export const neverRepeated = { recurrence: null, formerRecurrence: 'none' } satisfies FormerState;

/** The repetition there is, else the one that was switched off. */
export function findLastRecurrence({ recurrence, formerRecurrence }: FormerState): Recurrence | null {
  return recurrence ?? (formerRecurrence === 'none' ? null : formerRecurrence);
}

/** How often, where all that is said is that it shall repeat: as it does or last did, else every month. */
export function defaultRepetition(was: FormerState): Repetition {
  const { every, unit, maxOccurrences } = findLastRecurrence(was) ?? { every: 1, unit: 'month', maxOccurrences: null };
  return { every, unit, maxOccurrences };
}

/** What is asked for, over what was; null where that does not say how often to repeat. */
export function mergeRepetition(asked: Partial<Repetition> | null | undefined, was: FormerState): Repetition | null {
  const every = asked?.every ?? was.recurrence?.every;
  const unit = asked?.unit ?? was.recurrence?.unit;
  if (!asked || every === undefined || unit === undefined) return null;
  const kept = findLastRecurrence(was)?.maxOccurrences ?? null;
  return { every, unit, maxOccurrences: asked.maxOccurrences === undefined ? kept : asked.maxOccurrences };
}

/**
 * The repetition of a record that is the first occurrence itself, on `startsOn`. What is switched on again goes on where it
 * stood, from today on; what never repeated makes up for everything since its start. Where nothing is known of a record it
 * may have made any date up to today, by any manner of ending months: it goes on after today.
 * @param was as it was: what has been made is not made again, and an unchanged schedule keeps its dates
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
  // Whoever switches it on again means it to go on: an end before its next date was that of what was switched off.
  return isResumed && set.nextOn === null ? scheduleNext({ ...set, endsOn: null }) : set;
}

/** What a record remembers after a write. @param after its repetition now */
export function toFormerRecurrence(after: Recurrence | null, was: FormerState): FormerRecurrence {
  if (after) return null;
  return was.recurrence ? recurrence.parse(was.recurrence) : was.formerRecurrence;
}

/** What a record remembers when it is put on another day: its dates to come move along, as those of one that repeats do. */
export function moveFormerRecurrence(former: FormerRecurrence, startsOn: string, setting: Setting): FormerRecurrence {
  if (former === null || former === 'none') return former;
  return startRecurrence(startsOn, former, { recurrence: former, formerRecurrence: null }, setting);
}
