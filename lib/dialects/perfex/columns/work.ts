/** Codecs that only Perfex's projects, tasks and timesheets use. */
import * as z from 'zod';
import { type GivenTime, readGivenTime, toClockTime, toInstant } from '../../../domain/date-text.ts';
import { decimalExpected } from '../../../domain/money.ts';
import { canBeNumeral } from '../../../domain/numeral.ts';
import type { Organization } from '../../../domain/organization/organization.ts';
import { choice, decimalInput, readBy, textInput } from '../../codecs.ts';
import { type Codec, outputOf } from '../../fields.ts';
import * as codec from './text-and-numbers.ts';

const text = z.string();

/** Our words by Perfex's numbers: "1" … "5". `also`: further numbers that are accepted. */
export function numberedColumn<T extends string>(
  numbers: Readonly<Record<T, string>>,
  also: Readonly<Record<string, T>> = {},
): Codec<T> {
  const byNumber = new Map<string, T>(Object.entries(also));
  for (const word in numbers) byNumber.set(numbers[word], word);
  const known = [...byNumber.keys()].sort().join(', ');
  return {
    input: readBy(textInput, (given) => byNumber.get(given.trim()), `must be one of ${known}`),
    output: (word) => numbers[word],
    wire: text,
    broken: '9',
    sample: '2',
  };
}

/** Finds the number of a word that a row has. */
export const findNumber = (numbers: Readonly<Record<string, string>>, word: unknown): string | null =>
  (typeof word === 'string' ? numbers[word] : undefined) ?? null;

/** One of some words; the document promises only text. */
export const wordColumn = <const T extends string>(words: readonly T[]): Codec<T> => ({ ...choice(words), wire: text });

/** One of some words; "" for none. */
export function optionalWordColumn<const T extends string>(words: readonly T[]): Codec<T | null> {
  return { ...wordColumn(words), output: (word) => word ?? '' };
}

/** An amount; "0.00" where the record has none of its own and another's counts. */
export const optionalDecimalColumn: Codec<string | null> = {
  input: z
    .union([z.literal('').transform(() => '0'), z.null().transform(() => '0'), decimalInput], {
      error: decimalExpected,
    })
    .refine((value) => !value.startsWith('-'), { error: 'must not be negative' })
    .transform((value) => (value === '0' ? null : value)),
  output: (value) => codec.formatTwoPlaces(value ?? '0'),
  wire: text,
  broken: 'much',
  sample: '12.50',
};

/** A date with its time, or a time on a day that the record gives elsewhere. */
export type Clock = { at: GivenTime } | { time: string };

const timeAlone = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?$/;
const unixSeconds = /^\d{9,11}$/;

const clockExpected = 'must be a time HH:MM:SS or YYYY-MM-DD HH:MM:SS';

function findClock(text: string): Clock | undefined {
  if (!canBeNumeral(text)) return undefined;
  const trimmed = text.trim();
  const [, hours = '', minutes = '', seconds = '00'] = timeAlone.exec(trimmed) ?? [];
  if (minutes !== '') return { time: `${hours.padStart(2, '0')}:${minutes}:${seconds}` };
  if (unixSeconds.test(trimmed)) return { at: new Date(Number(trimmed) * 1000).toISOString() };
  // A date alone is not a time.
  const at = trimmed.includes(':') ? readGivenTime(trimmed) : null;
  return at === null ? undefined : { at };
}

/** "10:00:00", Unix seconds, or a date with its time. Answers show the time of day. */
export const clockColumn: Codec<Clock> = {
  input: readBy(textInput, findClock, clockExpected),
  output: (value, view) => ('at' in value ? toClockTime(value.at, view.organization.timezone).slice(11) : value.time),
  wire: text,
  broken: '25:00:00',
  sample: '10:00:00',
};

/** A time, or none while the clock is running. */
export const optionalClockColumn: Codec<Clock | null> = {
  ...clockColumn,
  input: z.union([z.null(), z.literal('').transform(() => null), clockColumn.input], {
    error: clockExpected,
  }),
  output: (value, view) => (value === null ? null : outputOf(clockColumn, value, view)),
  wire: text.nullable(),
  sample: '12:00:00',
};

/** Converts a time to an instant. `day`: the day of a time alone; `standing`: the instant stored so far, null for none. */
export function readInstant(
  clock: Clock,
  day: string,
  standing: string | null,
  { timezone }: Pick<Organization, 'timezone'>,
): string {
  return toInstant('at' in clock ? clock.at : `${day} ${clock.time}`, standing, timezone);
}
