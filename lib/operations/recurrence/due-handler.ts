/** Handles due entries of one kind in steps, so that others get their turn. */
import { log } from '../../platform/log.ts';
import type { DueEntry } from '../../store/due.ts';
import type { Work } from '../../store/work.ts';
import type { Supplies } from './supplies.ts';

/** Handles one date of one record. Never throws. */
export type Step = () => Promise<Outcome>;

/**
 * The result of a step. `failed` is 0 or 1. `next`: the record is still due now, since `at`. A step without time left
 * returns itself; a passing failure returns itself for the next run.
 */
export type Outcome = { generated: number; failed: number; next: { at: string; step: Step } | null };

export const nothingMore: Outcome = { generated: 0, failed: 0, next: null };

/** The first step of each entry. */
export type FirstSteps = ReadonlyMap<DueEntry, Step>;

export type DueHandler = {
  /** The record type it creates; null where it only changes records. */
  makes: string | null;
  /** Reads the records of all entries at once. */
  begin: (entries: readonly DueEntry[], supplies: Supplies, work: Work) => Promise<FirstSteps>;
};

/** Reads entries of several kinds in one turn. @param handlers by the record type's name; without one, a step fails */
export async function beginEach(
  handlers: Readonly<Record<string, DueHandler>>,
  entries: readonly DueEntry[],
  supplies: Supplies,
  work: Work,
): Promise<FirstSteps> {
  const byKind = [...Map.groupBy(entries, ({ kind }) => kind)];
  const begun = await Promise.all(
    byKind.map(
      ([kind, ownEntries]) => handlers[kind]?.begin(ownEntries, supplies, work) ?? failUnknown(ownEntries, work),
    ),
  );
  return new Map(begun.flatMap((steps) => [...steps]));
}

function failUnknown(entries: readonly DueEntry[], { organization }: Work): FirstSteps {
  const step = async ({ kind, id }: DueEntry): Promise<Outcome> => {
    log('error', 'nothing is known of what is due', { organization: organization.id, kind, id });
    return { ...nothingMore, failed: 1 };
  };
  return new Map(entries.map((entry) => [entry, () => step(entry)]));
}
