/** Numbers of invoices: each series is a row, and a free reference may replace the number. */
import type { InvoiceInput } from '../../domain/invoice/input.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { invalidProblem } from '../../domain/problem.ts';
import type { Series } from '../../domain/settings/settings.ts';
import { toSeriesSequence } from '../../store/sequence.ts';
import type { Work } from '../../store/work.ts';
import { type Known, type Numbered, type NumberRow, numberFrom, runInRow } from '../bill/numbering.ts';

/** Gives the year whose row numbers an invoice of this date; undefined where a series has one row. */
export function toSeriesYear({ restartsFrom }: Series, on: string): number | undefined {
  const year = Number(on.slice(0, 4));
  return restartsFrom !== null && year >= restartsFrom ? year : undefined;
}

/** Gives the row that numbers invoices of a date. */
export const toNumberRow = (series: Series, on: string): NumberRow => ({
  sequence: toSeriesSequence(series.id, toSeriesYear(series, on)),
  format: series.value,
  firstNumber: series.firstNumber,
});

type InvoiceNumber = Numbered<number | null> & Pick<Invoice, 'numberYear'>;
/** What a draft has in place of a number. */
export const unnumbered: InvoiceNumber = composeFreeNumber('');

function composeFreeNumber(reference: string): InvoiceNumber {
  return { number: null, reference, numberYear: undefined, sequences: [] };
}

/** Clients send back both number and reference, and change one. The one that differs from the invoice counts. */
export function findRequestedNumber(
  { number, reference }: Pick<InvoiceInput, 'number' | 'reference'>,
  before: Pick<Invoice, 'number' | 'reference'> | null,
): number | string | undefined {
  const requested = number ?? undefined;
  const isOther = requested !== undefined && (before === null || !isNumberOf(requested, before));
  return isOther || !reference || reference === before?.reference ? requested : reference;
}

/** Compares a number; a free reference counts as one too: 7 is "007". */
export function isNumberOf(
  requested: number | string,
  { number, reference }: Pick<Invoice, 'number' | 'reference'>,
): boolean {
  if (requested === number || requested === reference) return true;
  return number === null && /^\d+$/.test(reference) && Number(reference) === requested;
}

/**
 * Numbers an invoice.
 * @param requested a number of the series, a free reference, or undefined for the next number
 * @throws Problem `invalid` without a series, and for a number too large
 */
export async function numberInvoice(
  requested: number | string | undefined,
  series: Series | null,
  on: string,
  work: Work,
  known: Known = {},
): Promise<InvoiceNumber> {
  if (typeof requested === 'string') return composeFreeNumber(requested);
  if (!series) throw invalidProblem('seriesId', 'is required: this organization has no enabled series');
  const numbered = await numberFrom(toNumberRow(series, on), requested, on, work, known);
  return { ...numbered, numberYear: toSeriesYear(series, on) };
}

/** Reads the series that an invoice is in, or that will number the draft. */
export async function chooseSeriesOf({ seriesId }: Pick<Invoice, 'seriesId'>, work: Work): Promise<Series | null> {
  return seriesId ? ((await work.store.series.get(seriesId))?.doc ?? null) : null;
}

/** Takes turns with the other users of the series in this process, which avoids lost races. */
export function runInSeries<T>(series: Series | null, work: Work, issue: () => Promise<T>): Promise<T> {
  return series ? runInRow(toSeriesSequence(series.id), work, issue) : issue();
}
