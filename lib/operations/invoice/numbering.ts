/** Numbers of invoices: each series is a row of them, and a free reference may stand in a number's place. */
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { invalid } from '../../domain/problem.ts';
import type { Series } from '../../domain/settings/settings.ts';
import type { Work } from '../../store/work.ts';
import { inRow, type Known, type Numbered, type NumberRow, numberFrom } from '../bill/numbering.ts';
import type { InvoiceInput } from './input.ts';

/** The counter of a series. */
export const sequenceOf = (seriesId: number): string => `series/${seriesId}`;

/** The row of numbers that a series is. */
export const rowOf = ({ id, value, firstNumber }: Series): NumberRow => ({
  sequence: sequenceOf(id),
  prefix: value,
  firstNumber,
});

/**
 * The number that is asked for, or the text that shall stand in its place: whichever of the two is another than the invoice has, so
 * that whoever sends both back and changes one is understood.
 * @param before as it stands; null for a new one
 */
export function askedNumber(
  { number, reference }: Pick<InvoiceInput, 'number' | 'reference'>,
  before: Pick<Invoice, 'number' | 'reference'> | null,
): number | string | undefined {
  const asked = number ?? undefined;
  const isOther = asked !== undefined && (before === null || !isNumberOf(asked, before));
  return isOther || !reference || reference === before?.reference ? asked : reference;
}

/** Whether an invoice has this number; the free reference in its place counts as one: 7 is "007". */
export function isNumberOf(
  asked: number | string,
  { number, reference }: Pick<Invoice, 'number' | 'reference'>,
): boolean {
  if (asked === number || asked === reference) return true;
  return number === null && /^\d+$/.test(reference) && Number(reference) === asked;
}

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
