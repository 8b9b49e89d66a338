import { type Proposal, proposal } from '../../domain/proposal/proposal.ts';
import type { RecordType } from '../record-type.ts';
import { toReference } from '../references.ts';
import { billReferences, billRow, billsOfCustomer, billText, numberGuards } from './bill.ts';

/** A lead, estimate or invoice cannot be deleted while a proposal names it. */
export const proposalRecordType: RecordType<Proposal> = {
  name: 'proposal',
  resource: 'proposals',
  schema: proposal,
  home: 'own',
  denominations: ({ currency, issueOn: on }) => [{ currency, on }],
  referred: true,
  polled: true,
  lists: (doc) => [{ list: 'all' }, ...billsOfCustomer(doc), ...(doc.leadId ? [{ list: `lead=${doc.leadId}` }] : [])],
  guards: (doc) => numberGuards('proposal', doc),
  references: (doc) => [
    ...billReferences(doc),
    ...toReference('lead', doc.leadId, 'leadId'),
    ...toReference('estimate', doc.estimateId, 'estimateId'),
    ...toReference('invoice', doc.invoiceId, 'invoiceId'),
  ],
  row: (doc) => ({ ...billRow(doc), lead: doc.leadId, openTill: doc.openTillOn, subject: doc.subject.slice(0, 200) }),
  text: (doc) => billText(doc, [doc.subject, doc.content, doc.phone]),
};
