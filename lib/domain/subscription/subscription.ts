/** A subscription: bills a customer at an agreed price until it ends. */
import * as z from 'zod';
import { currency, date, decimal, id, instant, recordFields } from '../record.ts';
import { recurrence, recurrenceFields } from '../recurrence/recurrence.ts';

export const subscription = z.object({
  ...recordFields,
  name: z.string().min(1),
  description: z.string().default(''),
  describedOnBill: z.boolean().default(false),
  customerId: id,
  projectId: id.nullable().default(null),
  startsOn: date.nullable().default(null),
  terms: z.string().default(''),
  currency,
  taxId: id.nullable().default(null),
  secondTaxId: id.nullable().default(null),
  quantity: z.int().positive().default(1),
  /** Major units, without taxes; null: unknown, so each bill stays a draft. */
  unitPrice: decimal.nullable().default(null),
  /** The client's own word; billing.ts knows which ones are billed. */
  status: z.string().default('active'),
  every: recurrenceFields.every.default(1),
  unit: recurrenceFields.unit.default('month'),
  /** No bill falls due at this instant or later. */
  endsAt: instant.nullable().default(null),
  /** When it is billed next, exact to the second. */
  nextAt: instant.nullable().default(null),
  /** HH:MM:SS on the organization's clocks. */
  billsAtTime: z.iso.time().default('00:00:00'),
  /** Derived from the fields above (billing.ts); null without dates. */
  recurrence: recurrence.nullable().default(null),
  subscribedAt: instant.nullable().default(null),
  lastSentAt: instant.nullable().default(null),
  /** Set if it was created elsewhere; null: `createdAt` and `createdBy` count. */
  madeAt: instant.nullable().default(null),
  madeBy: id.nullable().default(null),
  inTestEnvironment: z.boolean().default(false),
  providerPlan: z.string().default(''),
  providerReference: z.string().default(''),
  providerTax: z.string().default(''),
  /** Random, so that links cannot be guessed. Unique. */
  hash: z.string().min(1),
});
export type Subscription = z.infer<typeof subscription>;
