/** The estimate: what some work will cost, if the customer wants it until a day. */
import * as z from 'zod';
import { billFields, numberedFields } from '../bill/bill.ts';
import { date, id, instant, recordFields } from '../record.ts';

export const estimateStates = ['draft', 'sent', 'declined', 'accepted', 'expired'] as const;
export type EstimateState = (typeof estimateStates)[number];

export const estimate = z.object({
  ...recordFields,
  ...billFields,
  ...numberedFields,
  /** As somebody has set it; where it stands on a day tells `deriveEstimateStanding`. */
  state: z.enum(estimateStates),
  expiresOn: date.nullable().default(null),
  /** The customer's own reference. */
  customerReference: z.string().default(''),
  sentAt: instant.nullable().default(null),
  /** The invoice it became, and when. */
  invoiceId: id.nullable().default(null),
  invoicedAt: instant.nullable().default(null),
  /** Unguessable, for links. */
  hash: z.string(),
});
export type Estimate = z.infer<typeof estimate>;

/**
 * Where an estimate stands on a day: one that was sent and not answered has expired on the day after
 * its last. Nothing is stored for that, as with invoices that become overdue.
 * @param today ISO date in the organization's time zone
 */
export function deriveEstimateStanding({ state, expiresOn }: Pick<Estimate, 'state' | 'expiresOn'>, today: string) {
  return state === 'sent' && expiresOn !== null && expiresOn < today ? 'expired' : state;
}
