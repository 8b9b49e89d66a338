/** Creates, changes and deletes tickets. The contact must belong to the ticket's customer. */
import type { CustomValuesInput } from '../../domain/custom-field/values.ts';
import type { StoredFile } from '../../domain/file/stored-file.ts';
import { invalidProblem, unknownReferenceProblem } from '../../domain/problem.ts';
import { type Given, stampChange, stampNew } from '../../domain/record.ts';
import { type Entry, isOffered, refuseNotOffered } from '../../domain/settings/entry.ts';
import { mostFiles, type Ticket, ticket as ticketSchema } from '../../domain/ticket/ticket.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict, retryOnConflictFrom } from '../../store/retry.ts';
import type { Effect } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { beginChangedCustomValues, beginNewCustomValues } from '../custom-field/values.ts';
import { removalEffects, storeFiles, type Upload } from '../file/files.ts';
import { makeHash } from '../record/hash.ts';
import { readExisting } from '../record/records.ts';
import { chooseEntry } from '../settings/choose.ts';
import { replyRemovalKind } from './reply.ts';

type Server = 'hash' | 'lastReplyAt' | 'replyIds' | 'replyCharacters' | 'files';

export type TicketInput = Omit<Given<Ticket>, Server | 'departmentId' | 'priorityId' | 'serviceId'> & {
  /** By id or name; "" and "0" for none. */
  department: string;
  priority: string;
  service: string;
} & CustomValuesInput;

/** Tickets without a priority get Medium, while the organization has it. */
const usualPriorityId = 2;

type Choices = Partial<Record<'department' | 'priority' | 'service', Entry | null | undefined>>;

/** Reads the entries that the input names; undefined where it names none. */
async function readChoices({ department, priority, service }: Partial<TicketInput>, work: Work): Promise<Choices> {
  const { departments, priorities, ticketServices } = work.store;
  const [chosenDepartment, chosenPriority, chosenService] = await Promise.all([
    department === undefined ? undefined : chooseEntry(departments, department, 'department'),
    priority === undefined ? undefined : chooseEntry(priorities, priority, 'priority'),
    service === undefined ? undefined : chooseEntry(ticketServices, service, 'service'),
  ]);
  return { department: chosenDepartment, priority: chosenPriority, service: chosenService };
}

function listChosenIds(chosen: Choices, before: Ticket | null): Partial<Ticket> {
  const { department, priority, service } = chosen;
  refuseNotOffered(department, before?.departmentId, 'department');
  refuseNotOffered(priority, before?.priorityId, 'priority');
  refuseNotOffered(service, before?.serviceId, 'service');
  if (department === null) throw invalidProblem('department', 'must be a department');
  return {
    ...(department ? { departmentId: department.id } : {}),
    ...(priority === undefined ? {} : { priorityId: priority?.id ?? null }),
    ...(service === undefined ? {} : { serviceId: service?.id ?? null }),
  };
}

/** Reads the contact's customer; undefined where the input says nothing. */
async function readCustomer(contactId: number | null | undefined, work: Work): Promise<number | null | undefined> {
  if (contactId === undefined || contactId === null) return contactId;
  const contact = await work.store.contacts.get(contactId);
  if (!contact) throw unknownReferenceProblem('contactId', contactId);
  return contact.doc.customerId;
}

/** Another customer alone must be that of the contact that stays. @throws Problem `invalid` */
async function refuseOtherCustomer({ customerId, contactId }: Partial<TicketInput>, before: Ticket, work: Work) {
  if (customerId === undefined || customerId === before.customerId || contactId !== undefined) return;
  const contact = before.contactId === null ? null : await work.store.contacts.get(before.contactId);
  if (contact && contact.doc.customerId !== customerId) {
    throw invalidProblem('customerId', `is not the customer of the ticket's contact (${contact.doc.customerId})`);
  }
}

/** A contact alone implies its customer. */
function withCustomer(ticket: Ticket, owner: number | null | undefined): Ticket {
  if (owner === undefined || owner === null || ticket.contactId === null) return ticket;
  if (ticket.customerId !== null && ticket.customerId !== owner) {
    throw invalidProblem('contactId', `is not a contact of customer ${ticket.customerId}`);
  }
  return { ...ticket, customerId: owner };
}

/**
 * Clients send back what they were shown. The contact's address must not become the sender's that way, nor the
 * priority's name, which Perfex shows in place of a missing sender name.
 */
async function withoutEcho(
  { senderEmail, senderName, ...input }: Partial<TicketInput>,
  before: Ticket,
  { store }: Work,
): Promise<Partial<TicketInput>> {
  const isNew = (given: string | undefined, previous: string): given is string =>
    given !== undefined && given !== previous;
  const [contact, priority] = await Promise.all([
    isNew(senderEmail, before.senderEmail) && before.contactId !== null ? store.contacts.get(before.contactId) : null,
    isNew(senderName, before.senderName) && before.priorityId !== null ? store.priorities.get(before.priorityId) : null,
  ]);
  return {
    ...input,
    ...(senderEmail === undefined || senderEmail === contact?.doc.email ? {} : { senderEmail }),
    ...(senderName === undefined || senderName === priority?.doc.name ? {} : { senderName }),
  };
}

function withFiles(ticket: Ticket, files: readonly StoredFile[], field = 'file'): Ticket {
  const all = [...ticket.files, ...files.map((file) => ({ ...file, replyId: null }))];
  if (all.length > mostFiles) throw invalidProblem(field, `would exceed ${mostFiles} files for this ticket`);
  return { ...ticket, files: all };
}

/** Stores a new ticket. Two round trips, two more with files. @throws Problem `invalid` for wrong references */
export async function createTicket(
  input: Partial<TicketInput>,
  work: Work,
  uploads: readonly Upload[] = [],
): Promise<Stored<Ticket>> {
  const { tickets, priorities } = work.store;
  const { department: _, priority: __, service: ___, customValues: given, ...fields } = input;
  const newValues = beginNewCustomValues('tickets', given, work);
  const compose = async (): Promise<Ticket> => {
    const [chosen, owner, usual] = await Promise.all([
      readChoices(input, work),
      readCustomer(input.contactId, work),
      input.priority === undefined ? priorities.get(usualPriorityId) : null,
    ]);
    const ticket = ticketSchema.parse({
      priorityId: usual && isOffered(usual.doc) ? usual.doc.id : null,
      readByStaff: work.actor.staffId !== null,
      ...fields,
      ...listChosenIds(chosen, null),
      hash: makeHash(),
      ...stampNew(work, 1),
    });
    return { ...withCustomer(ticket, owner), customValues: await newValues() };
  };
  // The checks need no id, so the first composing shares the turn that takes the id.
  const [composed, id] = await Promise.all([retryOnConflict(compose), tickets.nextId()]);
  const write = (files: StoredFile[]): Promise<Stored<Ticket>> =>
    retryOnConflictFrom(composed, compose, async (ticket) => {
      const [stored] = await work.store.save([tickets.create(withFiles({ ...ticket, ...stampNew(work, id) }, files))]);
      return stored;
    });
  return storeFiles({ kind: 'tickets', id }, uploads, work, write, ({ doc }) => doc.files);
}

/**
 * Changes a ticket; fields left out stay and files are added. Two round trips, one more for a sender that may be an
 * echo and for another customer alone, two more with files.
 * @throws Problem `not_found`, and as createTicket
 */
export function updateTicket(
  id: number,
  input: Partial<TicketInput>,
  work: Work,
  uploads: readonly Upload[] = [],
): Promise<Stored<Ticket>> {
  const { tickets } = work.store;
  const { department: _, priority: __, service: ___, customValues: given, extras, ...fields } = input;
  const changedValues = beginChangedCustomValues('tickets', given, work);
  const write = (files: StoredFile[]): Promise<Stored<Ticket>> =>
    retryOnConflict(async () => {
      const [before, chosen, owner] = await Promise.all([
        readExisting(tickets, id),
        readChoices(input, work),
        readCustomer(input.contactId, work),
      ]);
      await refuseOtherCustomer(input, before.doc, work);
      const changed = ticketSchema.parse({
        ...before.doc,
        ...(await withoutEcho(fields, before.doc, work)),
        ...listChosenIds(chosen, before.doc),
        extras: { ...before.doc.extras, ...extras },
        ...stampChange(work),
      });
      const after = withFiles(withCustomer(changed, owner), files, uploads[0]?.field);
      const customValues = await changedValues(before.doc.customValues);
      const [stored] = await work.store.save([tickets.update(before, { ...after, customValues })]);
      return stored;
    });
  return storeFiles({ kind: 'tickets', id }, uploads, work, write, ({ doc }) => doc.files);
}

/** Replies deleted in the ticket's own write. An effect deletes the rest right after it. */
const repliesAtOnce = 40;

/** Deletes a ticket with its replies and files. @throws Problem `not_found`; `conflict` while tasks are about it */
export async function deleteTicket(id: number, work: Work): Promise<void> {
  const { tickets, replies } = work.store;
  await retryOnConflict(async () => {
    const before = await readExisting(tickets, id);
    const { replyIds, files } = before.doc;
    const found = await replies.getMany(replyIds.slice(0, repliesAtOnce));
    const later = replyIds.slice(repliesAtOnce);
    const effects: Effect[] = [
      ...removalEffects({ kind: 'tickets', id }, files),
      ...(later.length > 0 ? [{ kind: replyRemovalKind, payload: { ids: later } }] : []),
    ];
    await work.store.save([tickets.remove(before), ...[...found.values()].map((one) => replies.remove(one))], {
      effects,
    });
  });
}
