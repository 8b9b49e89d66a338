/** A customer: Perfex's and siwapp's customer, Sereni's client, Teamwork's and Productive's company. */
import * as z from 'zod';
import { address, currency, emptyAddress, recordFields } from '../record.ts';

export const customer = z.object({
  ...recordFields,
  name: z.string().min(1),
  /** Tax number: Perfex `vat`, siwapp `identification`, Sereni `tax_number`. */
  identification: z.string().default(''),
  email: z.string().default(''),
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
  groupIds: z.array(z.int()).default([]),
  notes: z.string().nullable().default(null),
  active: z.boolean().default(true),
  /** Shown as Perfex's `partnership_type`, which no answer carries but which is kept. */
  partnershipType: z.string().default(''),
});
export type Customer = z.infer<typeof customer>;
