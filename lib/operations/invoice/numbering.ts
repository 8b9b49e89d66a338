/** Numbers of invoices: each series is a row of them, and a free reference may stand in a number's place. */
import { invalid } from '../../domain/problem.ts';
import type { Series } from '../../domain/settings/settings.ts';
import type { Work } from '../../store/work.ts';
import { inRow, type Known, type Numbered, type NumberRow, numberFrom } from '../bill/numbering.ts';

/** The counter of a series. */
export const sequenceOf = (seriesId: number): string => `series/${seriesId}`;

/** The row of numbers that a series is. */
export const rowOf = ({ id, value, firstNumber }: Series): NumberRow => ({
  sequence: sequenceOf(id),
  prefix: value,
  firstNumber,
});

/**
 * The number an invoice gets.
 * @param asked a number of the series, a text to stand as reference, or undefined for the next number
 * @param known see numberFrom
 * @throws Problem `invalid` where no series is left to number from, and for a number too large
 */
export async function numberInvoice(
  asked: number | string | undefined,
  series: Series | null,
  work: Work,
  known: Known = {},
): Promise<Numbered<number | null>> {
  if (typeof asked === 'string') return { number: null, reference: asked, sequences: [] };
  if (!series) throw invalid('series_id', 'is needed: this organization has no enabled series');
  return numberFrom(rowOf(series), asked, work, known);
}

/** Runs an issue of an invoice after the others of its series in this process. */
export function inSeries<T>(series: Series | null, work: Work, issue: () => Promise<T>): Promise<T> {
  return series ? inRow(rowOf(series), work, issue) : issue();
}
