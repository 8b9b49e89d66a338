/** How leads, tickets and their replies lie in the table. */
import { type Lead, lead } from '../../domain/lead/lead.ts';
import { addressText } from '../../domain/record.ts';
import { type Reply, reply } from '../../domain/ticket/reply.ts';
import { type Ticket, ticket, ticketStatuses } from '../../domain/ticket/ticket.ts';
import type { Noun, Reference } from '../noun.ts';

/** The record a field names, if it names one. */
const reference = (noun: string, id: number | null, path: string): Reference[] =>
  id === null ? [] : [{ noun, id, path }];

export const leadNoun: Noun<Lead> = {
  name: 'lead',
  resource: 'leads',
  schema: lead,
  home: 'own',
  referred: true,
  polled: true,
  lists: () => [{ list: 'all' }],
  references: (doc) => [
    ...reference('customer', doc.customerId, 'customer_id'),
    ...reference('staff', doc.staffId, 'staff_id'),
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
      addressText(doc.address),
      doc.description,
      ...doc.tags,
    ].join(' '),
};

export const ticketNoun: Noun<Ticket> = {
  name: 'ticket',
  resource: 'tickets',
  schema: ticket,
  home: 'own',
  referred: true,
  polled: true,
  lists: () => [{ list: 'all' }],
  references: (doc) => [
    ...reference('customer', doc.customerId, 'customer_id'),
    ...reference('contact', doc.contactId, 'contact_id'),
    ...reference('project', doc.projectId, 'project_id'),
    ...reference('staff', doc.staffId, 'staff_id'),
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

/** Reached through its ticket alone, so that it is one item and goes in one. */
export const replyNoun: Noun<Reply> = { name: 'reply', resource: 'tickets', isPart: true, schema: reply, home: 'own' };
