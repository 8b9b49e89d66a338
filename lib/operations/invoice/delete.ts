/** Deletes an invoice with its rule. Time and expenses on it can be charged again. */
import { findChargedRecord } from '../../domain/bill/bill.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { Problem } from '../../domain/problem.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { readExisting, requireRight } from '../record/records.ts';
import { chargedAtOnce, freeRecords } from './freed.ts';
import { changeInvoice } from './update.ts';

/** @throws Problem `conflict` for an invoice that must stay */
function refuseUndeletable({ payments, credits, completedAt }: Invoice): void {
  if (payments.length > 0) throw new Problem('conflict', 'The invoice has payments; delete them first');
  if (credits.length > 0) {
    throw new Problem('conflict', 'Credit notes are applied to the invoice; remove them first');
  }
  if (completedAt) {
    throw new Problem('conflict', 'The invoice is complete: mark it as not complete before deleting it');
  }
}

/** Removes lines until the rest fits in one write. Cancels first, so that no payment or credit comes in between. */
async function removeExcessLines(before: Stored<Invoice>, work: Work): Promise<Stored<Invoice>> {
  let stored = before;
  for (;;) {
    const charged = stored.doc.lines.filter((line) => findChargedRecord(line) !== null);
    if (charged.length <= chargedAtOnce) return stored;
    const remove = charged.slice(0, chargedAtOnce).map((line) => line.position);
    stored = await changeInvoice(stored, { cancelled: true, lines: { remove } }, work);
  }
}

/**
 * Deletes an invoice without payments and credits. Two round trips, three with a rule or charged records, more with
 * over 10 of those.
 * @throws Problem `not_found`; `conflict` while it has payments or credits, or is complete; `forbidden` where the token
 * may not delete its rule
 */
export async function deleteInvoice(id: number, work: Work): Promise<void> {
  const { invoices, recurringInvoices } = work.store;
  await retryOnConflict(async () => {
    const found = await readExisting(invoices, id);
    refuseUndeletable(found.doc);
    // Checked before the first step, because the rule goes in the last.
    if (found.doc.recurringInvoiceId) requireRight(work, 'recurring-invoices:delete');
    const before = await removeExcessLines(found, work);
    const [rule, freed] = await Promise.all([
      before.doc.recurringInvoiceId ? recurringInvoices.get(before.doc.recurringInvoiceId) : null,
      freeRecords(id, before.doc.lines, work),
    ]);
    await work.store.save([invoices.remove(before), ...(rule ? [recurringInvoices.remove(rule)] : []), ...freed]);
  });
}
