/**
 * Repetition in Perfex's manner: `recurring` is a number of months from 1 to 12, or `custom` with a
 * count and a unit of its own; `cycles` how often, 0 without end. The figures shown are those of the
 * recurring invoice as it stands now, whoever changed it.
 */
import * as z from 'zod';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { invalid } from '../../domain/problem.ts';
import { periodUnits, type RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import type { InvoiceInput } from '../../operations/invoice/input.ts';
import { countInput, textInput } from '../codecs.ts';
import { type Codec, field, shown, type View } from '../field-table.ts';
import { countColumn } from './columns.ts';
import type { InvoiceForm, InvoiceRow, Join } from './invoice-form.ts';

/** The pieces `recurring` is put together from. */
export type Repeats = {
  recurs: number | 'custom';
  everyCustom: number | null;
  unitCustom: RecurringInvoice['unit'] | null;
  cycles: number;
};

/** More than this many periods between two invoices are taken for a slip. */
const longestGap = 10_000;
const blank = z.union([z.literal(''), z.null()]);

const recurring: Codec<number | 'custom'> = {
  input: z.union([blank.transform(() => 0), z.literal('custom'), countInput.pipe(z.int().max(12))], {
    error: 'must be a number of months from 1 to 12, custom, or 0',
  }),
  output: String,
  wire: z.string(),
  broken: '13',
  sample: '0',
};
const everyCustom: Codec<number | null> = {
  input: z.union([blank.transform(() => null), countInput.pipe(z.int().min(1).max(longestGap))], {
    error: `must be a whole number from 1 to ${longestGap}`,
  }),
  output: (value) => value,
  wire: z.null(),
  broken: '-1',
  sample: '1',
};
const unitCustom: Codec<RecurringInvoice['unit'] | null> = {
  input: z.union(
    [blank.transform(() => null), textInput.transform((value) => value.toLowerCase()).pipe(z.enum(periodUnits))],
    { error: 'must be day, week, month or year' },
  ),
  output: (value) => value,
  wire: z.null(),
  broken: 'fortnight',
  sample: 'week',
};
const cycles: Codec<number> = {
  ...countColumn,
  input: z.union([blank.transform(() => 0), countInput], { error: 'must be a whole number, 0 without end' }),
  sample: '0',
};

/** The recurring invoice that starts from an invoice. */
const ruleOf = (doc: Invoice, view: View<Join>): RecurringInvoice | undefined =>
  view.join.rules.get(doc.recurringInvoiceId ?? 0);

/** Whether a rule cannot be said in months, or was asked for in other words. */
const isCustom = (rule: RecurringInvoice, doc: Invoice): boolean =>
  rule.unit !== 'month' || rule.every > 12 || doc.kept.custom_recurring === true;

const textOrNull = z.string().nullable();

export const recurringFields: readonly InvoiceRow[] = [
  field('recurring', {
    codec: recurring,
    get: (doc, view) => ruleOf(doc, view)?.every ?? 0,
    put: (recurs): Partial<InvoiceForm> => ({ recurs, kept: { custom_recurring: recurs === 'custom' } }),
  }),
  field('repeat_every_custom', { codec: everyCustom, put: (value): Partial<InvoiceForm> => ({ everyCustom: value }) }),
  field('repeat_type_custom', { codec: unitCustom, put: (value): Partial<InvoiceForm> => ({ unitCustom: value }) }),
  shown('recurring_type', textOrNull, (doc, view) => ruleOf(doc, view)?.unit ?? null),
  shown('custom_recurring', z.string(), (doc, view) => {
    const rule = ruleOf(doc, view);
    return rule && isCustom(rule, doc) ? '1' : '0';
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
  const { recurs, everyCustom: every, unitCustom: unit, cycles: times } = form;
  const limit = times === undefined ? {} : { maxOccurrences: times === 0 ? null : times };
  if (recurs === 0) return { recurring: null };
  if (recurs === undefined) return isNew ? {} : { recurring: limit };
  if (recurs !== 'custom') return { recurring: { every: recurs, unit: 'month', ...limit } };
  if (!every) throw invalid('repeat_every_custom', 'is required with recurring custom');
  if (!unit) throw invalid('repeat_type_custom', 'is required with recurring custom');
  return { recurring: { every, unit, ...limit } };
}

/** What of a wish to repeat has come to nothing, said so. */
export function repetitionWarnings(doc: Invoice, form: Partial<Repeats>): string[] {
  const idle = doc.recurringInvoiceId === null && form.cycles;
  return idle ? [`cycles ${form.cycles} has no effect: the invoice does not repeat`] : [];
}
