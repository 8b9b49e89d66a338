import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { updateRecord } from '../record/records.ts';

/** Sets or removes Teamwork's lock on an invoice's lines. @throws Problem `not_found` */
export function completeInvoice(id: number, complete: boolean, work: Work): Promise<Stored<Invoice>> {
  const alter = (doc: Invoice): Invoice => ({ ...doc, completedAt: complete ? (doc.completedAt ?? work.at) : null });
  return updateRecord(work.store.invoices, id, alter, work);
}
