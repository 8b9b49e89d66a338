/** What a run does with the entries of the due index that are of one kind: one step at a time, so that others get their turn. */
import { log } from '../../platform/log.ts';
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

/** The first step of each entry. */
export type FirstSteps = ReadonlyMap<DueEntry, Step>;

export type DueHandler = {
  /** The kind of record it makes, by the record type's name; null: it only changes some. */
  makes: string | null;
  /** Reads the records of all entries at once. */
  begin: (entries: readonly DueEntry[], supplies: Supplies, work: Work) => Promise<FirstSteps>;
};

/**
 * Reads what entries of several kinds are about, in one turn.
 * @param handlers by the record type's name
 * @returns a step for each entry; that of an entry no handler is there for fails
 */
export async function beginEach(
  handlers: Readonly<Record<string, DueHandler>>,
  entries: readonly DueEntry[],
  supplies: Supplies,
  work: Work,
): Promise<FirstSteps> {
  const byKind = [...Map.groupBy(entries, ({ kind }) => kind)];
  const begun = await Promise.all(
    byKind.map(([kind, theirs]) => handlers[kind]?.begin(theirs, supplies, work) ?? unknown(theirs, work)),
  );
  return new Map(begun.flatMap((steps) => [...steps]));
}

function unknown(entries: readonly DueEntry[], { organization }: Work): FirstSteps {
  const step = async ({ kind, id }: DueEntry): Promise<Outcome> => {
    log('error', 'nothing is known of what is due', { organization: organization.id, kind, id });
    return { ...nothingMore, failed: 1 };
  };
  return new Map(entries.map((entry) => [entry, () => step(entry)]));
}
