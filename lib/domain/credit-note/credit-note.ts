/** A credit note. Its credit can be applied to the customer's invoices, and lowers what is open on them. */
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
  customerReference: z.string().default(''),
  applied: z.array(appliedCredit).default([]),
});
export type CreditNote = z.infer<typeof creditNote>;

/** Computes the credit that can still be applied, in minor units. */
export function computeRemainingMinor({ totals, applied }: Pick<CreditNote, 'totals' | 'applied'>): number {
  return totals.grossMinor - sumCreditsMinor(applied);
}

/** Derives the state: void if set so, else closed once nothing remains. */
export function deriveCreditNoteState(facts: { void: boolean; remainingMinor: number }): CreditNoteState {
  if (facts.void) return 'void';
  return facts.remainingMinor <= 0 ? 'closed' : 'open';
}
