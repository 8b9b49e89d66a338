import { type Contract, contract } from '../../domain/contract/contract.ts';
import { getCurrency } from '../../domain/currency.ts';
import { formatMinor } from '../../domain/money.ts';
import type { RecordType } from '../record-type.ts';

export const contractRecordType: RecordType<Contract> = {
  name: 'contract',
  resource: 'contracts',
  schema: contract,
  home: 'own',
  denominations: ({ currency, startsOn: on }) => [{ currency, on }],
  referred: true,
  lists: (doc) => [{ list: 'all' }, { list: `customer=${doc.customerId}` }],
  references: (doc) => [{ recordType: 'customer', id: doc.customerId, path: 'customerId' }],
  row: (doc) => ({
    id: doc.id,
    created: doc.createdAt,
    subject: doc.subject.slice(0, 200),
    customer: doc.customerId,
    starts: doc.startsOn,
    ends: doc.endsOn,
    value: Number(formatMinor(doc.valueMinor, getCurrency(doc.currency).minorDigits)),
  }),
};
