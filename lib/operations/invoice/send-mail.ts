/** Sending an invoice to its customer because somebody asks for it now. */
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { invalid, notFound } from '../../domain/problem.ts';
import type { Stored } from '../../store/noun.ts';
import { racing } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { templateOf } from '../invoice-document/templates.ts';
import { addressesOf } from '../outbox/addresses.ts';
import { existing, touched } from '../record/records.ts';

/**
 * Promises the mail of an invoice, in the write that notes it on the invoice; the outbox sends it. Two round trips,
 * three where the address is the customer's own.
 * @param templateId how its PDF looks; see templates.ts
 * @throws Problem `not_found` for the invoice or the template; `invalid` where nobody has an address
 */
export function sendInvoice(id: number, templateId: number, work: Work): Promise<Stored<Invoice>> {
  if (!templateOf(templateId)) throw notFound('template');
  const { invoices } = work.store;
  return racing(async () => {
    const before = await existing(invoices, id);
    if ((await addressesOf(before.doc, work)).length === 0) {
      throw invalid('email', 'is missing: neither the invoice nor its customer has an e-mail address');
    }
    const after: Invoice = { ...before.doc, sentByEmail: true, ...touched(work) };
    const effects = [{ kind: 'invoice mail', payload: { invoiceId: id, templateId } }];
    const [stored] = await work.store.save([invoices.update(before, after)], { effects });
    return stored;
  });
}
