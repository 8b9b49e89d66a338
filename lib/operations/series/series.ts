/** Series of numbers: short-list entries of which one at most is the default. */
import { findFormatFault, printsYear } from '../../domain/bill/number-format.ts';
import { invalidProblem } from '../../domain/problem.ts';
import { stampChange } from '../../domain/record.ts';
import { type Series, series as seriesSchema } from '../../domain/settings/settings.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import { type Counter, type SequenceMove, toSeriesSequence } from '../../store/sequence.ts';
import type { Work } from '../../store/work.ts';
import { findNextNumber, giveNumberBack, isAbandoned } from '../bill/numbering.ts';
import { toNumberRow, toSeriesYear } from '../invoice/numbering.ts';
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
    checkSeries(seriesSchema.parse({ name: '', ...fields, restartsFrom, default: false, ...born }), null, input);
  const stored = await createEntry(work.store.series, make, work);
  return input.default ? changeSeries(stored.doc.id, { default: true }, work) : stored;
}

const thisYear = ({ today }: Work): number => Number(today.slice(0, 4));

/**
 * A series as it may be stored.
 * @throws Problem `invalid` for a value that cannot be printed, and for numbers that would come again without the year telling
 *   them apart
 */
function checkSeries(after: Series, before: Series | null, input: SeriesInput): Series {
  const fault = after.value === before?.value ? null : findFormatFault(after.value);
  if (fault) throw invalidProblem('value', fault);
  if (after.restartsFrom !== null && !printsYear(after.value)) {
    const field = input.yearly === undefined ? 'value' : 'yearly';
    throw invalidProblem(
      field,
      'requires {YYYY} or {YY} in the value of the series, because its numbers restart each year',
    );
  }
  return after;
}

/** Where the rows of series stand that number what is of today, by their counters. One round trip. */
export async function readLastNumbers(
  ids: readonly number[],
  { store, today }: Pick<Work, 'store' | 'today'>,
): Promise<ReadonlyMap<string, number>> {
  const year = Number(today.slice(0, 4));
  const rows = ids.flatMap((id) => [toSeriesSequence(id), toSeriesSequence(id, year)]);
  return new Map(await Promise.all(rows.map(async (row) => [row, await store.number(row)] as const)));
}

/**
 * The number that a series gives next (see nextNumber) to an invoice of today.
 * @param last see lastNumbers
 */
export function findNextSeriesNumber(series: Series, last: ReadonlyMap<string, number>, today: string): number | null {
  const row = toNumberRow(series, today);
  return findNextNumber(row, last.get(row.sequence) ?? 0);
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
  return retryOnConflict(async () => {
    const isCounted = input.firstNumber !== undefined || yearly !== undefined;
    const [before, all, ofAll, ofYear] = await Promise.all([
      readEntry(series, id),
      input.default ? series.all() : [],
      isCounted ? work.store.counter(toSeriesSequence(id)) : null,
      isCounted ? work.store.counter(toSeriesSequence(id, thisYear(work))) : null,
    ]);
    const others = all.filter(({ doc }) => doc.default && doc.id !== id);
    const restartsFrom = findRestart(before.doc, yearly, ofAll, work);
    const doc = checkSeries(
      seriesSchema.parse({ ...before.doc, ...fields, restartsFrom, ...stampChange(work) }),
      before.doc,
      input,
    );
    const counter = toSeriesYear(doc, work.today) === undefined ? ofAll : ofYear;
    const sequences = [
      ...joinSeries(before.doc, doc, ofAll, ofYear, work),
      ...(await restartCount(before.doc, doc, input.firstNumber, counter, work)),
    ];
    const [stored] = await work.store.save(
      [
        series.update(before, doc),
        ...others.map((other) => series.update(other, { ...other.doc, default: false, ...stampChange(work) })),
      ],
      { sequences },
    );
    return stored;
  });
}

/** From which year on a series has a row for each year, where it is to begin anew each year or not. */
function findRestart(before: Series, yearly: boolean | undefined, ofAll: Counter | null, work: Work): number | null {
  if (yearly === undefined || yearly === (before.restartsFrom !== null)) return before.restartsFrom;
  if (!yearly) return null;
  return thisYear(work) + (ofAll?.number ? 1 : 0);
}

/** A series that is one row again goes on behind the numbers of this year. */
function joinSeries(
  before: Series,
  after: Series,
  ofAll: Counter | null,
  ofYear: Counter | null,
  work: Work,
): SequenceMove[] {
  if (toSeriesYear(before, work.today) === undefined || after.restartsFrom !== null || !ofAll || !ofYear) return [];
  const { number: from } = ofAll;
  return ofYear.number > from ? [{ name: toSeriesSequence(after.id), from, to: ofYear.number }] : [];
}

/** The way back of a series; one that is only told its first number once more is left alone, unless it is spoilt. */
async function restartCount(
  before: Series,
  after: Series,
  firstNumber: number | undefined,
  counter: Counter | null,
  work: Work,
): Promise<SequenceMove[]> {
  if (firstNumber === undefined || counter === null || counter.number < firstNumber) return [];
  const isToldAgain = firstNumber === before.firstNumber;
  if (isToldAgain && !isAbandoned(counter.number)) return [];
  const year = toSeriesYear(after, work.today);
  const highest = await readHighestInUse(after.id, year, work);
  const row = toSeriesSequence(after.id, year);
  return isToldAgain && highest >= firstNumber ? [] : giveNumberBack(row, firstNumber, counter, highest);
}

/** The highest number that an invoice of a series (of a year's row of it) has, from the rows of invoices; 0 where none has one. */
async function readHighestInUse(seriesId: number, year: number | undefined, work: Work): Promise<number> {
  const { sums: highest } = await work.store.invoices.locate({
    where: (row) => row.series === seriesId && row.year === year,
    summarize: (rows) => rows.reduce((most, { number }) => Math.max(most, Number(number ?? 0)), 0),
    offset: 0,
    limit: 0,
  });
  return highest ?? 0;
}
