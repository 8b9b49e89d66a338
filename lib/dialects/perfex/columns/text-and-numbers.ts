/** Perfex's codecs: its JSON shows values as MySQL returns them. */
import * as z from 'zod';
import { toDateTime } from '../../../domain/calendar.ts';
import { findCountryByCode } from '../../../domain/country.ts';
import { type GivenTime, readGivenTime } from '../../../domain/date-text.ts';
import { canBeNumeral } from '../../../domain/numeral.ts';
import { listCurrencies } from '../../../domain/organization/organization.ts';
import { isBlank, isZero } from '../../blank.ts';
import {
  countInput,
  countryInput,
  decimalInput,
  flagInput,
  formatTwoPlaces,
  idInput,
  listInput,
  optionalIdInput,
  readBy,
  text,
  textInput,
} from '../../codecs.ts';
import type { Codec, View } from '../../fields.ts';

export { addresses, date, formatMoney, formatTwoPlaces, name, optionalDate, text, textOrNull } from '../../codecs.ts';

/** A text column, NULL until something is written. */
export const nullableText: Codec<string | null> = { ...text, wire: z.string().nullable() };

export const id: Codec<number> = {
  zeroIsNone: true,
  input: idInput,
  output: String,
  wire: z.string(),
  broken: 'eleven',
  sample: 1,
};

export const optionalId: Codec<number | null> = {
  input: optionalIdInput,
  output: (value) => String(value ?? 0),
  wire: z.string(),
  broken: 'eleven',
  sample: '',
};

export const count: Codec<number> = { input: countInput, output: String, wire: z.string(), broken: 'three', sample: 3 };

export const flag: Codec<boolean> = {
  input: flagInput,
  output: (value) => (value ? '1' : '0'),
  wire: z.string(),
  broken: 'perhaps',
  sample: '1',
};

/** An exact decimal with at least two places: "100.00", "1.2345". */
export const decimal: Codec<string> = {
  input: decimalInput,
  output: formatTwoPlaces,
  wire: z.string(),
  broken: 'much',
  sample: '12.50',
};

/** Perfex's number of a country, as text; "0" for none. */
export const country: Codec<string | null> = {
  input: countryInput,
  output: (value) => String((value ? findCountryByCode(value)?.number : undefined) ?? 0),
  wire: z.string(),
  broken: 'Atlantis',
  sample: '102',
};

/** Ids as array, comma list, bracketed form fields, or JSON text: "[1,2,3]". */
export const ids: Codec<number[]> = {
  input: listInput(idInput).transform((ids) => [...new Set(ids)]),
  output: (value) => value.map(String),
  wire: z.array(z.string()),
  broken: ['one'],
  sample: [],
};

/** Formats an instant as "2020-05-26 19:53:11", in the organization's time zone. */
export function formatDateTime(instant: string, view: Pick<View<unknown>, 'organization'>): string {
  return toDateTime(Date.parse(instant), view.organization.timezone);
}

/** A date and time. Without an offset, only the organization's time zone makes it an instant. */
export const timeInput = readBy(
  textInput,
  (given): GivenTime | undefined => readGivenTime(given) ?? undefined,
  'must be a date and time YYYY-MM-DD HH:MM:SS',
);

/** "2019-07-18 08:59:28" on the organization's clocks; seconds or time may be missing; NULL for none. An offset counts. */
export const localTime: Codec<GivenTime | null> = {
  zeroIsNone: true,
  dated: true,
  input: z
    .preprocess((given) => (isBlank(given) || isZero(given) ? null : given), timeInput.nullable())
    .transform((given) => given ?? null),
  wire: z.string().nullable(),
  broken: '2023-02-30 07:00:00',
  sample: '2023-02-28 09:30:00',
};

/** Perfex's number of a currency: 1 is the organization's default, 0 is not listed. */
export function toCurrencyNumber(code: string | null, view: Pick<View<unknown>, 'organization'>): number {
  return code === null ? 0 : listCurrencies(view.organization).indexOf(code) + 1;
}

/** Finds the currency of a Perfex id or an ISO code; undefined where there is none. */
export function findCurrency(given: string, view: Pick<View<unknown>, 'organization'>): string | undefined {
  const list = listCurrencies(view.organization);
  return canBeNumeral(given) && /^\d+$/.test(given.trim())
    ? list[Number(given) - 1]
    : list.find((code) => code === given.trim().toUpperCase());
}

/** A currency by Perfex's number or ISO code. 0 and blank say nothing. */
export const currency: Codec<string> = {
  ...text,
  resolve: (given, { organization }, refuse) => {
    if (isBlank(given) || given.trim() === '0') return undefined;
    return (
      findCurrency(given, { organization }) ?? refuse(`is not a currency of this organization (${given.slice(0, 100)})`)
    );
  },
  output: (code, view) => String(toCurrencyNumber(code, view)),
  broken: '99',
  sample: '1',
};
