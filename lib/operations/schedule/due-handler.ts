/** What a run does with the entries of the due index that are of one kind. */
import type { DueEntry } from '../../store/due.ts';
import type { Work } from '../../store/work.ts';
import type { Supplies } from './supplies.ts';

/** How many records were made; `failed` 1 where the entry could not be worked off. */
export type Outcome = { generated: number; failed: number };

export type DueHandler = {
  /** The kind of record it makes, by the noun's name; null: it only changes some. */
  makes: string | null;
  /** Reads the records of all entries at once; what comes back works off one of them, and never throws. */
  begin: (
    entries: readonly DueEntry[],
    supplies: Supplies,
    work: Work,
  ) => Promise<(entry: DueEntry) => Promise<Outcome>>;
};
