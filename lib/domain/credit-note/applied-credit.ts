/** The part of a credit note that settles an invoice. Both records store the same entry. */
import * as z from 'zod';
import { id, instant, minor } from '../record.ts';

export const appliedCredit = z.object({
  creditNoteId: id,
  invoiceId: id,
  amountMinor: minor.positive(),
  appliedAt: instant,
  appliedBy: id.nullable(),
});
export type AppliedCredit = z.infer<typeof appliedCredit>;

/** Sums credits, in minor units. */
export function sumCreditsMinor(credits: readonly Pick<AppliedCredit, 'amountMinor'>[]): number {
  return credits.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}
