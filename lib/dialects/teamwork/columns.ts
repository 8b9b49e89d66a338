/** Teamwork's wire types: everything is text, and "" is nothing. A field sent as "" or null is as if it were not sent. */
import * as z from 'zod';
import { currencyOf, isCurrency } from '../../domain/currency.ts';
import { decimalWanted, fixedDecimal, fromMinor } from '../../domain/money.ts';
import { dateInput, decimalInput, ofDays, optionalIdInput, textInput } from '../codecs.ts';
import type { Codec } from '../field-table.ts';

const text = z.string();
const nothing = z.union([z.literal(''), z.null()]).transform(() => undefined);

/** A text; "" empties it. */
export const textColumn: Codec<string> = {
  input: textInput,
  output: (value) => value,
  wire: text,
  broken: { nested: 1 },
  sample: 'text',
};

/** A short text that is left as it is when "" comes in. */
export const givenTextColumn: Codec<string | undefined> = {
  input: textInput
    .pipe(z.string().trim().max(255, { error: 'is longer than 255 characters' }))
    .transform((value) => value || undefined),
  output: (value) => value ?? '',
  wire: text,
  broken: { nested: 1 },
  sample: 'INV00001',
};

/** An id, "" for none. */
export const idColumn: Codec<number | null> = {
  input: optionalIdInput,
  output: (value) => String(value ?? ''),
  wire: text,
  broken: 'eleven',
  sample: '1',
};

/** "20150617"; dashes are taken too. */
const dateMessage = 'must be a date YYYYMMDD';
export const dateColumn: Codec<string | undefined> = {
  ...ofDays,
  input: z.union(
    [
      nothing,
      z.union([z.string(), z.number()]).transform((value, context) => {
        const dashed = String(value)
          .trim()
          .replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
        const date = dateInput.safeParse(dashed);
        if (date.success) return date.data;
        // Said in the form that Teamwork's clients write dates in.
        context.issues.push({ code: 'custom', message: dateMessage, input: value });
        return z.NEVER;
      }),
    ],
    { error: dateMessage },
  ),
  output: (value) => compactDate(value ?? ''),
  wire: text,
  broken: '20150230',
  sample: '20150617',
};

/** ISO 4217, in any case. */
const currencyMessage = 'must be one of the codes of /currencycodes.json';
export const currencyColumn: Codec<string | undefined> = {
  input: z.union(
    [
      nothing,
      z
        .string()
        .transform((code) => code.trim().toUpperCase())
        .refine(isCurrency, { error: currencyMessage }),
    ],
    { error: currencyMessage },
  ),
  output: (value) => value ?? '',
  wire: text,
  broken: 'ABC',
  sample: 'USD',
};

/** An amount in major units, "" for none. */
export const costColumn: Codec<string | null> = {
  input: z.union([z.union([z.literal(''), z.null()]).transform(() => null), decimalInput], {
    error: decimalWanted,
  }),
  output: (value) => value ?? '',
  wire: text,
  broken: 'much',
  sample: '50.00',
};

/** "358.34": two decimals at least, more where the currency has them. */
export function money(minor: number, currency: string): string {
  const { minorDigits } = currencyOf(currency);
  return fixedDecimal(fromMinor(minor, minorDigits), Math.max(2, minorDigits));
}

/** 2015-06-17 as "20150617". */
export function compactDate(date: string): string {
  return date.replaceAll('-', '');
}

/** "2015-06-17T12:00:47Z". */
export function instantText(instant: string): string {
  return `${instant.slice(0, 19)}Z`;
}
