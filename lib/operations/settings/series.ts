/** Series of numbers: short-list entries of which one at most is the default. */
import { type Series, series as seriesSchema } from '../../domain/settings/settings.ts';
import type { Stored } from '../../store/noun.ts';
import { racing } from '../../store/retry.ts';
import type { Counter, SequenceMove } from '../../store/sequence.ts';
import type { Work } from '../../store/work.ts';
import { isSpoilt, nextNumber, setBack } from '../bill/numbering.ts';
import { rowOf, sequenceOf } from '../invoice/numbering.ts';
import { touched } from '../record/records.ts';
import { createEntry, readEntry } from './entries.ts';

/**
 * Adds a series. Three round trips, two more for one that becomes the default.
 * @throws Problem `invalid` from 1,000 series on
 */
export async function createSeries(input: Partial<Series>, work: Work): Promise<Stored<Series>> {
  const make = (born: object): Series => seriesSchema.parse({ name: '', ...input, default: false, ...born });
  const stored = await createEntry(work.store.series, make, work);
  return input.default ? changeSeries(stored.doc.id, { default: true }, work) : stored;
}

/** Where the numbers of series stand, by the series' ids. One round trip. */
export async function lastNumbers(ids: readonly number[], { store }: Work): Promise<ReadonlyMap<number, number>> {
  return new Map(await Promise.all(ids.map(async (id) => [id, await store.number(sequenceOf(id))] as const)));
}

/** The number that a series gives next (see nextNumber). */
export const nextNumberOf = (series: Series, last: number): number | null => nextNumber(rowOf(series), last);

/**
 * Changes a series. Two round trips. A first number that is changed is the next one to be given: a series that stands beyond it is set
 * back. Another default takes the place of the old one in the same write, so that there are never two.
 * @throws Problem `not_found`; `invalid` for a first number from which on numbers are in use
 */
export function changeSeries(id: number, input: Partial<Series>, work: Work): Promise<Stored<Series>> {
  const { series } = work.store;
  const sequence = sequenceOf(id);
  return racing(async () => {
    const [before, all, counter] = await Promise.all([
      readEntry(series, id),
      input.default ? series.all() : [],
      input.firstNumber === undefined ? null : work.store.counter(sequence),
    ]);
    const others = all.filter(({ doc }) => doc.default && doc.id !== id);
    const doc = seriesSchema.parse({ ...before.doc, ...input, ...touched(work) });
    const sequences = await begunAnew(before.doc, input.firstNumber, counter, work);
    const [stored] = await work.store.save(
      [
        series.update(before, doc),
        ...others.map((other) => series.update(other, { ...other.doc, default: false, ...touched(work) })),
      ],
      { sequences },
    );
    return stored;
  });
}

/** The way back of a series; one that is only told its first number once more is left alone, unless it is spoilt. */
async function begunAnew(
  before: Series,
  firstNumber: number | undefined,
  counter: Counter | null,
  work: Work,
): Promise<SequenceMove[]> {
  if (firstNumber === undefined || counter === null || counter.number < firstNumber) return [];
  const isToldAgain = firstNumber === before.firstNumber;
  if (isToldAgain && !isSpoilt(counter.number)) return [];
  const highest = await highestInUse(before.id, work);
  return isToldAgain && highest >= firstNumber ? [] : setBack(sequenceOf(before.id), firstNumber, counter, highest);
}

/** The highest number that an invoice of a series has, from the rows of invoices; 0 where none has one. */
async function highestInUse(seriesId: number, work: Work): Promise<number> {
  let highest = 0;
  await work.store.invoices.locate({
    where: (row) => row.series === seriesId,
    summarize: (rows) => {
      highest = rows.reduce((most, { number }) => Math.max(most, Number(number ?? 0)), 0);
    },
    offset: 0,
    limit: 0,
  });
  return highest;
}
