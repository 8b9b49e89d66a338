/** A ticket: what somebody asks of the firm, and what is answered. Only Perfex has tickets. */
import * as z from 'zod';
import { storedFile } from '../file/stored-file.ts';
import { id, instant, recordFields } from '../record.ts';

export const ticketStatuses = ['open', 'in-progress', 'answered', 'on-hold', 'closed'] as const;
export type TicketStatus = (typeof ticketStatuses)[number];

/** A file sent with a ticket (null) or with a reply to it. */
export const ticketFile = storedFile.extend({ replyId: id.nullable().default(null) });
export type TicketFile = z.infer<typeof ticketFile>;

export const ticket = z.object({
  ...recordFields,
  subject: z.string().min(1),
  message: z.string().default(''),
  status: z.enum(ticketStatuses).default('open'),
  departmentId: id,
  /** One of the firm's priorities; to start with 1 is low, 2 medium, 3 high, 4 urgent. */
  priorityId: id.nullable().default(null),
  serviceId: id.nullable().default(null),
  customerId: id.nullable().default(null),
  /** Who asks, where it is a contact of that customer. */
  contactId: id.nullable().default(null),
  /** Who asks, where it is nobody the firm knows. */
  senderName: z.string().default(''),
  senderEmail: z.string().default(''),
  projectId: id.nullable().default(null),
  /** The member of staff who sees to it; null: nobody. */
  staffId: id.nullable().default(null),
  /** Further addresses, as the client sent them. */
  cc: z.string().default(''),
  tags: z.array(z.string()).default([]),
  /** Unguessable, for links that need no token. */
  hash: z.string(),
  /** Whether either side has seen the last word of the other. */
  readByStaff: z.boolean().default(false),
  readByCustomer: z.boolean().default(false),
  lastReplyAt: instant.nullable().default(null),
  /** Its replies, oldest first: records of their own, of which nobody else knows. */
  replyIds: z.array(id).default([]),
  /** How much text they are in all, so that a ticket can always be shown whole. */
  replyCharacters: z.int().nonnegative().default(0),
  files: z.array(ticketFile).default([]),
});
export type Ticket = z.infer<typeof ticket>;

/** A ticket with more than this could not be shown in one answer; another ticket has to be opened. */
export const mostReplies = 1_000;
export const mostReplyCharacters = 500_000;
export const mostFiles = 200;
