import { type CreditNote, computeRemainingMinor, creditNote } from '../../domain/credit-note/credit-note.ts';
import type { RecordType } from '../record-type.ts';
import { billReferences, billRow, billsOfCustomer, billText, numberGuards } from './bill.ts';

/** An invoice cannot be deleted while a credit note is applied to it. */
export const creditNoteRecordType: RecordType<CreditNote> = {
  name: 'credit note',
  resource: 'credit-notes',
  schema: creditNote,
  home: 'own',
  denominations: ({ currency, issueOn: on }) => [{ currency, on }],
  polled: true,
  lists: (doc) => [{ list: 'all' }, ...billsOfCustomer(doc)],
  guards: (doc) => numberGuards('credit-note', doc),
  references: (doc) => [
    ...billReferences(doc),
    ...doc.applied.map(({ invoiceId }) => ({ recordType: 'invoice', id: invoiceId, path: 'applied' })),
  ],
  row: (doc) => ({ ...billRow(doc), remaining: computeRemainingMinor(doc) }),
  text: (doc) => billText(doc, [doc.customerReference]),
};
