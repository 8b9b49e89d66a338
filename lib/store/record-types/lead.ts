import { type Lead, lead } from '../../domain/lead/lead.ts';
import { formatAddress } from '../../domain/record.ts';
import type { RecordType } from '../record-type.ts';
import { toReference } from '../references.ts';

export const leadRecordType: RecordType<Lead> = {
  name: 'lead',
  resource: 'leads',
  schema: lead,
  home: 'own',
  referred: true,
  polled: true,
  lists: () => [{ list: 'all' }],
  references: (doc) => [
    ...toReference('customer', doc.customerId, 'customerId'),
    ...toReference('staff', doc.staffId, 'staffId'),
  ],
  row: (doc) => ({
    id: doc.id,
    created: doc.createdAt,
    name: doc.name.slice(0, 200),
    company: doc.company.slice(0, 200),
    source: doc.sourceId,
    status: doc.statusId,
    staff: doc.staffId,
    lastContact: doc.lastContactAt,
  }),
  text: (doc) =>
    [
      doc.name,
      doc.company,
      doc.contact,
      doc.title,
      doc.email,
      doc.phone,
      doc.website,
      formatAddress(doc.address),
      doc.description,
      ...doc.tags,
    ].join(' '),
};
