/** Deleting an invoice, and with it the rule that starts from it. */
import { Problem } from '../../domain/problem.ts';
import { racing } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { existing } from '../record/records.ts';

/**
 * Deletes an invoice that nothing was paid on.
 * @throws Problem `not_found`; `conflict` while it has payments: money is never deleted silently
 */
export async function deleteInvoice(id: number, work: Work): Promise<void> {
  const { invoices, recurringInvoices } = work.store;
  await racing(async () => {
    const before = await existing(invoices, id);
    if (before.doc.payments.length > 0) {
      throw new Problem('conflict', 'The invoice has payments; delete them first');
    }
    if (before.doc.completedAt)
      throw new Problem('conflict', 'The invoice is complete: mark it as not complete before deleting it');
    const rule = before.doc.recurringInvoiceId ? await recurringInvoices.get(before.doc.recurringInvoiceId) : null;
    await work.store.save([invoices.remove(before), ...(rule ? [recurringInvoices.remove(rule)] : [])]);
  });
}
