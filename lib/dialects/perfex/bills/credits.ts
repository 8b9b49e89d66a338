/** Applied credits, as Perfex lists them on credit notes and on invoices. */
import * as z from 'zod';
import type { AppliedCredit } from '../../../domain/credit-note/applied-credit.ts';
import type { View } from '../../fields.ts';
import * as codec from '../columns/text-and-numbers.ts';

const text = z.string();

export const creditAnswer = z.object({
  credit_id: text,
  invoice_id: text,
  staff_id: text,
  date: text,
  date_applied: text,
  amount: text,
});

/** Presents one applied credit. `currency`: the invoice's, which is also the credit note's. */
export function presentCredit(
  { creditNoteId, invoiceId, amountMinor, appliedAt, appliedBy }: AppliedCredit,
  currency: string,
  view: Pick<View<unknown>, 'organization'>,
): z.output<typeof creditAnswer> {
  const at = codec.formatDateTime(appliedAt, view);
  return {
    credit_id: String(creditNoteId),
    invoice_id: String(invoiceId),
    staff_id: String(appliedBy ?? 0),
    date: at.slice(0, 10),
    date_applied: at,
    amount: codec.formatMoney(amountMinor, currency),
  };
}
