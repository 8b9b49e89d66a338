/** Series of numbers: entries of a short list, of which at most one is the default. */
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

/** `yearly`: its numbers restart each year. */
export type SeriesInput = Partial<Omit<Series, 'restartsFrom'>> & { yearly?: boolean };

/** Adds a series. Three round trips, two more for a default one. @throws Problem `invalid` from 1,000 series on */
export async function createSeries(input: SeriesInput, work: Work): Promise<Stored<Series>> {
  const { yearly = false, ...fields } = input;
  const restartsFrom = yearly ? thisYear(work) : null;
  const make = (newFields: object): Series =>
    checkSeries(seriesSchema.parse({ name: '', ...fields, restartsFrom, default: false, ...newFields }), null, input);
  const stored = await createEntry(work.store.series, make, work);
  return input.default ? changeSeries(stored.doc.id, { default: true }, work) : stored;
}

const thisYear = ({ today }: Work): number => Number(today.slice(0, 4));

/** @throws Problem `invalid` for a value that cannot be printed, and for a yearly one that does not print the year */
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

/** Reads the last numbers of series, by the counters that apply today. One round trip. */
export async function readLastNumbers(
  ids: readonly number[],
  { store, today }: Pick<Work, 'store' | 'today'>,
): Promise<ReadonlyMap<string, number>> {
  const year = Number(today.slice(0, 4));
  const rows = ids.flatMap((id) => [toSeriesSequence(id), toSeriesSequence(id, year)]);
  return new Map(await Promise.all(rows.map(async (row) => [row, await store.number(row)] as const)));
}

/** Finds the next number of a series for an invoice of today. @param last from readLastNumbers */
export function findNextSeriesNumber(series: Series, last: ReadonlyMap<string, number>, today: string): number | null {
  const row = toNumberRow(series, today);
  return findNextNumber(row, last.get(row.sequence) ?? 0);
}

/**
 * Changes a series. Two round trips. A new default replaces the old one in the same write. Yearly numbers start at once
 * in an unused series, else next year; later ones continue this year's. A changed first number comes next, setting the
 * series back if needed.
 * @throws Problem `not_found`; `invalid` for a first number at or below one in use
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

/** Gives the first year with its own row; a series that is already in use waits for the next year. */
function findRestart(before: Series, yearly: boolean | undefined, ofAll: Counter | null, work: Work): number | null {
  if (yearly === undefined || yearly === (before.restartsFrom !== null)) return before.restartsFrom;
  if (!yearly) return null;
  return thisYear(work) + (ofAll?.number ? 1 : 0);
}

/** Numbers that no longer restart continue after those of this year. */
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

/** Sets a series back to its first number. Sending that number again does so only in an abandoned series. */
async function restartCount(
  before: Series,
  after: Series,
  firstNumber: number | undefined,
  counter: Counter | null,
  work: Work,
): Promise<SequenceMove[]> {
  if (firstNumber === undefined || counter === null || counter.number < firstNumber) return [];
  const isRepeated = firstNumber === before.firstNumber;
  if (isRepeated && !isAbandoned(counter.number)) return [];
  const year = toSeriesYear(after, work.today);
  const highest = await readHighestInUse(after.id, year, work);
  const row = toSeriesSequence(after.id, year);
  return isRepeated && highest >= firstNumber ? [] : giveNumberBack(row, firstNumber, counter, highest);
}

/** Finds the highest number on the invoices of a row; 0 for none. */
async function readHighestInUse(seriesId: number, year: number | undefined, work: Work): Promise<number> {
  const { sums: highest } = await work.store.invoices.locate({
    where: (row) => row.series === seriesId && row.year === year,
    summarize: (rows) => rows.reduce((most, { number }) => Math.max(most, Number(number ?? 0)), 0),
    offset: 0,
    limit: 0,
  });
  return highest ?? 0;
}
