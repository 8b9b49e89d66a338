/** siwapp's wire types. Most resources print text, recurring invoices JSON's own types; all accept both. */
import * as z from 'zod';
import { getCurrency } from '../../domain/currency.ts';
import { formatMinor, formatShortDecimal } from '../../domain/money.ts';
import * as codecs from '../codecs.ts';
import { type Codec, outputOf } from '../fields.ts';
import { isOriginal } from './original.ts';

const nested = { nested: 1 };

export { addresses, date, text } from '../codecs.ts';

export const name: Codec<string> = { ...codecs.text, mustSay: true, input: codecs.nameInput, sample: 'Acme' };

/** An exact decimal in siwapp's short form: "11.2", "302.0". */
export const decimal: Codec<string> = {
  input: codecs.decimalInput,
  output: formatShortDecimal,
  wire: z.string(),
  broken: 'much',
  sample: 12.5,
};

export const optionalDate: Codec<string | null> = { ...codecs.optionalDate, sample: '2023-03-28' };

export const currency: Codec<string> = {
  ...codecs.text,
  input: codecs.currencyCodeInput,
  broken: 'XQQ',
  sample: 'EUR',
};

export const taxIds: Codec<number[]> = {
  input: codecs.listInput(codecs.idInput),
  wire: z.array(z.int()),
  broken: ['one'],
  sample: [1],
};

/** Words in an array or separated by commas; blanks are dropped. */
export const words: Codec<string[]> = {
  input: codecs.listInput(codecs.textInput).transform((list) => list.map((word) => word.trim()).filter(Boolean)),
  wire: z.array(z.string()),
  broken: [nested],
  sample: [],
};

export const nestedId: Codec<number> = { input: codecs.idInput, wire: z.string(), sample: 1 };
export const nestedRemoval: Codec<boolean> = { input: codecs.flagInput, wire: z.string(), sample: false };

/** Accepts blank too; `most` keeps dates inside the calendar. */
function optionalCountInput(least: number, most: number): z.ZodType<number | null> {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .union([z.null(), z.literal(''), codecs.countInput], { error: message })
    .transform((value) => (value === '' ? null : value))
    .refine((value) => value === null || (value >= least && value <= most), { error: message });
}

/** None counts as not given: an update keeps the value, a create uses the default. */
const skipNone = (value: number | null): number | undefined => value ?? undefined;

export type Printed = {
  id: Codec<number | null>;
  flag: Codec<boolean>;
  note: Codec<string | null>;
  days: Codec<number | null>;
};

const idCodec = { input: codecs.optionalIdInput, resolve: skipNone, broken: 'eleven', sample: 1 };
const flagCodec = { input: codecs.flagInput, broken: 'perhaps', sample: false };
const noteCodec = { input: codecs.nullableTextInput, broken: nested, sample: 'text' };
const daysCodec = { input: optionalCountInput(0, 100_000), broken: -1, sample: 4 };

/** Prints JSON's own types: 3, false, null. */
export const asIs: Printed = {
  id: { ...idCodec, wire: z.int().nullable() },
  flag: { ...flagCodec, wire: z.boolean() },
  note: { ...noteCodec, output: (value) => value || null, wire: z.string().nullable() },
  days: { ...daysCodec, wire: z.int().nullable() },
};

/** Prints a value as the document does, and as the original does where that is chosen. */
export const printed = <T>(document: Codec<T>, original: Codec<T>): Codec<T> => ({
  ...document,
  output: (value, view) => outputOf(isOriginal(view) ? original : document, value, view),
});

/** Prints text: "3", "false", ""; the original JSON's own types. */
export const asText: Printed = {
  id: printed({ ...idCodec, output: (value) => String(value ?? ''), wire: z.string() }, asIs.id),
  flag: printed({ ...flagCodec, output: String, wire: z.enum(['true', 'false']) }, asIs.flag),
  note: printed({ ...noteCodec, output: (value) => value ?? '', wire: z.string() }, asIs.note),
  days: printed({ ...daysCodec, output: (value) => String(value ?? ''), wire: z.string() }, asIs.days),
};

const positive = { wire: z.int().nullable(), broken: 'many', sample: 12 };

/** A count from 1; blank and 0 count as not given. */
export const positiveCount: Codec<number> = {
  ...positive,
  input: optionalCountInput(0, 999_999_999).transform((value) => value ?? 0),
  resolve: (value) => value || undefined,
};

const noneIfZero = (most: number) => optionalCountInput(0, most).transform((value) => value || null);

/** A limit; blank and 0 mean none. */
export const limit: Codec<number | null> = { ...positive, input: noneIfZero(1_000_000) };

/** The number of an invoice in its series; blank and 0 mean the next one. */
export const seriesNumber: Codec<number | null> = {
  ...positive,
  input: noneIfZero(999_999_999_999),
  resolve: skipNone,
  sample: 77,
};

/** Formats an amount: "29.99", "302.0". */
export function formatMoney(minor: number, currencyCode: string): string {
  return formatShortDecimal(formatMinor(minor, getCurrency(currencyCode).minorDigits));
}
