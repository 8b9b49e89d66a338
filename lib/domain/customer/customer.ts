/** A customer: Perfex's and siwapp's customer, Sereni's client, Teamwork's and Productive's company. */
import * as z from 'zod';
import { address, currency, emptyAddress, id, recordFields } from '../record.ts';

/** What a customer keeps of its primary contact, so that showing a customer needs no second look. */
const primaryContact = z.object({ id, name: z.string(), email: z.string() });
export type PrimaryContact = z.infer<typeof primaryContact>;

export const customer = z.object({
  ...recordFields,
  name: z.string().min(1),
  /** Tax number: Perfex `vat`, siwapp `identification`, Sereni `tax_number`. */
  identification: z.string().default(''),
  /** Its own; `emailOf` says where to write to. */
  email: z.string().default(''),
  /** Written with that contact, in one transaction; null: it has no contacts. */
  primaryContact: primaryContact.nullable().default(null),
  /** siwapp's free text naming whom to talk to. */
  contactPerson: z.string().default(''),
  phone: z.string().default(''),
  website: z.string().default(''),
  address: address.default(emptyAddress),
  billing: address.default(emptyAddress),
  shipping: address.default(emptyAddress),
  /** siwapp writes addresses as one text; kept as written, shown until the block itself is changed. */
  billingText: z.string().nullable().default(null),
  shippingText: z.string().nullable().default(null),
  /** null: the organization's currency. */
  currency: currency.nullable().default(null),
  /** Language name or code as the client sent it. */
  language: z.string().default(''),
  groupIds: z.array(id).default([]),
  notes: z.string().nullable().default(null),
  active: z.boolean().default(true),
  /** Shown as Perfex's `partnership_type`, which no answer carries but which is kept. */
  partnershipType: z.string().default(''),
});
export type Customer = z.infer<typeof customer>;

/** Where to write to a customer: its own address, else that of its primary contact; '' where there is neither. */
export function findEmail(of: Pick<Customer, 'email' | 'primaryContact'>): string {
  return of.email || (of.primaryContact?.email ?? '');
}
