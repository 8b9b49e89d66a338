/** What Perfex's fields of an invoice come to, beyond those of every bill: whether and how it repeats. */
import type { InvoiceInput } from '../../../domain/invoice/input.ts';
import type { Invoice } from '../../../domain/invoice/invoice.ts';
import { deriveStanding, type Standing } from '../../../domain/invoice/status.ts';
import { dropUndefined } from '../../../domain/record.ts';
import type { RecurringInvoice } from '../../../domain/recurrence/recurring-invoice.ts';
import type { PaymentMode, Series } from '../../../domain/settings/settings.ts';
import type { Column } from '../../fields.ts';
import { keepCustom, type Repeats, toRepetition } from '../columns/repetition.ts';
import { type BillJoin, type ByLineId, toBillInput } from './input.ts';

/** Records by id that the columns of invoices name. */
export type Join = BillJoin & {
  rules: ReadonlyMap<number, RecurringInvoice>;
  series: ReadonlyMap<number, Series>;
  modes: ReadonlyMap<number, PaymentMode>;
};

/** What an invoice's form says of repeating: '' where a field was sent empty, as a hidden rule is shown. */
type RepeatsGiven = Omit<Repeats, 'recurs' | 'cycles'> & {
  recurs?: NonNullable<Repeats['recurs']> | '';
  cycles?: number | '';
};

/** What Perfex writes of an invoice. */
export type InvoiceFields = ByLineId<Omit<InvoiceInput, 'recurring'>> & {
  repeats?: RepeatsGiven;
  /** What `status` says the invoice is to be. */
  standing?: Standing;
};
export type InvoiceColumn = Column<Invoice, InvoiceFields, Join>;

/** An empty field is a 0; from whoever is shown the rule as empty it says nothing. */
function readEmpty({ recurs, cycles, ...input }: RepeatsGiven, showsRules: boolean): Repeats {
  const empty = showsRules ? 0 : undefined;
  return dropUndefined({ ...input, recurs: recurs === '' ? empty : recurs, cycles: cycles === '' ? empty : cycles });
}

/** What of `status` is somebody's decision: draft, cancelled, or neither. Whether it is paid or late follows. */
function toState({ standing: asked, draft }: InvoiceFields): Pick<InvoiceInput, 'draft' | 'cancelled'> {
  if (asked === undefined) return {};
  if (asked === 'draft') return { draft: true };
  return { cancelled: asked === 'cancelled', ...(draft === undefined ? {} : { draft }) };
}

/** Warns that an invoice has not become what `status` asked for. */
export function warnAboutStatus(
  doc: Invoice,
  { standing: asked }: InvoiceFields,
  { today }: { today: string },
): string[] {
  const is = deriveStanding(doc, today, 'after-due-date');
  if (asked === undefined || asked === is) return [];
  return [`status is ${is}, not ${asked}: it follows from payments, dates and the number`];
}

/**
 * The operation's input. On update an invoice that repeats already hands its contents on to the recurring invoice, as
 * in Perfex, where the next one is always a copy of it.
 * @param invoiceId of the invoice that is changed, null for a new one
 * @param showsRules whether the client may read recurring invoices
 * @throws Problem `invalid` for pieces that do not go together
 */
export function toInvoiceInput(input: InvoiceFields, invoiceId: number | null, showsRules: boolean): InvoiceInput {
  const { repeats = {}, standing: _, ...bill } = input;
  const { recurs, custom } = repeats;
  return dropUndefined({
    ...toBillInput(bill, invoiceId),
    ...keepCustom(recurs === '' ? { custom } : repeats, bill.extras),
    recurring: toRepetition(readEmpty(repeats, showsRules), invoiceId === null),
    ...toState(input),
  });
}
