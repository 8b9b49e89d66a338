/** A customer: Sereni's client, Teamwork's and Productive's company. */
import * as z from 'zod';
import { address, currency, emptyAddress, id, recordFields } from '../record.ts';

/** Copied from the contact, so that showing a customer needs no second read. */
const primaryContact = z.object({ id, name: z.string(), email: z.string() });
export type PrimaryContact = z.infer<typeof primaryContact>;

export const customer = z.object({
  ...recordFields,
  name: z.string().min(1),
  /** Tax number: Perfex `vat`, siwapp `identification`, Sereni `tax_number`. */
  identification: z.string().default(''),
  /** The customer's own; mails go where `findEmail` says. */
  email: z.string().default(''),
  /** Written in one transaction with the contact; null: no contacts. */
  primaryContact: primaryContact.nullable().default(null),
  contactPerson: z.string().default(''),
  phone: z.string().default(''),
  website: z.string().default(''),
  address: address.default(emptyAddress),
  billing: address.default(emptyAddress),
  shipping: address.default(emptyAddress),
  /** siwapp's addresses in one text, shown until the block changes. */
  billingText: z.string().nullable().default(null),
  shippingText: z.string().nullable().default(null),
  /** null: the organization's. */
  currency: currency.nullable().default(null),
  /** A name or code, as the client sent it. */
  language: z.string().default(''),
  groupIds: z.array(id).default([]),
  notes: z.string().nullable().default(null),
  active: z.boolean().default(true),
  /** Perfex's field, which no answer shows. */
  partnershipType: z.string().default(''),
});
export type Customer = z.infer<typeof customer>;

/** Finds the address for mails: the customer's own, else its primary contact's, else ''. */
export function findEmail(of: Pick<Customer, 'email' | 'primaryContact'>): string {
  return of.email || (of.primaryContact?.email ?? '');
}
