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

export type DueHandler = {
  /** The kind of record it makes, by the record type's name; null: it only changes some. */
  makes: string | null;
  /** Reads the records of all entries at once; what comes back has the first step of each of them. */
  begin: (entries: readonly DueEntry[], supplies: Supplies, work: Work) => Promise<(entry: DueEntry) => Step>;
};

/**
 * Reads what entries of several kinds are about, in one turn.
 * @param handlers by the record type's name
 */
export async function beginEach(
  handlers: Readonly<Record<string, DueHandler>>,
  entries: readonly DueEntry[],
  supplies: Supplies,
  work: Work,
): Promise<(entry: DueEntry) => Step> {
  const byKind = [...Map.groupBy(entries, ({ kind }) => kind)];
  const begun = await Promise.all(
    byKind.map(async ([kind, theirs]) => [kind, await handlers[kind]?.begin(theirs, supplies, work)] as const),
  );
  const stepOf = new Map(begun);
  return (entry) => stepOf.get(entry.kind)?.(entry) ?? unknown(entry, work);
}

const unknown =
  ({ kind, id }: DueEntry, { firm }: Work): Step =>
  async () => {
    log('error', 'nothing is known of what is due', { organization: firm.id, kind, id });
    return { ...nothingMore, failed: 1 };
  };
