/** The operation's input from Perfex's fields of an invoice: beyond those of every bill, its status and recurrence. */
import type { InvoiceInput } from '../../../domain/invoice/input.ts';
import type { Invoice } from '../../../domain/invoice/invoice.ts';
import { deriveStanding, type Standing } from '../../../domain/invoice/status.ts';
import { invalidProblem } from '../../../domain/problem.ts';
import { dropUndefined } from '../../../domain/record.ts';
import type { RecurringInvoice } from '../../../domain/recurrence/recurring-invoice.ts';
import type { PaymentMode, Series } from '../../../domain/settings/settings.ts';
import type { Column } from '../../fields.ts';
import { keepCustom, type Repeats, toRepetition } from '../columns/repetition.ts';
import { type BillJoin, type ByLineId, toBillInput } from './input.ts';

export type Join = BillJoin & {
  rules: ReadonlyMap<number, RecurringInvoice>;
  series: ReadonlyMap<number, Series>;
  modes: ReadonlyMap<number, PaymentMode>;
};

/** The recurrence fields of an invoice. '' is an empty field, which is also how a hidden rule is shown. */
type RepeatsGiven = Omit<Repeats, 'recurs' | 'cycles'> & {
  recurs?: NonNullable<Repeats['recurs']> | '';
  cycles?: number | '';
};

export type InvoiceFields = ByLineId<Omit<InvoiceInput, 'recurring'>> & {
  repeats?: RepeatsGiven;
  standing?: Standing;
};
export type InvoiceColumn = Column<Invoice, InvoiceFields, Join>;

/** An empty field means 0, unless the client is shown a hidden rule as empty: then it says nothing. */
function readEmpty({ recurs, cycles, ...input }: RepeatsGiven, showsRules: boolean): Repeats {
  const empty = showsRules ? 0 : undefined;
  return dropUndefined({ ...input, recurs: recurs === '' ? empty : recurs, cycles: cycles === '' ? empty : cycles });
}

/** The part of `status` that a person decides: draft or cancelled. Paid and overdue follow from the invoice. */
function toState({ standing, draft }: InvoiceFields): Pick<InvoiceInput, 'draft' | 'cancelled'> {
  if (standing === undefined) return {};
  if (standing === 'draft') return { draft: true };
  return { cancelled: standing === 'cancelled', ...(draft === undefined ? {} : { draft }) };
}

/** Warns that the invoice does not have the status that the client asked for. */
export function warnAboutStatus(
  doc: Invoice,
  { standing: requested }: InvoiceFields,
  { today }: { today: string },
): string[] {
  const actual = deriveStanding(doc, today, 'after-due-date');
  if (requested === undefined || requested === actual) return [];
  return [`status is ${actual}, not ${requested}: it follows from payments, dates and the number`];
}

/** A new invoice without modes takes the usual ones; no update takes the last one away. */
function toModes({ paymentModeIds }: InvoiceFields, invoiceId: number | null) {
  if (invoiceId === null) return { usualModes: true, ...(paymentModeIds?.length ? {} : { paymentModeIds: undefined }) };
  if (paymentModeIds?.length === 0) throw invalidProblem('paymentModeIds', 'The Allow Payment Mode field is required');
  return {};
}

/**
 * Makes the operation's input. As in Perfex, each occurrence copies the latest invoice: the operation hands the contents
 * of a changed invoice on to its recurring invoice.
 * @param invoiceId null: a new invoice
 * @param showsRules whether the client may read recurring invoices
 * @throws Problem `invalid` for recurrence fields that contradict each other
 */
export function toInvoiceInput(input: InvoiceFields, invoiceId: number | null, showsRules: boolean): InvoiceInput {
  const { repeats = {}, standing: _, ...bill } = input;
  const { recurs, custom } = repeats;
  return dropUndefined({
    ...toBillInput(bill, invoiceId),
    ...toModes(input, invoiceId),
    ...keepCustom(recurs === '' ? { custom } : repeats, bill.extras),
    recurring: toRepetition(readEmpty(repeats, showsRules), invoiceId === null),
    ...toState(input),
  });
}
