/** What was made of an invoice by rules that started from it and are gone. */
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { FormerRecurrence } from '../../domain/recurrence/recurrence.ts';
import type { Work } from '../../store/work.ts';

/** More than any invoice has been repeated: a hundred years of months. */
const mostOccurrences = 1_200;

/**
 * What an invoice has in mind of its repetition. Invoices whose rule was taken off before they kept that in mind are
 * told by what was made from them: later ones of the same customer that name it.
 * @returns null for an invoice that never repeated, as far as anything tells
 */
export async function formerOfInvoice(invoice: Invoice, { store }: Work): Promise<FormerRecurrence> {
  if (invoice.formerRecurrence) return invoice.formerRecurrence;
  const { items } = await store.invoices.find({
    where: ({ id, customer }) => id > invoice.id && customer === invoice.customerId,
    descending: true,
    offset: 0,
    limit: mostOccurrences,
  });
  const made = items.flatMap(({ doc: { generatedFrom } }) =>
    generatedFrom?.invoiceId === invoice.id ? generatedFrom.on : [],
  );
  const last = made.sort().at(-1);
  return last === undefined ? null : { lastGeneratedOn: last };
}
