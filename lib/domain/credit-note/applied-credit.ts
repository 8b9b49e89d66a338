/** A part of a credit note that stands in for a payment of an invoice. The same text is kept on both. */
import * as z from 'zod';
import { id, instant, minor } from '../record.ts';

export const appliedCredit = z.object({
  creditNoteId: id,
  invoiceId: id,
  /** Above zero; all that this credit note gives to this invoice. */
  amountMinor: minor.positive(),
  appliedAt: instant,
  /** The member of staff who applied it. */
  appliedBy: id.nullable(),
});
export type AppliedCredit = z.infer<typeof appliedCredit>;

/** What some credits come to, in minor units. */
export function sumCreditsMinor(credits: readonly Pick<AppliedCredit, 'amountMinor'>[]): number {
  return credits.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}
