/**
 * Inputs and codecs that several dialects share, as lenient as the original products: forms send numbers as text. One
 * list of short definitions, so that a dialect finds in one place what there is already.
 */
import * as z from 'zod';
import { findCountryByCode, findCountryByNumber } from '../domain/country.ts';
import { getCurrency, isCurrency } from '../domain/currency.ts';
import { type GivenTime, readGivenTime, toDay } from '../domain/date-text.ts';
import { findAddressFault, toMailAddress } from '../domain/mail-address.ts';
import { decimalExpected, formatFixedDecimal, formatMinor, parseDecimal } from '../domain/money.ts';
import { canBeNumeral } from '../domain/numeral.ts';
import { isZero } from './blank.ts';
import type { Asker, Codec } from './fields.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'must be text' });
/** Longer texts would not fit in a record. */
const longestText = 50_000;

/** Parses an input with `read`; refuses with `message` what `read` returns undefined for. */
export function readBy<S extends z.ZodType, T>(input: S, read: (given: z.output<S>) => T | undefined, message: string) {
  return input.transform((given, context): T => {
    const value = read(given);
    if (value !== undefined) return value;
    context.issues.push({ code: 'custom', message, input: given });
    return z.NEVER;
  });
}

/** Text. A number becomes its digits, null becomes empty text. */
export const textInput = z
  .union([scalar, z.null()], { error: 'must be text' })
  .transform((value) => (value === null ? '' : String(value)))
  .pipe(z.string().max(longestText, { error: `is longer than ${longestText} characters` }));

export const nullableTextInput = textInput.transform((value) => (value === '' ? null : value));

export const nameInput = textInput.pipe(
  z.string().trim().min(1, { error: 'is required' }).max(255, { error: 'is longer than 255 characters' }),
);

export const addressInput = textInput.pipe(
  z
    .string()
    .trim()
    .refine((text) => text === '' || toMailAddress(text) !== null, { error: 'must be an e-mail address' }),
);

/** E-mail addresses separated by commas, or none. */
export const addressesInput = textInput.pipe(
  z
    .string()
    .trim()
    .check((context) => {
      const message = findAddressFault(context.value);
      if (message !== null) context.issues.push({ code: 'custom', message, input: context.value });
    }),
);

const notEmpty = [(text: string): boolean => text !== '', { error: 'must be an e-mail address' }] as const;
export const neededAddressInput = addressInput.refine(...notEmpty);
export const neededAddressesInput = addressesInput.refine(...notEmpty);

/** Text that may be a number, a date or a time. Text too long for these is refused before it is parsed. */
export const numeralInput = z.string().refine(canBeNumeral, { abort: true });

/** An exact decimal: 33.2, "33.2", "-3". */
export const decimalInput = readBy(
  z.union([z.string(), z.number()], { error: decimalExpected }),
  (given) => parseDecimal(given) ?? undefined,
  decimalExpected,
);

export const countInput = z
  .union(
    [
      z.int({ error: 'must be a whole number' }),
      numeralInput
        .trim()
        .regex(/^\d{1,12}$/)
        .transform(Number),
    ],
    { error: 'must be a whole number' },
  )
  .pipe(z.int().min(0, { error: 'must not be negative' }).max(999_999_999_999, { error: 'is too large' }));

export const idInput = countInput.pipe(z.int().min(1, { error: 'must be the id of a record' }));

/** An id; null, "" and 0 mean none. */
export const optionalIdInput = z
  .union([z.null(), z.literal(''), countInput], { error: 'must be the id of a record' })
  .transform((value) => (value === null || value === '' || value === 0 ? null : value));

const truth = new Map<unknown, boolean>([
  ...[true, 1, '1', 'true', 'yes', 'on'].map((word): [unknown, boolean] => [word, true]),
  ...[false, 0, '0', 'false', 'no', 'off'].map((word): [unknown, boolean] => [word, false]),
]);

export const flagInput = z
  .union([z.string(), z.number(), z.boolean()], { error: 'must be yes or no' })
  .refine((value) => truth.has(typeof value === 'string' ? value.trim().toLowerCase() : value), {
    error: 'must be yes or no',
  })
  .transform((value) => truth.get(typeof value === 'string' ? value.trim().toLowerCase() : value) ?? false);

/** A date with or without a time. `toDay` finds the day once the organization's time zone is known. */
export const dateInput = readBy(
  z.string({ error: 'must be a date YYYY-MM-DD' }).meta({ format: 'date' }),
  (given): GivenTime | undefined => readGivenTime(given) ?? undefined,
  'must be a date YYYY-MM-DD',
);

/** A date; 0 and MySQL's zero date mean none. */
export const optionalDateInput = z
  .preprocess(
    (value) => (isZero(value) ? null : value),
    z.union([z.null(), z.literal(''), dateInput], { error: 'must be a date YYYY-MM-DD' }),
  )
  .transform((value) => value || null);

/** Makes a date input a codec: the day is that of the organization's time zone, and 0 means none. */
export const ofDays = {
  zeroIsNone: true,
  dated: true,
  resolve: <T extends GivenTime | null | undefined>(given: T, { organization }: Asker): T | string =>
    given ? toDay(given, organization.timezone) : given,
} as const;

/** Longer lists are refused before anything is done with them. */
export const longestList = 1_000;

/** Limits a list to `most` entries, before any entry is checked. */
export function listUpTo<E extends z.ZodType>(most: number, list: z.ZodArray<E>) {
  return z.preprocess((given, context) => {
    if (!Array.isArray(given) || given.length <= most) return given;
    context.issues.push({ code: 'custom', message: `has more than ${most} entries`, input: given });
    return z.NEVER;
  }, list.max(most));
}

/** Some clients write JSON with single quotes. */
function parseJsonList(text: string): unknown[] | null {
  if (!text.startsWith('[') || !text.endsWith(']')) return null;
  for (const json of [text, text.replaceAll("'", '"')]) {
    try {
      const list: unknown = JSON.parse(json);
      return Array.isArray(list) ? list : null;
    } catch {}
  }
  return null;
}

function listEntries(value: unknown): unknown[] {
  if (value === null || value === undefined || value === '') return [];
  if (typeof value === 'object') return Object.values(value);
  const text = String(value).trim();
  return parseJsonList(text) ?? text.split(',').map((part) => part.trim());
}

/**
 * A list as an array, an object with numbered keys (forms past qs's limit), JSON text or comma-separated text.
 * A single empty entry is how forms send an empty list: `tags[]=`.
 */
export function listInput<T>(element: z.ZodType<T>): z.ZodType<T[]> {
  return z
    .unknown()
    .transform((value) => {
      const entries = listEntries(value);
      return entries.length === 1 && entries[0] === '' ? [] : entries;
    })
    .pipe(z.array(z.unknown()).max(longestList, { error: `has more than ${longestList} entries` }))
    .pipe(z.array(element));
}

export const currencyCodeInput = z
  .string({ error: 'must be a currency code' })
  .transform((value) => value.trim().toUpperCase())
  .refine(isCurrency, { error: 'is not an ISO 4217 currency' });

/** A country by ISO code or number; 0, "" and null mean none. The value is the ISO code. */
export const countryInput = readBy(
  z.union([z.string(), z.number(), z.null()], { error: 'must be a country' }),
  (value): string | null | undefined => {
    const given = String(value ?? '');
    const text = canBeNumeral(given) ? given.trim().toUpperCase() : 'none';
    if (text === '' || text === '0') return null;
    const found = /^\d+$/.test(text) ? findCountryByNumber(Number(text)) : findCountryByCode(text);
    return found?.code;
  },
  'is not a known country',
);

/** `{id}` in a path. A value that no id can have is answered as not found. */
export const idParam = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
  .pipe(z.int().positive());
export const idParams = z.object({ id: idParam });

/** A whole number from 1 to `most`. `tooLarge` is the message for larger numbers, where it differs. */
export function numberFromOne(most: number, message: string, tooLarge = message) {
  return z
    .union([z.number(), numeralInput], { error: message })
    .pipe(z.coerce.number({ error: message }))
    .pipe(z.int({ error: message }).min(1, { error: message }).max(most, { error: tooLarge }));
}

export const pageInput = numberFromOne(1_000_000_000, 'must be a whole number from 1', 'is too large');

/** Takes the size of a page, from 1 to `most`. */
export const pageSizeInput = (most: number) => numberFromOne(most, `must be a whole number from 1 to ${most}`);

export const text: Codec<string> = { input: textInput, wire: z.string(), broken: { nested: 1 }, sample: 'text' };

/** Text; empty means none. */
export const textOrNull: Codec<string | null> = { ...text, input: nullableTextInput, wire: z.string().nullable() };

export const name: Codec<string> = { ...text, mustSay: true, input: nameInput, broken: '' };

export const addresses: Codec<string> = {
  ...text,
  input: addressesInput,
  broken: 'nobody',
  sample: 'office@example.com',
};

export const date: Codec<string> = {
  ...ofDays,
  input: dateInput,
  wire: z.string(),
  broken: '2023-02-30',
  sample: '2023-02-28',
};

export const optionalDate: Codec<string | null> = {
  ...ofDays,
  input: optionalDateInput,
  wire: z.string().nullable(),
  broken: '2023-02-30',
  sample: '2023-02-28',
};

/** One of these words, in upper or lower case. */
export function choice<const T extends string>(words: readonly T[]): Codec<T> {
  const error = `must be one of ${words.join(', ')}`;
  return {
    input: textInput.transform((given) => given.trim().toLowerCase()).pipe(z.enum(words, { error })),
    wire: z.enum(words),
    broken: 'moon',
    sample: words[0],
  };
}

/** Formats a decimal with two places at least: "100.00", "1.2345". */
export function formatTwoPlaces(value: string): string {
  return (value.split('.')[1]?.length ?? 0) >= 2 ? value : formatFixedDecimal(value, 2);
}

/** Formats money with two places at least, more where the currency has them: "110.00". */
export function formatMoney(minor: number, currency: string): string {
  return formatTwoPlaces(formatMinor(minor, getCurrency(currency).minorDigits));
}
