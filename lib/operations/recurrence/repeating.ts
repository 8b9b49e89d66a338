/** What the schedule must know of each kind of repeating record. generate-next.ts makes occurrences of all kinds. */
import type { RecordFields } from '../../domain/record.ts';
import type { Recurrence } from '../../domain/recurrence/recurrence.ts';
import type { Series } from '../../domain/settings/settings.ts';
import type { Collection } from '../../store/collection.ts';
import type { Change, SaveOptions } from '../../store/save.ts';
import type { Store } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import type { Supplies } from './supplies.ts';

/**
 * The parts of the one write. The first change creates the occurrence, whose record type must guard rule and date
 * (store/record-types/occurrence.ts). `stored` is called after the write.
 */
export type Occurrence = SaveOptions & { changes: readonly [Change, ...Change[]]; stored?: () => void };

export type Repeating<D extends RecordFields> = {
  records: (store: Store) => Collection<D>;
  /** null: this record does not repeat. */
  recurrenceOf: (doc: D) => Recurrence | null;
  withRecurrence: (doc: D, recurrence: Recurrence, work: Work) => D;
  makes: 'invoice' | 'expense' | 'task';
  /** Reads the series that numbers the occurrence's invoice, if there is one. */
  seriesOf?: (doc: D, supplies: Supplies) => Promise<Series | null>;
  /**
   * Makes the occurrence of a date.
   * @param supplies gives the same ids again after a lost race
   * @throws Problem for a record that can make nothing; a few of these pause it
   */
  occurrence: (doc: D, on: string, series: Series | null, supplies: Supplies, work: Work) => Promise<Occurrence>;
};
