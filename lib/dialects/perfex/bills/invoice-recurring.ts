/** The recurrence columns of an invoice. They show the recurring invoice as it stands now, whoever changed it. */
import * as z from 'zod';
import type { Invoice } from '../../../domain/invoice/invoice.ts';
import type { RecurringInvoice } from '../../../domain/recurrence/recurring-invoice.ts';
import { type Codec, defineColumns, outputOf, type View } from '../../fields.ts';
import { cycles, everyCustom, isCustom, recurring, unitCustom, unitShown } from '../columns/repetition.ts';
import * as codec from '../columns/text-and-numbers.ts';
import type { InvoiceColumn, InvoiceFields, Join } from './invoice-input.ts';

const { writeOnly, computed } = defineColumns<Invoice, InvoiceFields, Join>();

const findRule = (doc: Invoice, view: View<Join>): RecurringInvoice | undefined =>
  view.join.rules.get(doc.recurringInvoiceId ?? 0);

const textOrNull = z.string().nullable();

const empty = z.union([z.literal(''), z.null()]).transform((): '' => '');
const orEmpty = <T>(codec: Codec<T>): Codec<T | ''> => ({
  ...codec,
  input: z.union([empty, codec.input]),
  output: (value, view) => (value === '' ? '' : outputOf(codec, value, view)),
});

/** Shows the rule; `none` where the invoice does not repeat or the rule is disabled, '' where it may not be read. */
function ofRule(
  wire: string,
  none: string | null,
  show: (rule: RecurringInvoice, doc: Invoice) => string | null,
): InvoiceColumn {
  return computed(
    wire,
    none === null ? textOrNull : z.string(),
    (doc, view) => {
      const rule = findRule(doc, view);
      if (rule) return rule.enabled ? show(rule, doc) : none;
      return doc.recurringInvoiceId === null || none === null ? none : '';
    },
    'recurring-invoices',
  );
}

export const recurringFields: readonly InvoiceColumn[] = [
  ofRule('recurring', '0', (rule) => String(rule.every)),
  writeOnly('recurring', ['repeats', 'recurs'], orEmpty(recurring)),
  writeOnly('repeat_every_custom', ['repeats', 'everyCustom'], everyCustom),
  writeOnly('repeat_type_custom', ['repeats', 'unitCustom'], unitCustom),
  ofRule('recurring_type', null, (rule) => rule.unit),
  writeOnly('recurring_type', ['repeats', 'unitShown'], unitShown),
  ofRule('custom_recurring', '0', (rule, doc) => (isCustom(rule, doc.extras) ? '1' : '0')),
  writeOnly('custom_recurring', ['repeats', 'custom'], codec.flag, { sample: '0' }),
  ofRule('cycles', '0', (rule) => String(rule.maxOccurrences ?? 0)),
  writeOnly('cycles', ['repeats', 'cycles'], orEmpty(cycles)),
  ofRule('total_cycles', '0', (rule) => String(rule.generatedCount)),
  computed('is_recurring_from', textOrNull, ({ generatedFrom }) =>
    generatedFrom ? String(generatedFrom.invoiceId ?? generatedFrom.recurringInvoiceId) : null,
  ),
  ofRule('last_recurring_date', null, (rule) => rule.lastGeneratedOn),
];

/** Warns about fields of a recurrence that had no effect. */
export function warnAboutRecurrence(doc: Invoice, { repeats }: InvoiceFields): string[] {
  const idle = doc.recurringInvoiceId === null && repeats?.cycles;
  return idle ? [`cycles ${repeats.cycles} has no effect: the invoice does not repeat`] : [];
}
