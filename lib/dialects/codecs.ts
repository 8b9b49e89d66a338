/**
 * Codecs that more than one dialect uses. Coming in, all are as lenient as the originals: numbers
 * and numeric text are the same, forms send everything as text. Going out, each dialect has its
 * own manner, so most make a codec from an input here and an output of its own.
 */
import * as z from 'zod';
import { findCountryByCode, findCountryByNumber } from '../domain/country.ts';
import { isCurrency } from '../domain/currency.ts';
import { type GivenTime, readGivenTime, toDay } from '../domain/date-text.ts';
import { findAddressFault, toMailAddress } from '../domain/mail-address.ts';
import { decimalExpected, parseDecimal } from '../domain/money.ts';
import { canBeNumeral } from '../domain/numeral.ts';
import { isZero } from './blank.ts';
import type { Asker } from './fields.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'must be text' });
/** Longer texts than this are refused: they would not fit in a record. */
const longestText = 50_000;

/** An input with the meaning that `read` finds in it; where it finds none, the value is refused with `message`. */
export function readBy<S extends z.ZodType, T>(input: S, read: (given: z.output<S>) => T | undefined, message: string) {
  return input.transform((given, context): T => {
    const value = read(given);
    if (value !== undefined) return value;
    context.issues.push({ code: 'custom', message, input: given });
    return z.NEVER;
  });
}

/** Text; numbers are taken as their digits, null as empty. */
export const textInput = z
  .union([scalar, z.null()], { error: 'must be text' })
  .transform((value) => (value === null ? '' : String(value)))
  .pipe(z.string().max(longestText, { error: `is longer than ${longestText} characters` }));

/** Text or null; an empty text is null. */
export const nullableTextInput = textInput.transform((value) => (value === '' ? null : value));

/** Text that says something. */
export const nameInput = textInput.pipe(
  z.string().trim().min(1, { error: 'is required' }).max(255, { error: 'is longer than 255 characters' }),
);

/** The e-mail address of a person, or nothing. */
export const addressInput = textInput.pipe(
  z
    .string()
    .trim()
    .refine((text) => text === '' || toMailAddress(text) !== null, { error: 'must be an e-mail address' }),
);

/** An e-mail address, several of them between commas, or nothing. */
export const addressesInput = textInput.pipe(
  z
    .string()
    .trim()
    .check((context) => {
      const message = findAddressFault(context.value);
      if (message !== null) context.issues.push({ code: 'custom', message, input: context.value });
    }),
);

/** The same where there must be one. */
const isRequired = [(text: string): boolean => text !== '', { error: 'must be an e-mail address' }] as const;
export const neededAddressInput = addressInput.refine(...isRequired);
export const neededAddressesInput = addressesInput.refine(...isRequired);

/** Text that can be a number, a date or a time; a longer one is not looked at. */
export const numeralInput = z.string().refine(canBeNumeral, { abort: true });

/** An exact decimal: 33.2, "33.2", "-3". */
export const decimalInput = readBy(
  z.union([z.string(), z.number()], { error: decimalExpected }),
  (given) => parseDecimal(given) ?? undefined,
  decimalExpected,
);

/** A whole number ≥ 0, as number or digits. */
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

/** The id of a record that must be there. */
export const idInput = countInput.pipe(z.int().min(1, { error: 'must be the id of a record' }));

/** An id, or nothing: null, "" and 0 are nothing. */
export const optionalIdInput = z
  .union([z.null(), z.literal(''), countInput], { error: 'must be the id of a record' })
  .transform((value) => (value === null || value === '' || value === 0 ? null : value));

const truth = new Map<unknown, boolean>([
  ...[true, 1, '1', 'true', 'yes', 'on'].map((word): [unknown, boolean] => [word, true]),
  ...[false, 0, '0', 'false', 'no', 'off'].map((word): [unknown, boolean] => [word, false]),
]);

/** Yes or no in any of the ways clients write it; blank is neither. */
export const flagInput = z
  .union([z.string(), z.number(), z.boolean()], { error: 'must be yes or no' })
  .refine((value) => truth.has(typeof value === 'string' ? value.trim().toLowerCase() : value), {
    error: 'must be yes or no',
  })
  .transform((value) => truth.get(typeof value === 'string' ? value.trim().toLowerCase() : value) ?? false);

/** A date YYYY-MM-DD, with a time behind it or without; which day that is says `toDay`, once the firm is known. */
export const dateInput = readBy(
  z.string({ error: 'must be a date YYYY-MM-DD' }).meta({ format: 'date' }),
  (given): GivenTime | undefined => readGivenTime(given) ?? undefined,
  'must be a date YYYY-MM-DD',
);

/** A date or nothing; 0 and MySQL's zero date are nothing. */
export const optionalDateInput = z
  .preprocess(
    (value) => (isZero(value) ? null : value),
    z.union([z.null(), z.literal(''), dateInput], { error: 'must be a date YYYY-MM-DD' }),
  )
  .transform((value) => value || null);

/** What makes a codec of days of an input for dates: the day on the firm's clocks, and 0 for none. */
export const ofDays = {
  zeroIsNone: true,
  resolve: <T extends GivenTime | null | undefined>(given: T, { organization }: Asker): T | string =>
    given ? toDay(given, organization.timezone) : given,
} as const;

/** No list of ours is longer; what is longer is refused before anything is done with it. */
export const longestList = 1_000;

/** A list of at most so many entries; a longer one is refused before its entries are looked at. */
export function listUpTo<E extends z.ZodType>(most: number, list: z.ZodArray<E>) {
  return z.preprocess((given, context) => {
    if (!Array.isArray(given) || given.length <= most) return given;
    context.issues.push({ code: 'custom', message: `has more than ${most} entries`, input: given });
    return z.NEVER;
  }, list.max(most));
}

/** The list that is written as JSON, with double quotes or single ones; null where there is none. */
function listOf(text: string): unknown[] | null {
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
  return listOf(text) ?? text.split(',').map((part) => part.trim());
}

/**
 * A list as array, as object with numbered keys (forms past qs's limit), as JSON in text, or as comma-separated
 * text. A single empty entry is what forms send for an empty list: `tags[]=`.
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

/** ISO 4217 code in any case. */
export const currencyCodeInput = z
  .string({ error: 'must be a currency code' })
  .transform((value) => value.trim().toUpperCase())
  .refine(isCurrency, { error: 'is not an ISO 4217 currency' });

/** A country by ISO code or by its number; 0, "" and null are none. Our value is the ISO code. */
export const countryInput = readBy(
  z.union([z.string(), z.number(), z.null()], { error: 'must be a country' }),
  (value): string | null | undefined => {
    const given = String(value ?? '');
    // No code and no number is longer.
    const text = canBeNumeral(given) ? given.trim().toUpperCase() : 'none';
    if (text === '' || text === '0') return null;
    const found = /^\d+$/.test(text) ? findCountryByNumber(Number(text)) : findCountryByCode(text);
    return found?.code;
  },
  'is not a known country',
);

/** `{id}` in a path. What no record can have as id is simply not found. */
export const idParam = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
  .pipe(z.int().positive());
export const idParams = z.object({ id: idParam });

/**
 * A whole number from 1 in a query string.
 * @param most the largest that is taken
 * @param message why others are not; `tooLarge` where there is another for those above `most`
 */
export function numberFromOne(most: number, message: string, tooLarge = message) {
  return z
    .union([z.number(), numeralInput], { error: message })
    .pipe(z.coerce.number({ error: message }))
    .pipe(z.int({ error: message }).min(1, { error: message }).max(most, { error: tooLarge }));
}

/** 1-based page numbers in query strings. */
export const pageInput = numberFromOne(1_000_000_000, 'must be a whole number from 1', 'is too large');

/** How many records a page has: from 1 to `most`. */
export const pageSizeInput = (most: number) => numberFromOne(most, `must be a whole number from 1 to ${most}`);
