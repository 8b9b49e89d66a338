/**
 * A person at a customer: Perfex's contact. Which one is a customer's primary contact is kept with the
 * customer, so that there is exactly one as soon as there is any.
 */
import * as z from 'zod';
import type { PrimaryContact } from '../customer/customer.ts';
import { id, instant, recordFields } from '../record.ts';
import { formatFullName } from '../staff/staff.ts';

/** What a contact may see of its customer's records. */
export const contactPermissions = ['invoices', 'estimates', 'contracts', 'proposals', 'support', 'projects'] as const;
export type ContactPermission = (typeof contactPermissions)[number];

export const contact = z.object({
  ...recordFields,
  customerId: id,
  firstName: z.string(),
  lastName: z.string(),
  /** No two contacts of a firm have the same, whatever its case. */
  email: z.string(),
  /** The position in the company; null: never written. */
  title: z.string().nullable().default(null),
  phone: z.string().default(''),
  /** Which way the contact reads; null: as everybody does. */
  direction: z.enum(['rtl', 'ltr']).nullable().default(null),
  /** Salted hash (platform/password.ts), never shown; null: the contact has no password. */
  passwordHash: z.string().nullable().default(null),
  /** When another password took the place of the first. */
  passwordChangedAt: instant.nullable().default(null),
  permissions: z.array(z.enum(contactPermissions)).default([]),
  /** Which mails the contact wishes to have. */
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

/** What a customer keeps of its primary contact. */
export function toPrimaryContact(person: Contact): PrimaryContact {
  return { id: person.id, name: formatFullName(person), email: person.email };
}
