/** An invoice that the schedule issues: it gets the next number of its series, which is remembered within the run. */
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { settleInvoice } from '../../domain/invoice/standing.ts';
import type { Series } from '../../domain/settings/settings.ts';
import type { SequenceMove } from '../../store/sequence.ts';
import type { Work } from '../../store/work.ts';
import { numberInvoice, toNumberRow } from '../invoice/numbering.ts';
import type { Supplies } from './supplies.ts';

/** `stored` is to be called once the write has succeeded. */
export type Issued = { invoice: Invoice; sequences: SequenceMove[]; stored: () => void };

/**
 * @param invoice complete but for its number and state
 * @throws Problem `invalid` where no series is left to number from
 */
export async function numberOccurrence(
  invoice: Invoice,
  series: Series | null,
  supplies: Supplies,
  work: Work,
): Promise<Issued> {
  const row = series ? toNumberRow(series, invoice.issueOn).sequence : '';
  const { sequences, ...numbered } = await numberInvoice(undefined, series, invoice.issueOn, work, {
    lastNumber: supplies.lastNumbers.get(row),
    passed: supplies.passed,
  });
  return {
    invoice: settleInvoice({ ...invoice, ...numbered }, { draft: false, cancelled: false }),
    sequences,
    stored: () => {
      if (numbered.number !== null) supplies.lastNumbers.set(row, numbered.number);
    },
  };
}
