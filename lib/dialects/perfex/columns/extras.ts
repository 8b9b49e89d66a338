/** Perfex columns without a meaning in our domain: stored with the record as sent, and shown again. */
import * as z from 'zod';
import type { RecordFields } from '../../../domain/record.ts';
import { textInput } from '../../codecs.ts';
import { type Codec, type Column, defineColumns } from '../../fields.ts';
import * as codec from './text-and-numbers.ts';

type Extras = { extras: Record<string, unknown> };
type ExtraColumn = Column<RecordFields, Extras, unknown>;
const { translated } = defineColumns<RecordFields, Extras>();

/** `schema`: the type of a stored value. `none` is shown where nothing, or something else, is stored. */
function extra<T>(wire: string, codec: Codec<T>, schema: z.ZodType<T>, none: T): ExtraColumn {
  return translated(wire, codec, {
    read: (doc) => schema.catch(none).parse(doc.extras[wire]),
    // `none` is shown anyway, so it is not stored.
    put: (value) => ({ extras: { [wire]: value === none ? undefined : value } }),
  });
}

/** A flag that is only stored and shown: "1" or "0". */
export function extraFlag(wire: string, none = false): ExtraColumn {
  return extra(wire, { ...codec.flag, sample: none ? '1' : '0' }, z.boolean(), none);
}

/** Makes a column of a flag that a form sends as "on". */
export function extraSwitch(wire: string): ExtraColumn {
  return extra(wire, { ...codec.flag, sample: 'on' }, z.boolean(), false);
}

/** A whole number that is only stored and shown. */
export function extraCount(wire: string): ExtraColumn {
  return extra(wire, { ...codec.count, sample: '0' }, z.int().nonnegative(), 0);
}

/** Makes a column of an amount that affects no other figure. */
export function extraAmount(wire: string): ExtraColumn {
  return extra(wire, { ...codec.decimal, sample: '0.00' }, z.string(), '0');
}

/** A text that is only stored and shown; null when empty. */
export function extraText(wire: string): ExtraColumn {
  return extra(wire, { ...codec.textOrNull, sample: '' }, z.string().nullable(), null);
}

const quantityWords = z.enum(['1', '2', '3'], { error: 'must be 1, 2 or 3' });
type QuantityWord = z.output<typeof quantityWords>;

const quantityWord: Codec<QuantityWord> = {
  input: textInput.transform((value) => value.trim()).pipe(quantityWords),
  wire: z.string(),
  broken: '4',
  sample: '1',
};

/** What the quantities of a bill are called: 1 quantity, 2 hours, 3 either. */
export const quantityColumn: ExtraColumn = extra('show_quantity_as', quantityWord, quantityWords, '1');
