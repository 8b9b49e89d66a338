/** Deleting an invoice, and with it the rule that starts from it; expenses and time that were on it can be charged anew. */
import { Problem } from '../../domain/problem.ts';
import { racing } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { existing } from '../record/records.ts';
import { freedOrigins } from './freed.ts';

/**
 * Deletes an invoice that nothing was paid on and nothing credited to.
 * @throws Problem `not_found`; `conflict` while it has payments or credits: money is never deleted silently
 */
export async function deleteInvoice(id: number, work: Work): Promise<void> {
  const { invoices, recurringInvoices } = work.store;
  await racing(async () => {
    const before = await existing(invoices, id);
    if (before.doc.payments.length > 0) {
      throw new Problem('conflict', 'The invoice has payments; delete them first');
    }
    if (before.doc.credits.length > 0) {
      throw new Problem('conflict', 'Credit notes are applied to the invoice; take them off first');
    }
    if (before.doc.completedAt)
      throw new Problem('conflict', 'The invoice is complete: mark it as not complete before deleting it');
    const [rule, freed] = await Promise.all([
      before.doc.recurringInvoiceId ? recurringInvoices.get(before.doc.recurringInvoiceId) : null,
      freedOrigins(id, before.doc.lines, work),
    ]);
    await work.store.save([invoices.remove(before), ...(rule ? [recurringInvoices.remove(rule)] : []), ...freed]);
  });
}
