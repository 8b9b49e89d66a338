/** Making, changing and deleting tickets. What they name must be there; who asks must belong to the customer named. */
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
  /** By number or name, "" and "0" for none. */
  department: string;
  priority: string;
  service: string;
} & CustomValuesInput;

/** What a ticket has that names no priority, while the firm has it: Medium. */
const usualPriorityId = 2;

type Choices = Partial<Record<'department' | 'priority' | 'service', Entry | null | undefined>>;

/** What the input chooses from the firm's lists; undefined where it does not say. */
async function choices({ department, priority, service }: Partial<TicketInput>, work: Work): Promise<Choices> {
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

/** The customer of the contact that is given; undefined where none is. */
async function readCustomer(contactId: number | null | undefined, work: Work): Promise<number | null | undefined> {
  if (contactId === undefined || contactId === null) return contactId;
  const contact = await work.store.contacts.get(contactId);
  if (!contact) throw unknownReferenceProblem('contactId', contactId);
  return contact.doc.customerId;
}

/** A contact stands for its customer: the two may not disagree, and the contact alone is enough. */
function withCustomer(ticket: Ticket, owner: number | null | undefined): Ticket {
  if (owner === undefined || owner === null || ticket.contactId === null) return ticket;
  if (ticket.customerId !== null && ticket.customerId !== owner) {
    throw invalidProblem('contactId', `is not a contact of customer ${ticket.customerId}`);
  }
  return { ...ticket, customerId: owner };
}

/**
 * Sent back as they are shown, neither the contact's address becomes the sender's, nor the name of the priority, which stands in the
 * place of a sender without a name (as Perfex has it), the sender's name.
 */
async function withoutEcho(
  { senderEmail, senderName, ...input }: Partial<TicketInput>,
  before: Ticket,
  { store }: Work,
): Promise<Partial<TicketInput>> {
  const isNew = (given: string | undefined, was: string): given is string => given !== undefined && given !== was;
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

/** The ticket with files that are its own, not a reply's. */
function withFiles(ticket: Ticket, files: readonly StoredFile[], field = 'file'): Ticket {
  const all = [...ticket.files, ...files.map((file) => ({ ...file, replyId: null }))];
  if (all.length > mostFiles) throw invalidProblem(field, `would exceed ${mostFiles} files for this ticket`);
  return { ...ticket, files: all };
}

/**
 * Stores a new ticket. Two round trips, two more with files.
 * @throws Problem `invalid` for what does not exist, and for a contact of another customer
 */
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
      choices(input, work),
      readCustomer(input.contactId, work),
      input.priority === undefined ? priorities.get(usualPriorityId) : null,
    ]);
    const made = ticketSchema.parse({
      priorityId: usual && isOffered(usual.doc) ? usual.doc.id : null,
      readByStaff: work.actor.staffId !== null,
      ...fields,
      ...listChosenIds(chosen, null),
      hash: makeHash(),
      ...stampNew(work, 1),
    });
    return { ...withCustomer(made, owner), customValues: await newValues() };
  };
  // Composed first for its checks, which need no id, in the turn in which the id is taken.
  const [composed, id] = await Promise.all([retryOnConflict(compose), tickets.nextId()]);
  const write = (files: StoredFile[]): Promise<Stored<Ticket>> =>
    retryOnConflictFrom(composed, compose, async (made) => {
      const [stored] = await work.store.save([tickets.create(withFiles({ ...made, ...stampNew(work, id) }, files))]);
      return stored;
    });
  return storeFiles({ kind: 'tickets', id }, uploads, work, write, ({ doc }) => doc.files);
}

/**
 * Changes a ticket; what is left out stays, and files are added. Two round trips, a third for a sender that may be an echo, two
 * more with files.
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
        choices(input, work),
        readCustomer(input.contactId, work),
      ]);
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

/** So many replies go in the ticket's own write; the others right after it, promised with it. */
const repliesAtOnce = 40;

/**
 * Deletes a ticket with its replies and its files.
 * @throws Problem `not_found`; `conflict` while tasks are about it
 */
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
