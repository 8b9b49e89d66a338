import type { TaxChoice } from '../../domain/bill/input.ts';
import { deriveFirstDue } from '../../domain/invoice/due.ts';
import type { InvoicingInput } from '../../domain/invoice/input.ts';
import { type Invoice, invoice as invoiceSchema } from '../../domain/invoice/invoice.ts';
import { stampNew } from '../../domain/record.ts';
import { neverRepeated } from '../../domain/recurrence/repeating-record.ts';
import type { Series, Tax } from '../../domain/settings/settings.ts';
import type { Work } from '../../store/work.ts';
import { composeInvoicing } from '../invoice/compose.ts';
import { makeHash } from '../record/hash.ts';
import type { Supplies } from './supplies.ts';

/** Reads taxes by id. One that was deleted since is still charged where it was agreed on. */
export async function readTaxChoices(ids: readonly (number | null)[], { reading }: Supplies): Promise<TaxChoice[]> {
  const found = await reading.store.taxes.getMany(ids.filter((id) => id !== null));
  return [...found.values()].map(({ doc: { name, ratePercent } }: { doc: Tax }) => ({ name, ratePercent }));
}

/** Composes an invoice of the schedule, without number and state. @throws Problem `invalid` for what is gone */
export async function composeOccurrenceInvoice(
  input: InvoicingInput,
  on: string,
  series: Series | null,
  supplies: Supplies,
  work: Work,
): Promise<Invoice> {
  const seriesInput = { ...input, seriesId: series?.id ?? null };
  const [{ bill }, id] = await Promise.all([
    composeInvoicing(null, seriesInput, supplies.reading),
    supplies.newId(work.store.invoices),
  ]);
  return invoiceSchema.parse({
    ...stampNew(work, id),
    ...bill,
    formerRecurrence: neverRepeated.formerRecurrence,
    state: 'open',
    number: null,
    reference: '',
    issueOn: on,
    ...deriveFirstDue(undefined, on, { ...bill, organization: work.organization }),
    hash: makeHash(),
  });
}
