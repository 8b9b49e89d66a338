/** A ticket: a request to the organization, with replies. Only Perfex has tickets. */
import * as z from 'zod';
import { storedFile } from '../file/stored-file.ts';
import { id, instant, recordFields } from '../record.ts';

export const ticketStatuses = ['open', 'in-progress', 'answered', 'on-hold', 'closed'] as const;
export type TicketStatus = (typeof ticketStatuses)[number];

/** `replyId` is null for a file of the ticket itself. */
export const ticketFile = storedFile.extend({ replyId: id.nullable().default(null) });
export type TicketFile = z.infer<typeof ticketFile>;

export const ticket = z.object({
  ...recordFields,
  subject: z.string().min(1),
  message: z.string().default(''),
  status: z.enum(ticketStatuses).default('open'),
  departmentId: id,
  /** Initially 1 is low, 2 medium, 3 high, 4 urgent. */
  priorityId: id.nullable().default(null),
  serviceId: id.nullable().default(null),
  customerId: id.nullable().default(null),
  /** The sender, if it is a contact of that customer. */
  contactId: id.nullable().default(null),
  /** The sender, if it is unknown. */
  senderName: z.string().default(''),
  senderEmail: z.string().default(''),
  projectId: id.nullable().default(null),
  /** Who handles it; null: nobody. */
  staffId: id.nullable().default(null),
  cc: z.string().default(''),
  tags: z.array(z.string()).default([]),
  /** Random, so that links cannot be guessed. */
  hash: z.string(),
  readByStaff: z.boolean().default(false),
  readByCustomer: z.boolean().default(false),
  lastReplyAt: instant.nullable().default(null),
  /** Oldest first. */
  replyIds: z.array(id).default([]),
  /** Their total length, so that a ticket always fits one answer. */
  replyCharacters: z.int().nonnegative().default(0),
  files: z.array(ticketFile).default([]),
});
export type Ticket = z.infer<typeof ticket>;

/** A larger ticket would not fit one answer. */
export const mostReplies = 1_000;
export const mostReplyCharacters = 500_000;
export const mostFiles = 200;
