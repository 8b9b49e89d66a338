/** Lines of Perfex's bills. A line's id is the bill's id × 1,000 + its position. */
import * as z from 'zod';
import { type Bill, type Line, toLineId } from '../../../domain/bill/bill.ts';
import type { LineInput, TaxChoice } from '../../../domain/bill/input.ts';
import { decimalExpected } from '../../../domain/money.ts';
import { dropUndefined } from '../../../domain/record.ts';
import { countInput, decimalInput, idInput, listInput, listUpTo, longestList, textInput } from '../../codecs.ts';
import type { Codec, View } from '../../fields.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { customFieldsInput, labelled, presentValues } from '../protocol/custom-field-values.ts';

export type ChangedLine = LineInput & { id: number };

/** Accepts "VAT|21", the id of a tax, or its name alone. */
const taxChoice = textInput.transform((text, context): TaxChoice | null => {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (/^\d{1,12}$/.test(trimmed)) return { id: Number(trimmed) };
  const bar = trimmed.lastIndexOf('|');
  if (bar < 0) return { name: trimmed };
  const rate = decimalInput.safeParse(trimmed.slice(bar + 1).replace('%', ''));
  const name = trimmed.slice(0, bar).trim();
  if (rate.success && name !== '') return { name, ratePercent: rate.data };
  const message = 'must be NAME|RATE, a name or the id of a tax';
  const why = rate.success ? '' : `: RATE ${decimalExpected}`;
  context.issues.push({ code: 'custom', message: `${message}${why}`, input: text });
  return z.NEVER;
});

/** One tax, an array, or a form's object with numbered keys. Forms send "" for none. */
const taxes = z
  .unknown()
  .transform((value): unknown => (typeof value === 'object' && value !== null ? Object.values(value) : [value ?? '']))
  .pipe(listUpTo(longestList, z.array(taxChoice)))
  .transform((choices) => choices.filter((choice) => choice !== null));

const blankIsNone = <T>(input: z.ZodType<T>, error: string) =>
  z.union([z.literal('').transform(() => undefined), z.null().transform(() => undefined), input], { error }).optional();
const number = blankIsNone(decimalInput, decimalExpected);
const place = blankIsNone(countInput, 'must be a whole number');

const columns = {
  description: textInput.optional(),
  long_description: textInput.optional(),
  qty: number,
  rate: number,
  unit: textInput.optional(),
  order: place,
  item_order: place,
  taxname: taxes.optional(),
  custom_fields: customFieldsInput('items').optional(),
};
type Columns = z.output<z.ZodObject<typeof columns>>;

function toLine({ description, unit, taxname: taxes, custom_fields: customValues, ...line }: Columns): LineInput {
  const { long_description: longDescription, qty: quantity, rate: unitPrice, order = line.item_order } = line;
  return dropUndefined({ description, longDescription, quantity, unitPrice, unit, order, taxes, customValues });
}

const shape = { error: 'must be a line with description, qty and rate' };
const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';
const required = z.unknown().refine(isGiven, { error: 'is required', abort: true });
/** The rate is required: a line without a price would be free, and an invoice of it paid at once. */
const newLine = z
  .object({ ...columns, rate: required.pipe(decimalInput) }, shape)
  // A line that leaves out custom_fields must still pass the required ones.
  .transform((line) => toLine({ ...line, custom_fields: line.custom_fields ?? {} }));
const changedLine = z
  .object({ ...columns, itemid: idInput.optional(), id: idInput.optional() }, shape)
  .transform(({ itemid, id, ...line }, context): ChangedLine => {
    const lineId = itemid ?? id;
    if (lineId !== undefined) return { ...toLine(line), id: lineId };
    context.issues.push({ code: 'custom', message: 'is required', input: lineId, path: ['itemid'] });
    return z.NEVER;
  });

const notShown = { output: () => null, wire: z.null() };

export const newLinesColumn: Codec<LineInput[]> = {
  ...notShown,
  input: listInput(newLine),
  broken: 'one item',
  sample: [
    {
      description: 'Sound bar',
      long_description: 'With cover',
      qty: '2',
      rate: '5.00',
      unit: 'pc',
      order: '1',
      taxname: ['VAT 21%|21'],
    },
  ],
};

export const changedLinesColumn: Codec<ChangedLine[]> = {
  ...notShown,
  input: listInput(changedLine),
  broken: [{ qty: '1' }],
  sample: [],
};

export const removedLinesColumn: Codec<number[]> = {
  ...notShown,
  input: listInput(idInput),
  broken: ['first'],
  sample: [],
};

const text = z.string();

export const lineAnswer = z.object({
  id: text,
  rel_id: text,
  rel_type: text,
  description: text,
  long_description: text,
  qty: text,
  rate: text,
  unit: text,
  item_order: text,
  taxname: z.array(text),
  discount_percent: text,
  customfields: labelled,
});

/** Presents the lines of a bill in their order. `kind`: Perfex's word for such a bill. */
export function presentLines(
  doc: { id: number; lines: Bill['lines'] },
  kind: string,
  view: Pick<View<unknown>, 'customFields'>,
): z.output<typeof lineAnswer>[] {
  const inOrder = [...doc.lines].sort((a, b) => a.order - b.order || a.position - b.position);
  return inOrder.map((line: Line) => ({
    id: String(toLineId(doc.id, line.position)),
    rel_id: String(doc.id),
    rel_type: kind,
    description: line.description,
    long_description: line.longDescription,
    qty: codec.formatTwoPlaces(line.quantity),
    rate: codec.formatTwoPlaces(line.unitPrice),
    unit: line.unit,
    item_order: String(line.order),
    taxname: line.taxes.map(({ name, ratePercent }) => `${name}|${codec.formatTwoPlaces(ratePercent)}`),
    discount_percent: codec.formatTwoPlaces(line.discountPercent),
    customfields: presentValues('items', line.customValues, view),
  }));
}
