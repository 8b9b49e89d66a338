/**
 * An invoice that repeats. The figures shown are those of the recurring invoice as it stands now,
 * whoever changed it.
 */
import * as z from 'zod';
import type { Invoice } from '../../../domain/invoice/invoice.ts';
import type { RecurringInvoice } from '../../../domain/recurrence/recurring-invoice.ts';
import { type Codec, field, shown, type View } from '../../field-table.ts';
import { cycles, everyCustom, isCustom, keptCustom, recurring, unitCustom, unitShown } from '../columns/repetition.ts';
import { flagColumn } from '../columns/text-and-numbers.ts';
import type { InvoiceForm, InvoiceRow, Join, RepeatsGiven } from './invoice-form.ts';

/** The recurring invoice that starts from an invoice, also one that is disabled. */
const ruleOf = (doc: Invoice, view: View<Join>): RecurringInvoice | undefined =>
  view.join.rules.get(doc.recurringInvoiceId ?? 0);

const textOrNull = z.string().nullable();

const empty = z.union([z.literal(''), z.null()]).transform((): '' => '');
/** The codec, which tells an empty value from any other. */
const orEmpty = <T>(codec: Codec<T>): Codec<T | ''> => ({
  ...codec,
  input: z.union([empty, codec.input]),
  output: (value, view) => (value === '' ? '' : codec.output(value, view)),
});

/** What the rule says; `none` of an invoice that does not repeat, as with a disabled rule, '' where the rule may not be read. */
function ofRule(
  wire: string,
  none: string | null,
  show: (rule: RecurringInvoice, doc: Invoice) => string | null,
): InvoiceRow {
  return shown(
    wire,
    none === null ? textOrNull : z.string(),
    (doc, view) => {
      const rule = ruleOf(doc, view);
      if (rule) return rule.enabled ? show(rule, doc) : none;
      return doc.recurringInvoiceId === null || none === null ? none : '';
    },
    'recurring-invoices',
  );
}

export const recurringFields: readonly InvoiceRow[] = [
  ofRule('recurring', '0', (rule) => String(rule.every)),
  field('recurring', {
    codec: orEmpty(recurring),
    put: (recurs): Partial<InvoiceForm> =>
      recurs === '' ? { recurs } : { recurs, kept: { custom_recurring: recurs === 'custom' || undefined } },
  }),
  field('repeat_every_custom', { codec: everyCustom, put: (value): Partial<InvoiceForm> => ({ everyCustom: value }) }),
  field('repeat_type_custom', { codec: unitCustom, put: (value): Partial<InvoiceForm> => ({ unitCustom: value }) }),
  ofRule('recurring_type', null, (rule) => rule.unit),
  field('recurring_type', { codec: unitShown, put: (value): Partial<InvoiceForm> => ({ unitShown: value }) }),
  ofRule('custom_recurring', '0', (rule, doc) => (isCustom(rule, doc.kept) ? '1' : '0')),
  field('custom_recurring', {
    codec: flagColumn,
    put: (custom): Partial<InvoiceForm> => ({ custom, ...keptCustom(custom) }),
    sample: '0',
  }),
  ofRule('cycles', '0', (rule) => String(rule.maxOccurrences ?? 0)),
  field('cycles', { codec: orEmpty(cycles), put: (value): Partial<InvoiceForm> => ({ cycles: value }) }),
  ofRule('total_cycles', '0', (rule) => String(rule.generatedCount)),
  shown('is_recurring_from', textOrNull, ({ generatedFrom }) =>
    generatedFrom ? String(generatedFrom.invoiceId ?? generatedFrom.recurringInvoiceId) : null,
  ),
  ofRule('last_recurring_date', null, (rule) => rule.lastGeneratedOn),
];

/** What of a wish to repeat has come to nothing, said so. */
export function repetitionWarnings(doc: Invoice, form: Partial<RepeatsGiven>): string[] {
  const idle = doc.recurringInvoiceId === null && form.cycles;
  return idle ? [`cycles ${form.cycles} has no effect: the invoice does not repeat`] : [];
}
