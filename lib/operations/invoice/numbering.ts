/** Numbers of invoices: each series is a row of them, and a free reference may stand in a number's place. */
import type { InvoiceInput } from '../../domain/invoice/input.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { invalidProblem } from '../../domain/problem.ts';
import type { Series } from '../../domain/settings/settings.ts';
import { toSeriesSequence } from '../../store/sequence.ts';
import type { Work } from '../../store/work.ts';
import { type Known, type Numbered, type NumberRow, numberFrom, runInRow } from '../bill/numbering.ts';

/** The year in whose row a series numbers what is of a date; undefined where all its numbers are in one row. */
export function toSeriesYear({ restartsFrom }: Series, on: string): number | undefined {
  const year = Number(on.slice(0, 4));
  return restartsFrom !== null && year >= restartsFrom ? year : undefined;
}

/** The row of numbers that a series is for invoices of a date. */
export const toNumberRow = (series: Series, on: string): NumberRow => ({
  sequence: toSeriesSequence(series.id, toSeriesYear(series, on)),
  format: series.value,
  firstNumber: series.firstNumber,
});

/** The number, what people see of it, and the year in whose row it is. */
type InvoiceNumber = Numbered<number | null> & Pick<Invoice, 'numberYear'>;
/** No number: of drafts. */
export const unnumbered: InvoiceNumber = withoutRow('');

function withoutRow(reference: string): InvoiceNumber {
  return { number: null, reference, numberYear: undefined, sequences: [] };
}

/**
 * The number that is asked for, or the text that shall stand in its place: whichever of the two is another than the invoice has, so
 * that whoever sends both back and changes one is understood.
 * @param before as it stands; null for a new one
 */
export function findRequestedNumber(
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
 * @param on its date
 * @param known see numberFrom
 * @throws Problem `invalid` where no series is left to number from, and for a number too large
 */
export async function numberInvoice(
  asked: number | string | undefined,
  series: Series | null,
  on: string,
  work: Work,
  known: Known = {},
): Promise<InvoiceNumber> {
  if (typeof asked === 'string') return withoutRow(asked);
  if (!series) throw invalidProblem('seriesId', 'is required: this organization has no enabled series');
  const numbered = await numberFrom(toNumberRow(series, on), asked, on, work, known);
  return { ...numbered, numberYear: toSeriesYear(series, on) };
}

/** The series that an invoice is in, or will be numbered in once it is issued. */
export async function chooseSeriesOf({ seriesId }: Pick<Invoice, 'seriesId'>, work: Work): Promise<Series | null> {
  return seriesId ? ((await work.store.series.get(seriesId))?.doc ?? null) : null;
}

/** Runs an issue of an invoice after the others of its series in this process. */
export function runInSeries<T>(series: Series | null, work: Work, issue: () => Promise<T>): Promise<T> {
  return series ? runInRow(toSeriesSequence(series.id), work, issue) : issue();
}
