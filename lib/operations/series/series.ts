/** Series of numbers: short-list entries of which one at most is the default. */
import { formatFault, printsYear } from '../../domain/bill/number-format.ts';
import { invalid } from '../../domain/problem.ts';
import { touched } from '../../domain/record.ts';
import { type Series, series as seriesSchema } from '../../domain/settings/settings.ts';
import type { Stored } from '../../store/record-type.ts';
import { racing } from '../../store/retry.ts';
import { type Counter, type SequenceMove, seriesSequence } from '../../store/sequence.ts';
import type { Work } from '../../store/work.ts';
import { isSpoilt, nextNumber, setBack } from '../bill/numbering.ts';
import { rowOf, yearOf } from '../invoice/numbering.ts';
import { createEntry, readEntry } from '../settings/entries.ts';

/** What is asked of a series; `yearly`: its numbers begin anew each year. */
export type SeriesInput = Partial<Omit<Series, 'restartsFrom'>> & { yearly?: boolean };

/**
 * Adds a series. Three round trips, two more for one that becomes the default.
 * @throws Problem `invalid` from 1,000 series on
 */
export async function createSeries(input: SeriesInput, work: Work): Promise<Stored<Series>> {
  const { yearly = false, ...fields } = input;
  const restartsFrom = yearly ? thisYear(work) : null;
  const make = (born: object): Series =>
    checked(seriesSchema.parse({ name: '', ...fields, restartsFrom, default: false, ...born }), null, input);
  const stored = await createEntry(work.store.series, make, work);
  return input.default ? changeSeries(stored.doc.id, { default: true }, work) : stored;
}

const thisYear = ({ today }: Work): number => Number(today.slice(0, 4));

/**
 * A series as it may be stored.
 * @throws Problem `invalid` for a value that cannot be printed, and for numbers that would come again without the year telling
 *   them apart
 */
function checked(after: Series, before: Series | null, input: SeriesInput): Series {
  const fault = after.value === before?.value ? null : formatFault(after.value);
  if (fault) throw invalid('value', fault);
  if (after.restartsFrom !== null && !printsYear(after.value)) {
    const field = input.yearly === undefined ? 'value' : 'yearly';
    throw invalid(field, 'requires {YYYY} or {YY} in the value of the series, because its numbers restart each year');
  }
  return after;
}

/** Where the rows of series stand that number what is of today, by their counters. One round trip. */
export async function lastNumbers(
  ids: readonly number[],
  { store, today }: Pick<Work, 'store' | 'today'>,
): Promise<ReadonlyMap<string, number>> {
  const year = Number(today.slice(0, 4));
  const rows = ids.flatMap((id) => [seriesSequence(id), seriesSequence(id, year)]);
  return new Map(await Promise.all(rows.map(async (row) => [row, await store.number(row)] as const)));
}

/**
 * The number that a series gives next (see nextNumber) to an invoice of today.
 * @param last see lastNumbers
 */
export function nextNumberOf(series: Series, last: ReadonlyMap<string, number>, today: string): number | null {
  const row = rowOf(series, today);
  return nextNumber(row, last.get(row.sequence) ?? 0);
}

/**
 * Changes a series. Two round trips. Numbers that are to begin anew each year do so at once where the series has given none,
 * else with the next year; those that are not to any more go on from where the year's stand. A first number that is changed is the next one to be given: a series that stands beyond it is set
 * back. Another default takes the place of the old one in the same write, so that there are never two.
 * @throws Problem `not_found`; `invalid` for a first number from which on numbers are in use
 */
export function changeSeries(id: number, input: SeriesInput, work: Work): Promise<Stored<Series>> {
  const { series } = work.store;
  const { yearly, ...fields } = input;
  return racing(async () => {
    const isCounted = input.firstNumber !== undefined || yearly !== undefined;
    const [before, all, ofAll, ofYear] = await Promise.all([
      readEntry(series, id),
      input.default ? series.all() : [],
      isCounted ? work.store.counter(seriesSequence(id)) : null,
      isCounted ? work.store.counter(seriesSequence(id, thisYear(work))) : null,
    ]);
    const others = all.filter(({ doc }) => doc.default && doc.id !== id);
    const restartsFrom = restartOf(before.doc, yearly, ofAll, work);
    const doc = checked(
      seriesSchema.parse({ ...before.doc, ...fields, restartsFrom, ...touched(work) }),
      before.doc,
      input,
    );
    const counter = yearOf(doc, work.today) === undefined ? ofAll : ofYear;
    const sequences = [
      ...joined(before.doc, doc, ofAll, ofYear, work),
      ...(await begunAnew(before.doc, doc, input.firstNumber, counter, work)),
    ];
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

/** From which year on a series has a row for each year, where it is to begin anew each year or not. */
function restartOf(before: Series, yearly: boolean | undefined, ofAll: Counter | null, work: Work): number | null {
  if (yearly === undefined || yearly === (before.restartsFrom !== null)) return before.restartsFrom;
  if (!yearly) return null;
  return thisYear(work) + (ofAll?.number ? 1 : 0);
}

/** A series that is one row again goes on behind the numbers of this year. */
function joined(
  before: Series,
  after: Series,
  ofAll: Counter | null,
  ofYear: Counter | null,
  work: Work,
): SequenceMove[] {
  if (yearOf(before, work.today) === undefined || after.restartsFrom !== null || !ofAll || !ofYear) return [];
  const { number: from } = ofAll;
  return ofYear.number > from ? [{ name: seriesSequence(after.id), from, to: ofYear.number }] : [];
}

/** The way back of a series; one that is only told its first number once more is left alone, unless it is spoilt. */
async function begunAnew(
  before: Series,
  after: Series,
  firstNumber: number | undefined,
  counter: Counter | null,
  work: Work,
): Promise<SequenceMove[]> {
  if (firstNumber === undefined || counter === null || counter.number < firstNumber) return [];
  const isToldAgain = firstNumber === before.firstNumber;
  if (isToldAgain && !isSpoilt(counter.number)) return [];
  const year = yearOf(after, work.today);
  const highest = await highestInUse(after.id, year, work);
  const row = seriesSequence(after.id, year);
  return isToldAgain && highest >= firstNumber ? [] : setBack(row, firstNumber, counter, highest);
}

/** The highest number that an invoice of a series (of a year's row of it) has, from the rows of invoices; 0 where none has one. */
async function highestInUse(seriesId: number, year: number | undefined, work: Work): Promise<number> {
  const { sums: highest } = await work.store.invoices.locate({
    where: (row) => row.series === seriesId && row.year === year,
    summarize: (rows) => rows.reduce((most, { number }) => Math.max(most, Number(number ?? 0)), 0),
    offset: 0,
    limit: 0,
  });
  return highest ?? 0;
}
