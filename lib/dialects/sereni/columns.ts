/** Sereni's wire types. */
import * as z from 'zod';
import { toDateWithOffset, toIsoWithOffset } from '../../domain/calendar.ts';
import { findCountryByCode } from '../../domain/country.ts';
import { getCurrency } from '../../domain/currency.ts';
import { decimalExpected, formatMinor } from '../../domain/money.ts';
import type { RecordFields } from '../../domain/record.ts';
import { formatFullName, type Staff } from '../../domain/staff/staff.ts';
import type { Stored } from '../../store/record-type.ts';
import {
  currencyCodeInput,
  dateInput,
  decimalInput,
  flagInput,
  formatTwoPlaces,
  idInput,
  ofDays,
  optionalDateInput,
  optionalIdInput,
} from '../codecs.ts';
import { type Codec, computed, type View } from '../fields.ts';

export { choice, name, text, textOrNull } from '../codecs.ts';

type Zone = Pick<View<unknown>, 'organization'>;

/** A day, shown as the instant it begins: "2022-09-09T00:00:00+03:00". */
export const day: Codec<string> = {
  ...ofDays,
  input: dateInput,
  output: formatDay,
  wire: z.iso.datetime({ offset: true }),
  broken: '2023-02-30',
  sample: '2023-02-28',
};

export const optionalDay: Codec<string | null> = {
  ...day,
  ...ofDays,
  input: optionalDateInput,
  output: (date, view) => (date === null ? null : formatDay(date, view)),
  wire: z.iso.datetime({ offset: true }).nullable(),
};

/** A decimal ≥ 0, shown as text with at least two places: "60.00". Empty means none. */
export const optionalDecimal: Codec<string | null> = {
  input: z
    .union([z.literal('').transform(() => null), z.null(), decimalInput], { error: decimalExpected })
    .refine((value) => value === null || !value.startsWith('-'), { error: 'must not be negative' }),
  output: formatDecimal,
  wire: z.string().nullable(),
  broken: 'much',
  sample: '60.00',
};

/** A decimal in major units. `toMajorUnits` shows money. */
export const decimal: Codec<string> = {
  input: decimalInput,
  output: Number,
  wire: z.number(),
  broken: 'much',
  sample: '32.38',
};

/** Accepts a related record as answers show it, `{id, name}` or `{code, name}`, for its id or code. */
export function orAsShown<T>(input: z.ZodType<T>): z.ZodType<T> {
  return z.preprocess((given) => {
    if (typeof given !== 'object' || given === null) return given;
    if ('id' in given) return given.id;
    return 'code' in given ? given.code : given;
  }, input);
}

export const reference: Codec<number> = {
  input: orAsShown(idInput),
  output: String,
  wire: z.string(),
  broken: 'eleven',
  sample: '1',
};

/** The id of a record; null, "" and 0 mean none. */
export const optionalReference: Codec<number | null> = {
  input: orAsShown(optionalIdInput),
  output: (id) => (id === null ? null : String(id)),
  wire: z.string().nullable(),
  broken: 'eleven',
  sample: '1',
};

/** An ISO code. Empty, as forms send it, counts as not given. */
export const currencyOrNone: Codec<string> = {
  input: z
    .union([z.null(), z.literal(''), currencyCodeInput], { error: 'is not an ISO 4217 currency' })
    .transform((code) => code ?? ''),
  resolve: (code) => code || undefined,
  wire: z.string(),
  broken: 'ZZZ',
  sample: '',
};

export const flag: Codec<boolean> = {
  input: flagInput,
  output: Number,
  wire: z.literal([0, 1]),
  broken: 'perhaps',
  sample: 0,
};

export const named = z.object({ id: z.string(), name: z.string() });
export const person = named.extend({ email: z.string() });
export const coded = z.object({ code: z.string(), name: z.string() });
const moment = z.iso.datetime({ offset: true });

/** Shows a related record; only its id without the right to read it, so that sending it back changes nothing. */
export function presentNamed(
  id: number | null,
  among: ReadonlyMap<number, Stored<{ name: string }>>,
): z.infer<typeof named> | null {
  return id === null ? null : { id: String(id), name: among.get(id)?.doc.name ?? '' };
}

/** Shows a member of staff; null where the system acted. */
export function presentPerson(staff: Staff | undefined): z.infer<typeof person> | null {
  return staff ? { id: String(staff.id), name: formatFullName(staff), email: staff.email } : null;
}

/** `{code, name}` of a country, or null. */
export function presentCountry(code: string | null): z.infer<typeof coded> | null {
  const country = code === null ? undefined : findCountryByCode(code);
  return country ? { code: country.code, name: country.name } : null;
}

/** Shows money as a number: 32.38. */
export function toMajorUnits(minor: number, currency: string): number {
  return Number(formatMinor(minor, getCurrency(currency).minorDigits));
}

/** Shows a decimal as text with at least two places: "60.00". */
export function formatDecimal(value: string | null): string | null {
  return value === null ? null : formatTwoPlaces(value);
}

function formatMoment(instant: string, { organization }: Zone): string {
  return toIsoWithOffset(Date.parse(instant), organization.timezone);
}

/** Shows the instant at which a day begins for the organization. */
export function formatDay(date: string, { organization }: Zone): string {
  return toDateWithOffset(date, organization.timezone);
}

export const idColumn = computed<RecordFields>('id', z.string(), (doc) => String(doc.id));
export const timeColumns = [
  computed<RecordFields>('created_at', moment, (doc, view) => formatMoment(doc.createdAt, view)),
  computed<RecordFields>('updated_at', moment, (doc, view) => formatMoment(doc.updatedAt, view)),
];
