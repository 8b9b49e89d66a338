import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { makeHash } from '../record/hash.ts';
import { updateRecord } from '../record/records.ts';

/** Gives an invoice a new key, which disables every link to it. Two round trips. @throws Problem `not_found` */
export function renewLink(invoiceId: number, work: Work): Promise<Stored<Invoice>> {
  return updateRecord(work.store.invoices, invoiceId, (doc) => ({ ...doc, hash: makeHash() }), work);
}
