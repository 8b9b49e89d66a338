/** An estimate: an offer at a price, open until a day. */
import * as z from 'zod';
import { billFields, numberedFields } from '../bill/bill.ts';
import { date, id, instant, recordFields } from '../record.ts';

export const estimateStates = ['draft', 'sent', 'declined', 'accepted', 'expired'] as const;
export type EstimateState = (typeof estimateStates)[number];

export const estimate = z.object({
  ...recordFields,
  ...billFields,
  ...numberedFields,
  /** As stored; `deriveEstimateStanding` also knows which have expired. */
  state: z.enum(estimateStates),
  expiresOn: date.nullable().default(null),
  customerReference: z.string().default(''),
  sentAt: instant.nullable().default(null),
  invoiceId: id.nullable().default(null),
  invoicedAt: instant.nullable().default(null),
  hash: z.string(),
});
export type Estimate = z.infer<typeof estimate>;

/** Derives the state on a day of the organization. Expiry is not stored: it comes the day after `expiresOn`. */
export function deriveEstimateStanding({ state, expiresOn }: Pick<Estimate, 'state' | 'expiresOn'>, today: string) {
  return state === 'sent' && expiresOn !== null && expiresOn < today ? 'expired' : state;
}
