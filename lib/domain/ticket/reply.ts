/** A reply to a ticket, by the firm or by whoever asked. It has no life without its ticket, which lists it. */
import * as z from 'zod';
import { id, recordFields } from '../record.ts';
import type { Ticket, TicketStatus } from './ticket.ts';

export const reply = z.object({
  ...recordFields,
  ticketId: id,
  message: z.string().min(1),
  /** The member of staff who answers; null: it is from the customer's side. */
  staffId: id.nullable().default(null),
  /** Who wrote it, from the customer's side, as the ticket had it then. */
  customerId: id.nullable().default(null),
  contactId: id.nullable().default(null),
  senderName: z.string().default(''),
  senderEmail: z.string().default(''),
  /** Further addresses it goes to, as the client sent them. */
  cc: z.string().default(''),
});
export type Reply = z.infer<typeof reply>;

/** What a ticket is after a reply that does not say: answered by staff, open again by the customer. */
export function deriveStatusAfter({ staffId }: Pick<Reply, 'staffId'>): TicketStatus {
  return staffId === null ? 'open' : 'answered';
}

/** Who writes a reply: the member of staff, else whoever the ticket is from. */
export function findAuthor(
  ticket: Ticket,
  staffId: number | null,
): Pick<Reply, 'staffId' | 'customerId' | 'contactId' | 'senderName' | 'senderEmail'> {
  const { customerId, contactId, senderName, senderEmail } = ticket;
  return staffId === null
    ? { staffId, customerId, contactId, senderName, senderEmail }
    : { staffId, customerId: null, contactId: null, senderName: '', senderEmail: '' };
}
