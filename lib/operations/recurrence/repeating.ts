/**
 * What the schedule knows of a kind of record that makes others on certain dates: recurring invoices,
 * expenses, tasks, subscriptions. A kind says what an occurrence consists of; that it is made exactly
 * once, in order, and again after a pause, is the same for all of them (generate-next.ts).
 */
import type { RecordFields } from '../../domain/record.ts';
import type { Recurrence } from '../../domain/recurrence/recurrence.ts';
import type { Series } from '../../domain/settings/settings.ts';
import type { Collection } from '../../store/collection.ts';
import type { Change, SaveOptions } from '../../store/save.ts';
import type { Store } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import type { Supplies } from './supplies.ts';

/**
 * The parts of the one write. The first change makes the occurrence itself, whose record type must hold a guard
 * for its rule and date (store/record-types/occurrence.ts); `stored` is called when the write has succeeded.
 */
export type Occurrence = SaveOptions & { changes: readonly [Change, ...Change[]]; stored?: () => void };

export type Repeating<D extends RecordFields> = {
  records: (store: Store) => Collection<D>;
  /** null: this record does not repeat. */
  recurrenceOf: (doc: D) => Recurrence | null;
  withRecurrence: (doc: D, recurrence: Recurrence, work: Work) => D;
  /** The kind of record an occurrence is: their ids are taken in blocks. */
  makes: 'invoice' | 'expense' | 'task';
  /** The series an invoice of this occurrence is numbered in, where it makes one. */
  seriesOf?: (doc: D, supplies: Supplies) => Promise<Series | null>;
  /**
   * What falls due on a date.
   * @param supplies gives the same ids again when a lost race is run once more
   * @throws Problem for a record that can make nothing; it is then paused after a few runs
   */
  occurrence: (doc: D, on: string, series: Series | null, supplies: Supplies, work: Work) => Promise<Occurrence>;
};
