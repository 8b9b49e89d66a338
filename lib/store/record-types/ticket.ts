import { type Ticket, ticket, ticketStatuses } from '../../domain/ticket/ticket.ts';
import type { RecordType } from '../record-type.ts';
import { toReference } from '../references.ts';

export const ticketRecordType: RecordType<Ticket> = {
  name: 'ticket',
  resource: 'tickets',
  schema: ticket,
  home: 'own',
  referred: true,
  polled: true,
  lists: () => [{ list: 'all' }],
  references: (doc) => [
    ...toReference('customer', doc.customerId, 'customerId'),
    ...toReference('contact', doc.contactId, 'contactId'),
    ...toReference('project', doc.projectId, 'projectId'),
    ...toReference('staff', doc.staffId, 'staffId'),
  ],
  row: (doc) => ({
    id: doc.id,
    created: doc.createdAt,
    subject: doc.subject.slice(0, 200),
    status: ticketStatuses.indexOf(doc.status) + 1,
    priority: doc.priorityId,
    department: doc.departmentId,
    customer: doc.customerId,
    staff: doc.staffId,
    lastReply: doc.lastReplyAt,
  }),
  text: (doc) => [doc.subject, doc.message, doc.senderName, doc.senderEmail, doc.cc, ...doc.tags].join(' '),
};
