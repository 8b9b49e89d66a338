/**
 * siwapp's wire types. Invoices, items and payments print everything as text, booleans too, and ""
 * for nothing; recurring invoices print JSON's own types, and null. Coming in, both are taken.
 */
import * as z from 'zod';
import { getCurrency } from '../../domain/currency.ts';
import { formatMinor, formatShortDecimal } from '../../domain/money.ts';
import {
  addressesInput,
  countInput,
  currencyCodeInput,
  dateInput,
  decimalInput,
  flagInput,
  idInput,
  listInput,
  nameInput,
  nullableTextInput,
  ofDays,
  optionalDateInput,
  optionalIdInput,
  textInput,
} from '../codecs.ts';
import type { Codec } from '../fields.ts';

const nested = { nested: 1 };

/** Text, "" when there is none. */
export const text: Codec<string> = {
  input: textInput,
  output: (value) => value,
  wire: z.string(),
  broken: nested,
  sample: 'text',
};

/** E-mail addresses, "" for none. */
export const addresses: Codec<string> = {
  ...text,
  input: addressesInput,
  broken: 'nobody',
  sample: 'office@example.com',
};

/** A name that must say something. */
export const name: Codec<string> = { ...text, mustSay: true, input: nameInput, sample: 'Acme' };

/** An exact decimal in siwapp's short form: "11.2", "302.0". */
export const decimal: Codec<string> = {
  input: decimalInput,
  output: formatShortDecimal,
  wire: z.string(),
  broken: 'much',
  sample: 12.5,
};

/** A date that has a default: blank is none given. */
export const date: Codec<string> = {
  ...ofDays,
  input: dateInput,
  output: (value) => value,
  wire: z.string(),
  broken: '2023-02-30',
  sample: '2023-02-28',
};

export const optionalDate: Codec<string | null> = {
  ...ofDays,
  input: optionalDateInput,
  output: (value) => value,
  wire: z.string().nullable(),
  broken: '2023-02-30',
  sample: '2023-03-28',
};

export const currency: Codec<string> = {
  input: currencyCodeInput,
  output: (value) => value,
  wire: z.string(),
  broken: 'XQQ',
  sample: 'EUR',
};

/** Ids of taxes: numbers, as printed. */
export const taxIds: Codec<number[]> = {
  input: listInput(idInput),
  output: (value) => value,
  wire: z.array(z.int()),
  broken: ['one'],
  sample: [1],
};

/** A list of words, as an array or divided by commas; blanks are dropped. */
export const words: Codec<string[]> = {
  input: listInput(textInput).transform((list) => list.map((word) => word.trim()).filter(Boolean)),
  output: (value) => value,
  wire: z.array(z.string()),
  broken: [nested],
  sample: [],
};

/** Of an entry of a nested list: which record it is, and whether it is to go. */
export const nestedId: Codec<number> = { input: idInput, output: String, wire: z.string(), sample: 1 };
export const nestedRemoval: Codec<boolean> = { input: flagInput, output: String, wire: z.string(), sample: false };

/** A whole number that may be left blank; `most` keeps dates inside the calendar. */
function optionalCountInput(least: number, most: number): z.ZodType<number | null> {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .union([z.null(), z.literal(''), countInput], { error: message })
    .transform((value) => (value === '' ? null : value))
    .refine((value) => value === null || (value >= least && value <= most), { error: message });
}

const daysInput = optionalCountInput(0, 100_000);

/** None says nothing: what has a value keeps it, what is new has its default. */
const skipNone = (value: number | null): number | undefined => value ?? undefined;

/** The types that invoices and recurring invoices print differently. */
export type Printed = {
  id: Codec<number | null>;
  flag: Codec<boolean>;
  note: Codec<string | null>;
  days: Codec<number | null>;
};

const idCodec = { input: optionalIdInput, resolve: skipNone, broken: 'eleven', sample: 1 };
const flagCodec = { input: flagInput, broken: 'perhaps', sample: false };
const noteCodec = { input: nullableTextInput, broken: nested, sample: 'text' };
const daysCodec = { input: daysInput, broken: -1, sample: 4 };

/** Everything as text: "3", "false", "". */
export const asText: Printed = {
  id: { ...idCodec, output: (value) => String(value ?? ''), wire: z.string() },
  flag: { ...flagCodec, output: String, wire: z.enum(['true', 'false']) },
  note: { ...noteCodec, output: (value) => value ?? '', wire: z.string() },
  days: { ...daysCodec, output: (value) => String(value ?? ''), wire: z.string() },
};

/** JSON's own types: 3, false, null. */
export const asIs: Printed = {
  id: { ...idCodec, output: (value) => value, wire: z.int().nullable() },
  flag: { ...flagCodec, output: (value) => value, wire: z.boolean() },
  note: { ...noteCodec, output: (value) => value || null, wire: z.string().nullable() },
  days: { ...daysCodec, output: (value) => value, wire: z.int().nullable() },
};

/** A whole number from 1, or null: blank and 0 are none. */
const positive = (most: number): Codec<number | null> => ({
  input: optionalCountInput(0, most).transform((value) => value || null),
  output: (value) => value,
  wire: z.int().nullable(),
  broken: 'many',
  sample: 12,
});

/** Where counting starts. */
export const positiveCount = positive(999_999_999);

/** How often at most; none is without limit. */
export const limit = positive(1_000_000);

/** The number of an invoice in its series; none is the next one. */
export const seriesNumber: Codec<number | null> = {
  ...positive(999_999_999_999),
  resolve: skipNone,
  sample: 77,
};

/** An amount of a currency: "29.99", "302.0". */
export function formatMoney(minor: number, currencyCode: string): string {
  return formatShortDecimal(formatMinor(minor, getCurrency(currencyCode).minorDigits));
}
