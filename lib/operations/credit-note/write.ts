/** Creates, changes and deletes credit notes, together with their credits on invoices. */
import { sumCreditsMinor } from '../../domain/credit-note/applied-credit.ts';
import {
  type CreditNote,
  computeRemainingMinor,
  creditNote as creditNoteSchema,
  deriveCreditNoteState,
} from '../../domain/credit-note/credit-note.ts';
import { getCurrency } from '../../domain/currency.ts';
import { formatMinor } from '../../domain/money.ts';
import { getNumberFormat } from '../../domain/organization/organization.ts';
import { invalidProblem, Problem } from '../../domain/problem.ts';
import { type OwnInput, pickGiven } from '../../domain/record.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { type ChangedBill, createNumbered, type Kind, type NumberedInput, updateNumbered } from '../bill/numbered.ts';
import { readExisting } from '../record/records.ts';
import { applyCredits, type CreditInput } from './apply.ts';

/** The fields of a credit note that clients write, beyond those of a numbered bill. */
const own = ['customerReference'] as const satisfies readonly (keyof CreditNote)[];
export type CreditNoteInput = NumberedInput &
  OwnInput<CreditNote, typeof own> & {
    /** Forbids applying any of it. */
    void?: boolean;
    credits?: CreditInput[];
  };

const sequence = 'credit-note-number';
const toKind = ({ store, organization }: Work): Kind<CreditNote> => ({
  records: store.creditNotes,
  row: { sequence, format: getNumberFormat('credit_note', organization), firstNumber: 1 },
  customFields: 'credit_note',
});

function withState(note: CreditNote, isVoid: boolean, changedCredits: boolean): CreditNote {
  const remaining = computeRemainingMinor(note);
  if (isVoid && note.applied.length > 0) {
    throw new Problem('conflict', 'Parts of the credit note are applied to invoices; remove them first');
  }
  if (remaining < 0 && note.applied.length > 0) {
    const { minorDigits } = getCurrency(note.currency);
    const [applied, gross] = [sumCreditsMinor(note.applied), note.totals.grossMinor];
    const sums = `${formatMinor(applied, minorDigits)} applied, ${formatMinor(gross, minorDigits)} in all`;
    throw invalidProblem(changedCredits ? 'applied' : 'lines', `would exceed the credit note: ${sums}`);
  }
  return { ...note, state: deriveCreditNoteState({ void: isVoid, remainingMinor: remaining }) };
}

/** Credits belong to invoices of this customer, in this currency. */
function refuseMoved(before: CreditNote, after: CreditNote): void {
  const moved = after.customerId !== before.customerId || after.currency !== before.currency;
  if (moved && before.applied.length > 0) {
    throw new Problem(
      'conflict',
      'Parts of the credit note are applied to invoices of its customer; remove them first',
    );
  }
}

async function completeCreditNote(
  note: CreditNote,
  input: CreditNoteInput,
  work: Work,
): Promise<ChangedBill<CreditNote>> {
  const isVoid = input.void ?? note.state === 'void';
  const { doc, changes } = await applyCredits({ ...note, ...pickGiven(input, own) }, input.credits ?? [], work);
  return { doc: withState(doc, isVoid, changes.length > 0), changes };
}

/** Stores a new credit note. Two round trips, three with credits. @throws Problem as createNumbered and applyCredits */
export function createCreditNote(input: CreditNoteInput, work: Work): Promise<Stored<CreditNote>> {
  return createNumbered(
    toKind(work),
    input,
    (common) => completeCreditNote(creditNoteSchema.parse({ ...common, state: 'open' }), input, work),
    work,
  );
}

/**
 * Changes a credit note.
 * @throws Problem as updateNumbered and applyCredits; `invalid` for a total below the applied credits; `conflict` for
 * another customer or currency, or voiding, while credits are applied
 */
export function updateCreditNote(id: number, input: CreditNoteInput, work: Work): Promise<Stored<CreditNote>> {
  return updateNumbered(
    toKind(work),
    id,
    input,
    (doc, before) => {
      refuseMoved(before, doc);
      return completeCreditNote(doc, input, work);
    },
    work,
  );
}

/** Deletes a credit note without credits. @throws Problem `not_found`; `conflict` while credits are applied */
export async function deleteCreditNote(id: number, work: Work): Promise<void> {
  const { creditNotes } = work.store;
  await retryOnConflict(async () => {
    const before = await readExisting(creditNotes, id);
    if (before.doc.applied.length > 0) {
      throw new Problem('conflict', 'Parts of the credit note are applied to invoices; remove them first');
    }
    await work.store.save([creditNotes.remove(before)]);
  });
}
