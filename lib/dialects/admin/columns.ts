/** Codecs of the settings API: JSON's own types, taken strictly. */
import * as z from 'zod';
import { parseDecimal } from '../../domain/money.ts';
import type { Codec } from '../field-table.ts';

const plain = <T>(input: z.ZodType<T>, broken: unknown, sample: unknown): Codec<T> => ({
  input,
  output: (value) => value,
  wire: input,
  broken,
  sample,
});

/** Text of at most so many characters. */
export const textUpTo = (longest: number) =>
  z.string({ error: 'must be text' }).max(longest, { error: `is longer than ${longest} characters` });
/** Text of at most 255 characters that says something. */
export const nameInput = textUpTo(255).trim().min(1, { error: 'is required' });
/** One of a few words. */
export const oneOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.enum(words, { error: `must be ${words.join(' or ')}` });

export const name = plain(nameInput, 7, 'Name');
export const text = plain(textUpTo(10_000), 7, 'Text');
export const nullableText = plain(textUpTo(10_000).nullable(), 7, 'Text');
export const flag = plain(z.boolean({ error: 'must be true or false' }), 'perhaps', true);

/** A percent as number or numeric text; shown as number. */
export const percent: Codec<string> = {
  input: z.union([z.number(), z.string()], { error: 'must be a percentage' }).transform((value, context) => {
    const decimal = parseDecimal(value);
    if (decimal !== null && Math.abs(Number(decimal)) <= 1_000) return decimal;
    context.issues.push({ code: 'custom', message: 'must be a percentage', input: value });
    return z.NEVER;
  }),
  output: Number,
  wire: z.number(),
  broken: 'much',
  sample: 21,
};
