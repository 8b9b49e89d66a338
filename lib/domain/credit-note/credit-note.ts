/**
 * The credit note: what a customer is given back, line by line. What of it is applied to invoices of
 * the same customer lowers what is open on them (`openMinor` of the invoice); the rest waits.
 */
import * as z from 'zod';
import { billFields, numberedFields } from '../bill/bill.ts';
import { recordFields } from '../record.ts';
import { appliedCredit, sumCreditsMinor } from './applied-credit.ts';

export const creditNoteStates = ['open', 'closed', 'void'] as const;
export type CreditNoteState = (typeof creditNoteStates)[number];

export const creditNote = z.object({
  ...recordFields,
  ...billFields,
  ...numberedFields,
  state: z.enum(creditNoteStates),
  /** The customer's own reference. */
  customerReference: z.string().default(''),
  /** What invoices got of it: one entry an invoice. */
  applied: z.array(appliedCredit).default([]),
});
export type CreditNote = z.infer<typeof creditNote>;

/** What of a credit note can still be applied, in minor units. */
export function computeRemainingMinor({ totals, applied }: Pick<CreditNote, 'totals' | 'applied'>): number {
  return totals.grossMinor - sumCreditsMinor(applied);
}

/** Where a credit note stands: void where somebody has said so, else closed once nothing of it remains. */
export function deriveCreditNoteState(facts: { void: boolean; remainingMinor: number }): CreditNoteState {
  if (facts.void) return 'void';
  return facts.remainingMinor <= 0 ? 'closed' : 'open';
}
