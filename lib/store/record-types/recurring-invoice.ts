import { type RecurringInvoice, recurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import type { RecordType } from '../record-type.ts';
import { billReferences } from './bill.ts';
import { invoiceRecordType } from './invoice.ts';
import { findDue } from './occurrence.ts';

export const recurringInvoiceRecordType: RecordType<RecurringInvoice> = {
  name: 'recurring invoice',
  resource: 'recurring-invoices',
  schema: recurringInvoice,
  home: 'own',
  denominations: ({ currency, startsOn: on }) => [{ currency, on }],
  // Shares its ids with invoices, so that a line's id names one of them only.
  sequence: invoiceRecordType.name,
  lists: (doc) => [{ list: 'all' }, ...(doc.customerId ? [{ list: `customer=${doc.customerId}` }] : [])],
  references: billReferences,
  due: (doc, zone) => (doc.enabled ? findDue(doc, zone) : null),
};
