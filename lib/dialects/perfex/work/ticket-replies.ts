/** Columns that only the read of a Perfex ticket shows: its replies and its files. */
import * as z from 'zod';
import type { Reply } from '../../../domain/ticket/reply.ts';
import type { Ticket, TicketFile } from '../../../domain/ticket/ticket.ts';
import { type Column, computed, type View } from '../../fields.ts';
import type { Among } from '../../resource.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { attachment, presentAttachment } from '../protocol/attachments.ts';

const text = z.string();
const textOrNull = z.string().nullable();

const fileAnswer = attachment.extend({ ticketid: text, replyid: textOrNull });
const replyAnswer = z.object({
  id: text,
  ticketid: text,
  userid: text,
  contactid: text,
  name: textOrNull,
  email: textOrNull,
  date: text,
  message: text,
  admin: textOrNull,
  cc: text,
  attachments: z.array(fileAnswer),
});

function presentFile(file: TicketFile, ticketId: number, view: View<unknown>): z.output<typeof fileAnswer> {
  return {
    ...presentAttachment(file, { resource: 'tickets', id: ticketId }, view),
    ticketid: String(ticketId),
    replyid: file.replyId === null ? null : String(file.replyId),
  };
}

function presentReply(reply: Reply, { files }: Ticket, view: View<unknown>): z.output<typeof replyAnswer> {
  const own = files.filter(({ replyId }) => replyId === reply.id);
  return {
    id: String(reply.id),
    ticketid: String(reply.ticketId),
    userid: String(reply.customerId ?? 0),
    contactid: String(reply.contactId ?? 0),
    name: reply.senderName || null,
    email: reply.senderEmail || null,
    date: codec.formatDateTime(reply.createdAt, view),
    message: reply.message,
    admin: reply.staffId === null ? null : String(reply.staffId),
    cc: reply.cc,
    attachments: own.map((file) => presentFile(file, reply.ticketId, view)),
  };
}

/** The replies, oldest first, and the files of ticket and replies together. */
export const replyDetails: readonly Column<Ticket, object, { replies: Among<Reply> }>[] = [
  computed('replies', z.array(replyAnswer), (doc, view) =>
    doc.replyIds.flatMap((id) => {
      const reply = view.join.replies.get(id);
      return reply ? [presentReply(reply.doc, doc, view)] : [];
    }),
  ),
  computed('attachments', z.array(fileAnswer), (doc, view) => doc.files.map((file) => presentFile(file, doc.id, view))),
];
