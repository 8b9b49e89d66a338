/** A reply to a ticket, by staff or from the customer's side. The ticket lists its replies. */
import * as z from 'zod';
import { id, recordFields } from '../record.ts';
import type { Ticket, TicketStatus } from './ticket.ts';

export const reply = z.object({
  ...recordFields,
  ticketId: id,
  message: z.string().min(1),
  /** null: the customer's side. */
  staffId: id.nullable().default(null),
  /** The ticket's sender at that time. */
  customerId: id.nullable().default(null),
  contactId: id.nullable().default(null),
  senderName: z.string().default(''),
  senderEmail: z.string().default(''),
  cc: z.string().default(''),
});
export type Reply = z.infer<typeof reply>;

/** Derives the default status: answered after a reply by staff, else open. */
export function deriveStatusAfter({ staffId }: Pick<Reply, 'staffId'>): TicketStatus {
  return staffId === null ? 'open' : 'answered';
}

/** Returns the author: the member of staff, else the ticket's sender. */
export function findAuthor(
  ticket: Ticket,
  staffId: number | null,
): Pick<Reply, 'staffId' | 'customerId' | 'contactId' | 'senderName' | 'senderEmail'> {
  const { customerId, contactId, senderName, senderEmail } = ticket;
  return staffId === null
    ? { staffId, customerId, contactId, senderName, senderEmail }
    : { staffId, customerId: null, contactId: null, senderName: '', senderEmail: '' };
}
