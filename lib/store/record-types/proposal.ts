/** How proposals lie in the table. */
import { type Proposal, proposal } from '../../domain/proposal/proposal.ts';
import type { RecordType } from '../record-type.ts';
import { referenceTo } from '../references.ts';
import { billReferences, billRow, billText, numberGuards, ofCustomer } from './bill.ts';

/** A lead, an estimate or an invoice stays as long as a proposal names it. */
export const proposalRecordType: RecordType<Proposal> = {
  name: 'proposal',
  resource: 'proposals',
  schema: proposal,
  home: 'own',
  denominations: ({ currency, issueOn: on }) => [{ currency, on }],
  referred: true,
  polled: true,
  lists: (doc) => [{ list: 'all' }, ...ofCustomer(doc), ...(doc.leadId ? [{ list: `lead=${doc.leadId}` }] : [])],
  guards: (doc) => numberGuards('proposal', doc),
  references: (doc) => [
    ...billReferences(doc),
    ...referenceTo('lead', doc.leadId, 'leadId'),
    ...referenceTo('estimate', doc.estimateId, 'estimateId'),
    ...referenceTo('invoice', doc.invoiceId, 'invoiceId'),
  ],
  row: (doc) => ({ ...billRow(doc), lead: doc.leadId, openTill: doc.openTillOn, subject: doc.subject.slice(0, 200) }),
  text: (doc) => billText(doc, [doc.subject, doc.content, doc.phone]),
};
