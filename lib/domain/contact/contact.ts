/** A contact: a person at a customer. The customer stores which one is primary, so there is never more than one. */
import * as z from 'zod';
import type { PrimaryContact } from '../customer/customer.ts';
import { id, instant, recordFields } from '../record.ts';
import { formatFullName } from '../staff/staff.ts';

/** Which of the customer's records a contact may see. */
export const contactPermissions = ['invoices', 'estimates', 'contracts', 'proposals', 'support', 'projects'] as const;
export type ContactPermission = (typeof contactPermissions)[number];

export const contact = z.object({
  ...recordFields,
  customerId: id,
  firstName: z.string(),
  lastName: z.string(),
  /** Unique in the organization, regardless of case. */
  email: z.string(),
  title: z.string().nullable().default(null),
  phone: z.string().default(''),
  /** Text direction; null: the default. */
  direction: z.enum(['rtl', 'ltr']).nullable().default(null),
  /** Salted hash (platform/password.ts), never shown; null: no password. */
  passwordHash: z.string().nullable().default(null),
  /** Not set by the first password. */
  passwordChangedAt: instant.nullable().default(null),
  permissions: z.array(z.enum(contactPermissions)).default([]),
  invoiceEmails: z.boolean().default(false),
  estimateEmails: z.boolean().default(false),
  creditNoteEmails: z.boolean().default(false),
  projectEmails: z.boolean().default(false),
  ticketEmails: z.boolean().default(false),
  taskEmails: z.boolean().default(false),
  contractEmails: z.boolean().default(false),
  active: z.boolean().default(true),
});
export type Contact = z.infer<typeof contact>;

/** Copies what a customer stores of its primary contact. */
export function toPrimaryContact(person: Contact): PrimaryContact {
  return { id: person.id, name: formatFullName(person), email: person.email };
}
