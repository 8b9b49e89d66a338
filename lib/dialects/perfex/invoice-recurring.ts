/**
 * An invoice that repeats. The figures shown are those of the recurring invoice as it stands now,
 * whoever changed it.
 */
import * as z from 'zod';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import type { InvoiceInput } from '../../operations/invoice/input.ts';
import { field, shown, type View } from '../field-table.ts';
import { flagColumn } from './columns.ts';
import type { InvoiceForm, InvoiceRow, Join } from './invoice-form.ts';
import {
  cycles,
  everyCustom,
  isCustom,
  keptCustom,
  type Repeats,
  recurring,
  repetitionAsked,
  unitCustom,
  unitShown,
} from './repetition.ts';

/** The recurring invoice that starts from an invoice. */
const ruleOf = (doc: Invoice, view: View<Join>): RecurringInvoice | undefined =>
  view.join.rules.get(doc.recurringInvoiceId ?? 0);

const textOrNull = z.string().nullable();

export const recurringFields: readonly InvoiceRow[] = [
  field('recurring', {
    codec: recurring,
    get: (doc, view) => ruleOf(doc, view)?.every ?? 0,
    put: (recurs): Partial<InvoiceForm> => ({ recurs, kept: { custom_recurring: recurs === 'custom' } }),
  }),
  field('repeat_every_custom', { codec: everyCustom, put: (value): Partial<InvoiceForm> => ({ everyCustom: value }) }),
  field('repeat_type_custom', { codec: unitCustom, put: (value): Partial<InvoiceForm> => ({ unitCustom: value }) }),
  field('recurring_type', {
    codec: unitShown,
    get: (doc, view) => ruleOf(doc, view)?.unit ?? null,
    put: (value): Partial<InvoiceForm> => ({ unitShown: value }),
  }),
  field('custom_recurring', {
    codec: flagColumn,
    get: (doc, view) => {
      const rule = ruleOf(doc, view);
      return rule !== undefined && isCustom(rule, doc.kept);
    },
    put: (custom): Partial<InvoiceForm> => ({ custom, ...keptCustom(custom) }),
    sample: '0',
  }),
  field('cycles', {
    codec: cycles,
    get: (doc, view) => ruleOf(doc, view)?.maxOccurrences ?? 0,
    put: (value): Partial<InvoiceForm> => ({ cycles: value }),
  }),
  shown('total_cycles', z.string(), (doc, view) => String(ruleOf(doc, view)?.generatedCount ?? 0)),
  shown('is_recurring_from', textOrNull, ({ generatedFrom }) =>
    generatedFrom ? String(generatedFrom.invoiceId ?? generatedFrom.recurringInvoiceId) : null,
  ),
  shown('last_recurring_date', textOrNull, (doc, view) => ruleOf(doc, view)?.lastGeneratedOn ?? null),
];

/**
 * How an invoice is to repeat. On update an invoice that repeats already hands its contents on to
 * the recurring invoice, as in Perfex, where the next one is always a copy of it.
 * @throws Problem `invalid` for `custom` without its count and unit
 */
export function recurringOf(form: Partial<Repeats>, isNew: boolean): Pick<InvoiceInput, 'recurring'> {
  const asked = repetitionAsked(form, isNew);
  return asked === undefined ? {} : { recurring: asked };
}

/** What of a wish to repeat has come to nothing, said so. */
export function repetitionWarnings(doc: Invoice, form: Partial<Repeats>): string[] {
  const idle = doc.recurringInvoiceId === null && form.cycles;
  return idle ? [`cycles ${form.cycles} has no effect: the invoice does not repeat`] : [];
}
