/** Codecs of the settings API: JSON's own types, taken strictly. */
import * as z from 'zod';
import { parseColor } from '../../domain/color.ts';
import { isCurrency } from '../../domain/currency.ts';
import { decimalExpected } from '../../domain/money.ts';
import type { Path } from '../../domain/problem.ts';
import { isBlank } from '../blank.ts';
import { findWirePath } from '../bodies.ts';
import { dateInput, decimalInput, ofDays } from '../codecs.ts';
import { type Codec, type Column, computed } from '../fields.ts';
import { toUsualPath } from '../refusals.ts';

/** Makes a codec of a value that is the same on the wire as in our records. */
export const plainCodec = <T>(
  input: z.ZodType<T>,
  broken: unknown,
  sample: unknown,
  wire: z.ZodType = input,
): Codec<T> => ({
  input,
  wire,
  broken,
  sample,
});

/** A text of at most `longest` characters. */
export const textUpTo = (longest: number) =>
  z.string({ error: 'must be text' }).max(longest, { error: `is longer than ${longest} characters` });
export const nameInput = textUpTo(255).trim().min(1, { error: 'is required' });
/** One of these words. */
export const choiceCodec = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.enum(words, { error: `must be ${words.join(' or ')}` });
export const currencyInput = z
  .string({ error: 'must be text' })
  .refine(isCurrency, { error: 'is not an ISO 4217 currency' });

/** Takes null or blank as none. */
export const nullable = <T>(input: z.ZodType<T>) =>
  z.preprocess((value) => (isBlank(value) ? null : value), input.nullable());

export const name: Codec<string> = { ...plainCodec(nameInput, 7, 'Name'), mustSay: true };
export const text = plainCodec(textUpTo(10_000), 7, 'Text');
export const nullableText = plainCodec(textUpTo(10_000).nullable(), 7, 'Text');
export const flag = plainCodec(z.boolean({ error: 'must be true or false' }), 'perhaps', true);

export const currency = plainCodec(currencyInput, 'XXQ', 'EUR');
export const date: Codec<string> = { ...plainCodec(dateInput, '2024-02-30', '2024-01-31', z.iso.date()), ...ofDays };
const anId = { error: 'must be the id of a record' };
export const recordId = plainCodec(z.int(anId).positive(anId), 'first', 1);
const aPosition = { error: 'must be a whole number from 0 to 1000000' };
export const position = plainCodec(z.int(aPosition).min(0, aPosition).max(1_000_000, aPosition), 'first', 1);

export const idColumn = computed('id', z.int(), (doc: { id: number }) => doc.id);

const colorInput = z.string({ error: 'must be text' }).transform((value, context) => {
  const parsed = parseColor(value);
  if (parsed !== null) return parsed;
  context.issues.push({ code: 'custom', message: 'must be a colour such as #8f1b1b', input: value });
  return z.NEVER;
});
export const color = plainCodec(colorInput, 'reddish', '#8f1b1b', z.string());

/** Text keeps every digit; a number is accepted too. */
const rateInput = decimalInput.refine((value) => Number(value) > 0, { error: 'must be above 0' });
export const rate = plainCodec(rateInput, 0, '1.0842', z.string());

export const percent: Codec<string> = {
  input: z
    .number({ error: ({ input }) => (typeof input === 'string' ? `${decimalExpected}, not text` : decimalExpected) })
    .transform((value): string | number => value)
    .pipe(decimalInput)
    .refine((value) => Math.abs(Number(value)) <= 1_000, { error: 'must be a percentage' }),
  output: Number,
  wire: z.number(),
  broken: 'much',
  sample: 21,
};

/** Finds the wire path of a key of ours; null where it is the usual one. */
export function wirePathOf(columns: readonly Column<never, unknown, never>[]) {
  return (path: Path): Path | null => {
    const name = findWirePath(columns, path);
    return name?.join() === toUsualPath(path).join() ? null : name;
  };
}
