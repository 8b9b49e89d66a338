/** How tickets lie in the table. */
import { type Ticket, ticket, ticketStatuses } from '../../domain/ticket/ticket.ts';
import type { RecordType } from '../record-type.ts';
import { referenceTo } from '../references.ts';

export const ticketRecordType: RecordType<Ticket> = {
  name: 'ticket',
  resource: 'tickets',
  schema: ticket,
  home: 'own',
  referred: true,
  polled: true,
  lists: () => [{ list: 'all' }],
  references: (doc) => [
    ...referenceTo('customer', doc.customerId, 'customerId'),
    ...referenceTo('contact', doc.contactId, 'contactId'),
    ...referenceTo('project', doc.projectId, 'projectId'),
    ...referenceTo('staff', doc.staffId, 'staffId'),
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
