/** Perfex's ticket, shown as its table joined with those of priorities, departments, services and contacts. */
import * as z from 'zod';
import type { Contact } from '../../../domain/contact/contact.ts';
import { fullName } from '../../../domain/staff/staff.ts';
import type { Reply } from '../../../domain/ticket/reply.ts';
import { type Ticket, ticket as ticketSchema } from '../../../domain/ticket/ticket.ts';
import { createTicket, deleteTicket, type TicketInput, updateTicket } from '../../../operations/ticket/write.ts';
import type { Collection } from '../../../store/collection.ts';
import type { Document } from '../../../store/record-type.ts';
import type { Work } from '../../../store/work.ts';
import { type Field, field, shown } from '../../field-table.ts';
import { tagsColumn } from '../columns/bill.ts';
import { keptCount, keptFlag } from '../columns/extras.ts';
import { nameColumn } from '../columns/people.ts';
import { addressesColumn, dateTime, flagColumn, optionalIdColumn, textColumn } from '../columns/text-and-numbers.ts';
import { statusColumn, statusNames } from '../columns/ticket.ts';
import { fileRows } from '../protocol/attachments.ts';
import type { Entity } from '../protocol/entity.ts';
import { ticketDetails } from './ticket-replies.ts';

type Named = { id: number; name: string };
type Join = {
  priorities: ReadonlyMap<number, Named>;
  departments: ReadonlyMap<number, Named>;
  services: ReadonlyMap<number, Named>;
  contacts: ReadonlyMap<number, Contact>;
  replies: ReadonlyMap<number, Reply>;
};
type Row = Field<Ticket, TicketInput, Join>;

const text = z.string();
const textOrNull = z.string().nullable();

/** A record that is named by its number, "0" for none. */
function link(
  wire: string,
  key: 'contactId' | 'customerId' | 'projectId' | 'staffId',
  rules: Pick<Row, 'required'> & { message?: string } = { required: 'never' },
): Row {
  return field<Ticket, TicketInput, Join, number | null>(wire, {
    codec: { ...optionalIdColumn, sample: key === 'contactId' ? '0' : 1 },
    get: (doc) => doc[key],
    put: (value) => ({ [key]: value }),
    ...rules,
  });
}

/** An entry of one of the firm's lists, by number or name; "0" for none. */
function choice(
  wire: 'department' | 'priority' | 'service',
  key: 'departmentId' | 'priorityId' | 'serviceId',
  rules: Pick<Row, 'required'> & { message?: string } = { required: 'never' },
): Row {
  return field<Ticket, TicketInput, Join, string>(wire, {
    codec: { ...textColumn, broken: 'eleven' },
    get: (doc) => String(doc[key] ?? 0),
    put: (value) => ({ [wire]: value }),
    ...rules,
    sample: '1',
  });
}

/** Who asks, by name: a contact, or whom the ticket names itself. */
function senderName(doc: Ticket, { contacts }: Join): string | null {
  const contact = contacts.get(doc.contactId ?? 0);
  return (contact ? fullName(contact) : doc.senderName) || null;
}

const nameOf = (entries: ReadonlyMap<number, Named>, id: number | null): string | null =>
  entries.get(id ?? 0)?.name ?? null;

const senderFields: readonly Row[] = [
  link('userid', 'customerId', { required: 'always', message: 'The User field is required' }),
  link('contactid', 'contactId', { required: 'always', message: 'The Contact field is required' }),
  field('email', {
    codec: { ...addressesColumn, wire: textOrNull, output: (value) => value || null, sample: 'person@example.com' },
    get: (doc, { join }) => join.contacts.get(doc.contactId ?? 0)?.email ?? doc.senderEmail,
    put: (senderEmail) => ({ senderEmail }),
  }),
  // The sample has the name of its priority here, as the last of the joined tables with such a column.
  field('name', {
    codec: { ...textColumn, sample: 'Jo Doe' },
    get: (doc, { join }) => doc.senderName || (nameOf(join.priorities, doc.priorityId) ?? ''),
    put: (name) => ({ senderName: name }),
  }),
];

const fields: readonly Row[] = [
  shown('id', text, (doc) => String(doc.id)),
  shown('ticketid', text, (doc) => String(doc.id)),
  keptFlag('adminreplying'),
  ...senderFields,
  choice('department', 'departmentId', { required: 'always', message: 'The Ticket Department field is required' }),
  choice('priority', 'priorityId', { required: 'update', message: 'The Priority field is required' }),
  field('status', { codec: statusColumn, get: (doc) => doc.status, put: (status) => ({ status }) }),
  choice('service', 'serviceId'),
  shown('ticketkey', text, (doc) => doc.hash),
  field('subject', {
    codec: nameColumn,
    required: 'always',
    message: 'The Ticket Name field is required',
    get: (doc) => doc.subject,
    put: (subject) => ({ subject }),
    sample: 'Ticket ER',
  }),
  field('message', { codec: textColumn, get: (doc) => doc.message, put: (message) => ({ message }) }),
  shown('admin', textOrNull, (doc) => (doc.createdBy === null ? null : String(doc.createdBy))),
  shown('date', text, (doc, view) => dateTime(doc.createdAt, view)),
  link('project_id', 'projectId'),
  shown('lastreply', textOrNull, (doc, view) => (doc.lastReplyAt === null ? null : dateTime(doc.lastReplyAt, view))),
  field('clientread', {
    codec: flagColumn,
    get: (doc) => doc.readByCustomer,
    put: (readByCustomer) => ({ readByCustomer }),
    sample: '0',
  }),
  field('adminread', { codec: flagColumn, get: (doc) => doc.readByStaff, put: (readByStaff) => ({ readByStaff }) }),
  link('assigned', 'staffId'),
  keptCount('line_manager'),
  keptCount('milestone'),
  field('cc', { codec: addressesColumn, get: (doc) => doc.cc, put: (cc) => ({ cc }), sample: 'a@example.com' }),
  field('tags', { codec: tagsColumn, get: (doc) => doc.tags, put: (tags) => ({ tags }) }),
  shown('from_name', textOrNull, (doc, { join }) => senderName(doc, join)),
  shown('ticket_email', textOrNull, (doc) => doc.senderEmail || null),
  shown('status_name', text, (doc) => statusNames[doc.status]),
  shown('priority_name', textOrNull, (doc, { join }) => nameOf(join.priorities, doc.priorityId)),
  shown('department_name', textOrNull, (doc, { join }) => nameOf(join.departments, doc.departmentId)),
  ...fileRows<Ticket, TicketInput, Join>(),
  shown('service_name', textOrNull, (doc, { join }) => nameOf(join.services, doc.serviceId)),
];

async function byId<D extends Document>(records: Collection<D>, ids: readonly (number | null)[]) {
  const found = await records.getMany(ids.filter((id) => id !== null));
  return new Map([...found].map(([id, { doc }]) => [id, doc]));
}

/** Reads what the columns name, deleted entries of lists among it, and for a read the replies; one round trip. */
async function joinOf(docs: readonly Ticket[], { store }: Work, extent: 'columns' | 'whole'): Promise<Join> {
  const whole = extent === 'whole' ? docs : [];
  const [priorities, departments, services, contacts, replies] = await Promise.all([
    byId(
      store.priorities,
      docs.map((doc) => doc.priorityId),
    ),
    byId(
      store.departments,
      docs.map((doc) => doc.departmentId),
    ),
    byId(
      store.ticketServices,
      docs.map((doc) => doc.serviceId),
    ),
    byId(
      store.contacts,
      docs.map((doc) => doc.contactId),
    ),
    byId(
      store.replies,
      whole.flatMap((doc) => doc.replyIds),
    ),
  ]);
  return { priorities, departments, services, contacts, replies };
}

export const ticket: Entity<Ticket, TicketInput, Join> = {
  resource: 'tickets',
  singular: 'a ticket',
  plural: 'tickets',
  scope: 'tickets',
  idKey: 'ticketid',
  collection: (store) => store.tickets,
  fields,
  details: ticketDetails(),
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
  messages: {
    created: 'Ticket add successful.',
    notCreated: 'Ticket add fail.',
    updated: 'Ticket Update Successful.',
    notUpdated: 'Ticket Update Fail.',
    deleted: 'Ticket Delete Successful.',
    notDeleted: 'Ticket Delete Fail.',
    none: 'No data were found',
    noMatch: 'No data were found',
  },
  names: { customer_id: 'userid', contact_id: 'contactid', staff_id: 'assigned' },
  join: (docs, work, extent) => joinOf(docs, work, extent ?? 'whole'),
  create: createTicket,
  update: updateTicket,
  remove: deleteTicket,
};

/** A ticket as polls show it, many at once: without its replies and files. */
export const polledTicket: typeof ticket = {
  ...ticket,
  details: [],
  join: (docs, work) => joinOf(docs, work, 'columns'),
};

/** What Zapier shows while a Zap is set up: every key of a real ticket. */
export function sampleTicket(work: Work): Ticket {
  const people = { id: 1, createdAt: work.at, createdBy: null, updatedAt: work.at, updatedBy: null };
  const facts = { subject: 'Sample Ticket', departmentId: 1, priorityId: 2, serviceId: 1, hash: '0'.repeat(32) };
  return ticketSchema.parse({ ...people, ...facts });
}
