/** Applies parts of a credit note to invoices of its customer. Both keep the amount and are written together. */
import type { CreditNote } from '../../domain/credit-note/credit-note.ts';
import { getCurrency } from '../../domain/currency.ts';
import { computeOpenMinor, type Invoice } from '../../domain/invoice/invoice.ts';
import { settleInvoice } from '../../domain/invoice/standing.ts';
import { formatMinor } from '../../domain/money.ts';
import { toAmountMinor } from '../../domain/payment/amount.ts';
import { invalidProblem, Problem, unknownReferenceProblem } from '../../domain/problem.ts';
import { stampChange } from '../../domain/record.ts';
import type { Change } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import type { ChangedBill } from '../bill/numbered.ts';
import { requireRight } from '../record/records.ts';

/** The whole amount that an invoice has of a credit note, in major units; 0 removes it. */
export type CreditInput = { invoiceId: number; amount: string };

/** A transaction has 100 actions; the note needs those that this many invoices leave. */
const mostInvoices = 6;
const path = 'applied';

function checkGain(note: CreditNote, invoice: Invoice, currentMinor: number, wantedMinor: number): void {
  const label = `invoice ${invoice.id}`;
  if (invoice.state === 'cancelled') {
    const message = `${label} is cancelled; nothing can be credited to it`;
    throw new Problem('conflict', message, [{ path: [path], message }]);
  }
  if (invoice.state === 'draft') {
    const message = `${label} is a draft and owes nothing; issue it first`;
    throw new Problem('conflict', message, [{ path: [path], message }]);
  }
  if (invoice.customerId !== note.customerId) throw invalidProblem(path, `${label} belongs to another customer`);
  if (invoice.currency !== note.currency)
    throw invalidProblem(path, `${label} is in ${invoice.currency}, not ${note.currency}`);
  const mostMinor = Math.max(0, computeOpenMinor(invoice) + currentMinor);
  if (wantedMinor <= mostMinor) return;
  const { minorDigits } = getCurrency(note.currency);
  throw invalidProblem(
    path,
    `of ${formatMinor(wantedMinor, minorDigits)} is more than ${label} can take: ${formatMinor(mostMinor, minorDigits)}`,
  );
}

/**
 * Applies a credit note to invoices.
 * @param note as it will be stored, with `applied` still unchanged
 * @param creditInputs an invoice that is not mentioned keeps its credit
 * @returns the note with the new credits, and the changes of the invoices
 * @throws Problem `invalid` for an invoice that is unknown, named twice, of another customer or currency, or owes less;
 * `conflict` for a cancelled invoice and a draft; `forbidden` where the token may not change invoices
 */
export async function applyCredits(
  note: CreditNote,
  creditInputs: readonly CreditInput[],
  work: Work,
): Promise<ChangedBill<CreditNote>> {
  const applied = new Map(note.applied.map((credit) => [credit.invoiceId, credit]));
  const amounts = new Map(
    creditInputs.map(({ invoiceId, amount }) => [invoiceId, toAmountMinor(amount, note.currency, path)]),
  );
  if (amounts.size < creditInputs.length) throw invalidProblem(path, 'name the same invoice twice');
  for (const [id, minor] of amounts) if ((applied.get(id)?.amountMinor ?? 0) === minor) amounts.delete(id);
  if (amounts.size === 0) return { doc: note, changes: [] };
  requireRight(work, 'invoices:update');
  if (amounts.size > mostInvoices) throw invalidProblem(path, `can name at most ${mostInvoices} invoices at once`);

  const { invoices } = work.store;
  const found = await invoices.getMany(amounts.keys());
  const changes = [...amounts].map(([id, amountMinor]): Change => {
    const stored = found.get(id);
    if (!stored) throw unknownReferenceProblem(path, id);
    const currentMinor = applied.get(id)?.amountMinor ?? 0;
    if (amountMinor > currentMinor) checkGain(note, stored.doc, currentMinor, amountMinor);
    const others = stored.doc.credits.filter((credit) => credit.creditNoteId !== note.id);
    const credit = {
      creditNoteId: note.id,
      invoiceId: id,
      amountMinor,
      appliedAt: work.at,
      appliedBy: work.actor.staffId,
    };
    if (amountMinor === 0) applied.delete(id);
    else applied.set(id, credit);
    const credits = amountMinor === 0 ? others : [...others, credit];
    return invoices.update(stored, settleInvoice({ ...stored.doc, credits, ...stampChange(work) }));
  });
  return { doc: { ...note, applied: [...applied.values()] }, changes };
}
