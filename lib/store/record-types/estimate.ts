import { type Estimate, estimate } from '../../domain/estimate/estimate.ts';
import type { RecordType } from '../record-type.ts';
import { toReference } from '../references.ts';
import { billReferences, billRow, billsOfCustomer, billText, numberGuards } from './bill.ts';

/** An invoice cannot be deleted while the estimate that became it names it. */
export const estimateRecordType: RecordType<Estimate> = {
  name: 'estimate',
  resource: 'estimates',
  schema: estimate,
  home: 'own',
  denominations: ({ currency, issueOn: on }) => [{ currency, on }],
  referred: true,
  polled: true,
  lists: (doc) => [{ list: 'all' }, ...billsOfCustomer(doc)],
  guards: (doc) => numberGuards('estimate', doc),
  references: (doc) => [...billReferences(doc), ...toReference('invoice', doc.invoiceId, 'invoiceId')],
  row: (doc) => ({ ...billRow(doc), expires: doc.expiresOn }),
  text: (doc) => billText(doc, [doc.customerReference]),
};
