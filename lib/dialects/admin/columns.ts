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

export const name = plain(z.string().trim().min(1, { error: 'is required' }).max(255), 7, 'Name');
export const text = plain(z.string().max(10_000), 7, 'Text');
export const nullableText = plain(z.string().max(10_000).nullable(), 7, 'Text');
export const flag = plain(z.boolean(), 'perhaps', true);

/** A percent as number or numeric text; shown as number. */
export const percent: Codec<string> = {
  input: z.union([z.number(), z.string()]).transform((value, context) => {
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
