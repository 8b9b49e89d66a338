/** Deleting an invoice, and with it the rule that starts from it; time and expenses that were on it can be charged anew. */
import { findChargedRecord } from '../../domain/bill/bill.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { Problem } from '../../domain/problem.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { readExisting, requireRight } from '../record/records.ts';
import { chargedAtOnce, freeRecords } from './freed.ts';
import { changeInvoice } from './update.ts';

/** @throws Problem `conflict` for what may not go */
function refuse({ payments, credits, completedAt }: Invoice): void {
  if (payments.length > 0) throw new Problem('conflict', 'The invoice has payments; delete them first');
  if (credits.length > 0) {
    throw new Problem('conflict', 'Credit notes are applied to the invoice; remove them first');
  }
  if (completedAt) {
    throw new Problem('conflict', 'The invoice is complete: mark it as not complete before deleting it');
  }
}

/**
 * Takes lines off, as many at a time as fit into a transaction, until the rest can go with the invoice itself. With the
 * first of them it is cancelled: nothing is paid on it or credited to it meanwhile, that would keep what is left of it.
 */
async function dropHeavyParts(before: Stored<Invoice>, work: Work): Promise<Stored<Invoice>> {
  let stored = before;
  for (;;) {
    const charged = stored.doc.lines.filter((line) => findChargedRecord(line) !== null);
    if (charged.length <= chargedAtOnce) return stored;
    const remove = charged.slice(0, chargedAtOnce).map((line) => line.position);
    stored = await changeInvoice(stored, { cancelled: true, lines: { remove } }, work);
  }
}

/**
 * Deletes an invoice that nothing was paid on and nothing credited to. Two round trips, three with a rule or with
 * charged records, more where it charges more than 10 of those.
 * @throws Problem `not_found`; `conflict` while it has payments or credits, or is complete: money is never deleted
 *   silently; `forbidden` where the rule that starts from it may not be deleted
 */
export async function deleteInvoice(id: number, work: Work): Promise<void> {
  const { invoices, recurringInvoices } = work.store;
  await retryOnConflict(async () => {
    const found = await readExisting(invoices, id);
    refuse(found.doc);
    // Before the first step of several: the rule goes in the last.
    if (found.doc.recurringInvoiceId) requireRight(work, 'recurring-invoices:delete');
    const before = await dropHeavyParts(found, work);
    const [rule, freed] = await Promise.all([
      before.doc.recurringInvoiceId ? recurringInvoices.get(before.doc.recurringInvoiceId) : null,
      freeRecords(id, before.doc.lines, work),
    ]);
    await work.store.save([invoices.remove(before), ...(rule ? [recurringInvoices.remove(rule)] : []), ...freed]);
  });
}
