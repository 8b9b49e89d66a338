/** Creating, changing and deleting credit notes, together with what of them is applied to invoices. */
import { creditsMinor } from '../../domain/credit-note/applied-credit.ts';
import {
  type CreditNote,
  creditNote as creditNoteSchema,
  creditNoteStateOf,
  remainingMinor,
} from '../../domain/credit-note/credit-note.ts';
import { currencyOf } from '../../domain/currency.ts';
import { fromMinor } from '../../domain/money.ts';
import { numberFormat } from '../../domain/organization/organization.ts';
import { invalid, Problem } from '../../domain/problem.ts';
import type { Stored } from '../../store/record-type.ts';
import { racing } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { type Altered, createNumbered, type Kind, type NumberedInput, updateNumbered } from '../bill/numbered.ts';
import { existing } from '../record/records.ts';
import { applyCredits, type CreditWish } from './apply.ts';

export type CreditNoteInput = NumberedInput & {
  customerReference?: string;
  /** Whether nothing of it may be applied any more. */
  void?: boolean;
  credits?: CreditWish[];
};

const sequence = 'credit-note-number';
const kindOf = ({ store, firm }: Work): Kind<CreditNote> => ({
  records: store.creditNotes,
  row: { sequence, format: numberFormat('credit_note', firm), firstNumber: 1 },
  customFields: 'credit_note',
});

/** The note with its state, once what it comes to and what is applied of it are known. */
function standing(note: CreditNote, isVoid: boolean, changedCredits: boolean): CreditNote {
  const remaining = remainingMinor(note);
  if (isVoid && note.applied.length > 0) {
    throw new Problem('conflict', 'Parts of the credit note are applied to invoices; remove them first');
  }
  if (remaining < 0 && note.applied.length > 0) {
    const { minorDigits } = currencyOf(note.currency);
    const [applied, gross] = [creditsMinor(note.applied), note.totals.grossMinor];
    const sums = `${fromMinor(applied, minorDigits)} applied, ${fromMinor(gross, minorDigits)} in all`;
    throw invalid(changedCredits ? 'applied' : 'lines', `would exceed the credit note: ${sums}`);
  }
  return { ...note, state: creditNoteStateOf({ void: isVoid, remainingMinor: remaining }) };
}

/** What is applied belongs to invoices of this customer, in this currency. */
function refuseMoved(before: CreditNote, after: CreditNote): void {
  const moved = after.customerId !== before.customerId || after.currency !== before.currency;
  if (moved && before.applied.length > 0) {
    throw new Problem(
      'conflict',
      'Parts of the credit note are applied to invoices of its customer; remove them first',
    );
  }
}

async function completed(note: CreditNote, input: CreditNoteInput, work: Work): Promise<Altered<CreditNote>> {
  const isVoid = input.void ?? note.state === 'void';
  const { doc, changes } = await applyCredits(note, input.credits ?? [], work);
  return { doc: standing(doc, isVoid, changes.length > 0), changes };
}

/**
 * Stores a new credit note. Two round trips, three where something of it is applied.
 * @throws Problem as createNumbered and applyCredits
 */
export function createCreditNote(input: CreditNoteInput, work: Work): Promise<Stored<CreditNote>> {
  const { customerReference } = input;
  return createNumbered(
    kindOf(work),
    input,
    (common) => completed(creditNoteSchema.parse({ ...common, customerReference, state: 'open' }), input, work),
    work,
  );
}

/**
 * Changes a credit note.
 * @throws Problem as updateNumbered and applyCredits; `invalid` for items that come to less than is applied;
 *   `conflict` for another customer or currency, or a void note, while something of it is applied
 */
export function updateCreditNote(id: number, input: CreditNoteInput, work: Work): Promise<Stored<CreditNote>> {
  const { customerReference } = input;
  return updateNumbered(
    kindOf(work),
    id,
    input,
    (doc, before) => {
      refuseMoved(before, doc);
      return completed({ ...doc, ...(customerReference === undefined ? {} : { customerReference }) }, input, work);
    },
    work,
  );
}

/**
 * Deletes a credit note of which nothing is applied.
 * @throws Problem `not_found`; `conflict` while invoices have something of it: money is never deleted silently
 */
export async function deleteCreditNote(id: number, work: Work): Promise<void> {
  const { creditNotes } = work.store;
  await racing(async () => {
    const before = await existing(creditNotes, id);
    if (before.doc.applied.length > 0) {
      throw new Problem('conflict', 'Parts of the credit note are applied to invoices; remove them first');
    }
    await work.store.save([creditNotes.remove(before)]);
  });
}
