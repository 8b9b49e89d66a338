import type { Invoice } from '../../domain/invoice/invoice.ts';
import { settleInvoice } from '../../domain/invoice/standing.ts';
import type { Series } from '../../domain/settings/settings.ts';
import type { SequenceMove } from '../../store/sequence.ts';
import type { Work } from '../../store/work.ts';
import { numberInvoice, toNumberRow } from '../invoice/numbering.ts';
import type { Supplies } from './supplies.ts';

/** `stored` must be called once the write has succeeded. */
export type Issued = { invoice: Invoice; sequences: SequenceMove[]; stored: () => void };

/** Numbers and issues an invoice, remembering the number of its series. @throws Problem `invalid` without a series */
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
