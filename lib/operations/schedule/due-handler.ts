/** What a run does with the entries of the due index that are of one kind: one step at a time, so that others get their turn. */
import type { DueEntry } from '../../store/due.ts';
import type { Work } from '../../store/work.ts';
import type { Supplies } from './supplies.ts';

/** One date of one record. Never throws. */
export type Step = () => Promise<Outcome>;

/**
 * What a step came to: how many records were made; `failed` 1 where it could not be done; `next` where the record is
 * still due at the instant of this run, since `at`. A step that there was no time for is its own next one, and so is
 * one that failed for a reason that passes: that one is for the next run.
 */
export type Outcome = { generated: number; failed: number; next: { at: string; step: Step } | null };

export const nothingMore: Outcome = { generated: 0, failed: 0, next: null };

export type DueHandler = {
  /** The kind of record it makes, by the noun's name; null: it only changes some. */
  makes: string | null;
  /** Reads the records of all entries at once; what comes back has the first step of each of them. */
  begin: (entries: readonly DueEntry[], supplies: Supplies, work: Work) => Promise<(entry: DueEntry) => Step>;
};
