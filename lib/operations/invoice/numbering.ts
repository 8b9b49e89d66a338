/**
 * Numbers of invoices. The next number of a series is taken in the transaction that issues the
 * invoice, on condition that nobody took it since it was read: no gaps, no twins. A number that
 * is given is guarded too, and raises the series to at least itself.
 */
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { invalid } from '../../domain/problem.ts';
import type { Series } from '../../domain/settings/settings.ts';
import type { SequenceMove } from '../../store/save.ts';
import { inTurn } from '../../store/turns.ts';
import type { Work } from '../../store/work.ts';

export type Numbered = Pick<Invoice, 'number' | 'reference'> & { sequences: SequenceMove[] };

const highestNumber = 999_999_999_999;
const sequenceName = (series: Series): string => `series/${series.id}`;

/**
 * The number an invoice gets.
 * @param asked a number of the series, a text to stand as reference, or undefined for the next number
 * @param lastNumber where the series is believed to stand, to save the reading; wrong, the save is a Conflict
 * @throws Problem `invalid` where no series is left to number from
 */
export async function numberInvoice(
  asked: number | string | undefined,
  series: Series | null,
  work: Work,
  lastNumber?: number,
): Promise<Numbered> {
  if (typeof asked === 'string') return { number: null, reference: asked, sequences: [] };
  if (!series) throw invalid('series_id', 'is needed: this organization has no enabled series');
  const name = sequenceName(series);
  const from = lastNumber ?? (await work.store.number(name));
  const number = asked ?? Math.max(from + 1, series.firstNumber);
  if (number > highestNumber) throw invalid('number', 'is too large');
  const reference = `${series.value}${number}`;
  return { number, reference, sequences: number > from ? [{ name, from, to: number }] : [] };
}

/** Runs an issue of an invoice after the others of its series in this process. */
export function inSeries<T>(series: Series | null, work: Work, issue: () => Promise<T>): Promise<T> {
  if (!series) return issue();
  return inTurn(`${work.store.organizationId}/${sequenceName(series)}`, issue);
}
