import * as z from 'zod';
import type { StoredFile } from '../../domain/file/stored-file.ts';
import { invalidProblem, Problem, unknownReferenceProblem } from '../../domain/problem.ts';
import { stampChange, stampNew } from '../../domain/record.ts';
import { deriveStatusAfter, findAuthor, type Reply, reply as replySchema } from '../../domain/ticket/reply.ts';
import {
  mostFiles,
  mostReplies,
  mostReplyCharacters,
  type Ticket,
  type TicketStatus,
} from '../../domain/ticket/ticket.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflictFrom } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { storeFiles, type Upload } from '../file/files.ts';

export type ReplyInput = {
  message: string;
  /** The member of staff who answers; null: the customer's side. */
  staffId?: number | null;
  /** The ticket's next status. Left out: answered by staff, open by the customer. */
  status?: TicketStatus;
  cc?: string;
};

type Written = { reply: Stored<Reply>; ticket: Stored<Ticket> };

async function readTicket(id: number, work: Work): Promise<Stored<Ticket>> {
  const stored = await work.store.tickets.get(id);
  const message = 'Invalid Ticket ID';
  if (!stored) throw new Problem('not_found', message, [{ path: ['id'], message }]);
  return stored;
}

function applyReply(
  ticket: Ticket,
  doc: Reply,
  status: TicketStatus,
  files: readonly StoredFile[],
  work: Work,
): Ticket {
  const answered: Ticket = {
    ...ticket,
    status,
    readByStaff: doc.staffId !== null,
    readByCustomer: doc.staffId === null,
    lastReplyAt: work.at,
    replyIds: [...ticket.replyIds, doc.id],
    replyCharacters: ticket.replyCharacters + doc.message.length + doc.cc.length,
    files: [...ticket.files, ...files.map((file) => ({ ...file, replyId: doc.id }))],
    ...stampChange(work),
  };
  if (answered.replyIds.length > mostReplies || answered.replyCharacters > mostReplyCharacters) {
    throw invalidProblem('message', 'exceeds what one ticket can hold: please open another');
  }
  if (answered.files.length > mostFiles)
    throw invalidProblem('file', `would exceed ${mostFiles} files for this ticket`);
  return answered;
}

/**
 * Adds a reply with files to a ticket. Two round trips, two more with files.
 * @throws Problem `not_found` for the ticket; `invalid` for an unknown member of staff, and too many files
 */
export async function addReply(
  ticketId: number,
  input: ReplyInput,
  uploads: readonly Upload[],
  work: Work,
): Promise<Written> {
  const { tickets, replies, staff } = work.store;
  const staffId = input.staffId ?? null;
  const [first, person, id] = await Promise.all([
    readTicket(ticketId, work),
    staffId === null ? null : staff.get(staffId),
    replies.nextId(),
  ]);
  if (staffId !== null && !person) throw unknownReferenceProblem('staffId', staffId);
  const readAgain = (): Promise<Stored<Ticket>> => readTicket(ticketId, work);
  const write = (files: StoredFile[]): Promise<Written> =>
    retryOnConflictFrom(first, readAgain, async (before) => {
      const { message, cc, status } = input;
      const doc = replySchema.parse({
        ...stampNew(work, id),
        ticketId,
        message,
        cc,
        ...findAuthor(before.doc, staffId),
      });
      const after = applyReply(before.doc, doc, status ?? deriveStatusAfter(doc), files, work);
      const [reply, ticket] = await work.store.save([replies.create(doc), tickets.update(before, after)]);
      return { reply, ticket };
    });
  const owner = { kind: 'tickets', id: ticketId } as const;
  return storeFiles(owner, uploads, work, write, ({ ticket }) => ticket.doc.files);
}

/** The kind of effect that removes the replies of a deleted ticket. */
export const replyRemovalKind = 'remove replies';
const removalPayload = z.object({ ids: z.array(z.int().positive()) });
const removedAtOnce = 50;

/** Performs a `remove replies`. */
export async function removeReplies(payload: unknown, work: Work): Promise<void> {
  const { ids } = removalPayload.parse(payload);
  const { replies } = work.store;
  for (let from = 0; from < ids.length; from += removedAtOnce) {
    const found = await replies.getMany(ids.slice(from, from + removedAtOnce));
    if (found.size > 0) await work.store.save([...found.values()].map((one) => replies.remove(one)));
  }
}
