/** Teamwork's wire types: everything is text, and "" is nothing. */
import * as z from 'zod';
import { isCurrency } from '../../domain/currency.ts';
import { decimalExpected } from '../../domain/money.ts';
import { dateInput, decimalInput, nameInput, ofDays, optionalIdInput, text } from '../codecs.ts';
import type { Codec } from '../fields.ts';

export { formatMoney, text } from '../codecs.ts';

export const shortText: Codec<string> = { ...text, input: nameInput, sample: 'INV00001' };

/** The id of a record; blank is shown for none and says nothing when sent. */
export const reference: Codec<number | null> = {
  input: optionalIdInput,
  resolve: (id) => id ?? undefined,
  output: (id) => String(id ?? ''),
  wire: z.string(),
  broken: 'eleven',
  sample: '1',
};

const dateMessage = 'must be a date YYYYMMDD';
export const date: Codec<string> = {
  ...ofDays,
  input: z.union([z.string(), z.number()], { error: dateMessage }).transform((value, context) => {
    const dashed = String(value)
      .trim()
      .replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
    const given = dateInput.safeParse(dashed);
    if (given.success) return given.data;
    // The message shows the form in which Teamwork's clients write dates.
    context.issues.push({ code: 'custom', message: dateMessage, input: value });
    return z.NEVER;
  }),
  output: formatCompactDate,
  wire: z.string(),
  broken: '20150230',
  sample: '20150617',
};

const currencyMessage = 'must be one of the codes of /currencycodes.json';
export const currency: Codec<string> = {
  ...text,
  input: z
    .string({ error: currencyMessage })
    .transform((code) => code.trim().toUpperCase())
    .refine(isCurrency, { error: currencyMessage }),
  broken: 'ABC',
  sample: 'USD',
};

const noCost = z.union([z.literal(''), z.null()]).transform(() => null);
export const cost: Codec<string | null> = {
  input: z.union([noCost, decimalInput], { error: decimalExpected }),
  output: (value) => value ?? '',
  wire: z.string(),
  broken: 'much',
  sample: '50.00',
};

/** Formats 2015-06-17 as "20150617". */
export function formatCompactDate(date: string): string {
  return date.replaceAll('-', '');
}

/** Formats an instant: "2015-06-17T12:00:47Z". */
export function formatInstant(instant: string): string {
  return `${instant.slice(0, 19)}Z`;
}
