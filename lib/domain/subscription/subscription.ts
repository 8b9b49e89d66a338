/** A subscription: what a customer pays for again and again, at the price agreed on, until it ends. */
import * as z from 'zod';
import { currency, date, decimal, id, instant, recordFields } from '../record.ts';
import { recurrence, recurrenceFields } from '../recurrence/recurrence.ts';

export const subscription = z.object({
  ...recordFields,
  name: z.string().min(1),
  description: z.string().default(''),
  /** Whether the description stands on the bill's line, under the name. */
  describedOnBill: z.boolean().default(false),
  customerId: id,
  projectId: id.nullable().default(null),
  startsOn: date.nullable().default(null),
  terms: z.string().default(''),
  currency,
  taxId: id.nullable().default(null),
  secondTaxId: id.nullable().default(null),
  quantity: z.int().positive().default(1),
  /** Major units for one, without the taxes; null: not known here, each bill waits as a draft for its price. */
  unitPrice: decimal.nullable().default(null),
  /** The client's own word; billing.ts says under which it is billed. */
  status: z.string().default('active'),
  every: recurrenceFields.every.default(1),
  unit: recurrenceFields.unit.default('month'),
  /** No bill falls due at this instant or later. */
  endsAt: instant.nullable().default(null),
  /** When it is billed next, as it was given, to the second. */
  nextAt: instant.nullable().default(null),
  /** The time of the day it is billed at, on the firm's clocks: HH:MM:SS. */
  billsAtTime: z.iso.time().default('00:00:00'),
  /** The dates it is billed on; null while there is none. Follows from the fields above (billing.ts). */
  recurrence: recurrence.nullable().default(null),
  subscribedAt: instant.nullable().default(null),
  lastSentAt: instant.nullable().default(null),
  /** When and by whom it was made where it was brought along from elsewhere; null: here (`createdAt`, `createdBy`). */
  madeAt: instant.nullable().default(null),
  madeBy: id.nullable().default(null),
  inTestEnvironment: z.boolean().default(false),
  /** What a payment provider calls its plan, the subscription and a tax; "" where there is no provider. */
  providerPlan: z.string().default(''),
  providerReference: z.string().default(''),
  providerTax: z.string().default(''),
  /** Unguessable, for links; no two subscriptions have the same. */
  hash: z.string().min(1),
});
export type Subscription = z.infer<typeof subscription>;
