/** Perfex's ticket, joined with its priority, department, service and contact. */
import * as z from 'zod';
import type { Contact } from '../../../domain/contact/contact.ts';
import { formatFullName } from '../../../domain/staff/staff.ts';
import type { Reply } from '../../../domain/ticket/reply.ts';
import type { Ticket } from '../../../domain/ticket/ticket.ts';
import { createTicket, deleteTicket, type TicketInput, updateTicket } from '../../../operations/ticket/write.ts';
import type { Work } from '../../../store/work.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import type { Among, Within } from '../../resource.ts';
import { tagsColumn } from '../columns/bill.ts';
import { extraCount, extraFlag } from '../columns/extras.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { statusColumn, statusNames } from '../columns/ticket.ts';
import { fileColumns } from '../protocol/attachments.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { demand, plainMessages } from '../protocol/messages.ts';
import { replyDetails } from './ticket-replies.ts';

type Named = { id: number; name: string };
type Join = {
  priorities: Among<Named>;
  departments: Among<Named>;
  services: Among<Named>;
  contacts: Among<Contact>;
  replies: Among<Reply>;
};

/** An entry of one of the organization's lists, by number or name; "0" for none. */
const choiceColumn: Codec<string> = { ...codec.text, broken: 'eleven', sample: '1' };
const senderAddressColumn: Codec<string> = {
  ...codec.addresses,
  wire: z.string().nullable(),
  output: (value) => value || null,
  sample: 'person@example.com',
};

const idText = (id: number | null): string => String(id ?? 0);

/** The sender is the contact, or else the sender that the ticket itself names. */
function findSenderName(doc: Ticket, { contacts }: Join): string | null {
  const contact = contacts.get(doc.contactId ?? 0)?.doc;
  return (contact ? formatFullName(contact) : doc.senderName) || null;
}

const findName = (entries: Among<Named>, id: number | null): string | null => entries.get(id ?? 0)?.doc.name ?? null;

const text = z.string();
const textOrNull = z.string().nullable();
const { column, computed } = defineColumns<Ticket, TicketInput, Join>();

const columns = [
  computed('id', text, (doc) => String(doc.id)),
  computed('ticketid', text, (doc) => String(doc.id)),
  extraFlag('adminreplying'),
  column('userid', 'customerId', codec.optionalId, { ...demand('always', 'User'), sample: 1 }),
  column('contactid', 'contactId', codec.optionalId, { ...demand('always', 'Contact'), sample: '0' }),
  column('email', 'senderEmail', senderAddressColumn, {
    read: (doc, { join }) => join.contacts.get(doc.contactId ?? 0)?.doc.email ?? doc.senderEmail,
  }),
  // The document's sample shows the priority's name here: Perfex's last joined table with such a column.
  column('name', 'senderName', codec.text, {
    read: (doc, { join }) => doc.senderName || (findName(join.priorities, doc.priorityId) ?? ''),
    sample: 'Jo Doe',
  }),
  column('department', 'department', choiceColumn, {
    ...demand('always', 'Ticket Department'),
    read: (doc) => idText(doc.departmentId),
    alsoNames: ['departmentId'],
  }),
  column('priority', 'priority', choiceColumn, {
    ...demand('update', 'Priority'),
    read: (doc) => idText(doc.priorityId),
    alsoNames: ['priorityId'],
  }),
  column('status', 'status', statusColumn),
  column('service', 'service', choiceColumn, { read: (doc) => idText(doc.serviceId), alsoNames: ['serviceId'] }),
  computed('ticketkey', text, (doc) => doc.hash),
  column('subject', 'subject', codec.name, { ...demand('always', 'Ticket Name'), sample: 'Ticket ER' }),
  column('message', 'message', codec.text),
  computed('admin', textOrNull, (doc) => (doc.createdBy === null ? null : String(doc.createdBy))),
  computed('date', text, (doc, view) => codec.formatDateTime(doc.createdAt, view)),
  column('project_id', 'projectId', codec.optionalId, { sample: 1 }),
  computed('lastreply', textOrNull, (doc, view) =>
    doc.lastReplyAt === null ? null : codec.formatDateTime(doc.lastReplyAt, view),
  ),
  column('clientread', 'readByCustomer', codec.flag, { sample: '0' }),
  column('adminread', 'readByStaff', codec.flag),
  column('assigned', 'staffId', codec.optionalId, { sample: 1 }),
  extraCount('line_manager'),
  extraCount('milestone'),
  column('cc', 'cc', codec.addresses, { sample: 'a@example.com' }),
  column('tags', 'tags', tagsColumn),
  computed('from_name', textOrNull, (doc, { join }) => findSenderName(doc, join)),
  computed('ticket_email', textOrNull, (doc) => doc.senderEmail || null),
  computed('status_name', text, (doc) => statusNames[doc.status]),
  computed('priority_name', textOrNull, (doc, { join }) => findName(join.priorities, doc.priorityId)),
  computed('department_name', textOrNull, (doc, { join }) => findName(join.departments, doc.departmentId)),
  ...fileColumns,
  computed('service_name', textOrNull, (doc, { join }) => findName(join.services, doc.serviceId)),
];

/** Reads the records that tickets refer to, and for a read their replies. One round trip. */
async function readJoin(docs: readonly Ticket[], { store }: Work, within: Within): Promise<Join> {
  const known = (ids: readonly (number | null)[]): number[] => ids.filter((id) => id !== null);
  const [priorities, departments, services, contacts, replies] = await Promise.all([
    store.priorities.getMany(known(docs.map((doc) => doc.priorityId))),
    store.departments.getMany(docs.map((doc) => doc.departmentId)),
    store.ticketServices.getMany(known(docs.map((doc) => doc.serviceId))),
    store.contacts.getMany(known(docs.map((doc) => doc.contactId))),
    store.replies.getMany(within === 'read' ? docs.flatMap((doc) => doc.replyIds) : []),
  ]);
  return { priorities, departments, services, contacts, replies };
}

export const ticket = definePerfex<Ticket, TicketInput, Join>({
  name: 'tickets',
  singular: 'a ticket',
  plural: 'tickets',
  scope: 'tickets',
  idKey: 'ticketid',
  records: (store) => store.tickets,
  columns,
  details: replyDetails,
  takesFiles: true,
  customFields: 'tickets',
  listIsPaged: true,
  searchIsPaged: true,
  sortable: {
    ticketid: 'id',
    id: 'id',
    subject: 'subject',
    date: 'created',
    status: 'status',
    priority: 'priority',
    department: 'department',
    userid: 'customer',
    assigned: 'staff',
    lastreply: 'lastReply',
  },
  messages: plainMessages('Ticket'),
  join: { by: 'records', read: readJoin },
  create: createTicket,
  update: updateTicket,
  remove: deleteTicket,
});
