/** Reads dates and times of clients. Plain ones are on the organization's clocks; an offset makes them instants. */
import { isoDate, toDate, toDateTime, toInstantMs } from './calendar.ts';
import { canBeNumeral } from './numeral.ts';

/** A time before its zone is known: "2021-05-16 23:06:00", or an instant "2021-05-16T21:06:00.000Z". */
export type GivenTime = string;

const dateTimePattern =
  /^(\d{4}-\d\d-\d\d)(?:[T ]([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(\.\d+)?)?(?: ?(Z|UTC|GMT|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?))?)?$/i;

/**
 * Reads a date with or without a time; null for anything else.
 * @returns a plain time (00:00:00 if omitted) as it is, or an instant (if there is an offset) as ISO 8601 in UTC
 */
export function readGivenTime(text: string): GivenTime | null {
  if (!canBeNumeral(text)) return null;
  const match = dateTimePattern.exec(text.trim());
  const [, on = '', hour = '00', minutes = '00', seconds = '00', fraction = '', zone] = match ?? [];
  if (!isoDate.safeParse(on).success) return null;
  const hours = hour.padStart(2, '0');
  if (zone === undefined) return `${on} ${hours}:${minutes}:${seconds}`;
  const [, sign, ahead = '00', aheadMinutes = '00'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  const offsetMs = (Number(ahead) * 60 + Number(aheadMinutes)) * (sign === '-' ? -60_000 : 60_000);
  const ms = Date.parse(`${on}T${hours}:${minutes}:${seconds}${fraction.slice(0, 4)}Z`) - offsetMs;
  return new Date(ms).toISOString();
}

const isInstant = (given: GivenTime): boolean => given.endsWith('Z');

/** Converts to a day on the organization's clocks, within the years 1 to 9999. */
export function toDay(given: GivenTime, timeZone: string): string {
  if (!isInstant(given)) return given.slice(0, 10);
  const on = toDate(Date.parse(given), timeZone);
  if (isoDate.safeParse(on).success) return on;
  return Date.parse(given) < 0 ? '0001-01-01' : '9999-12-31';
}

/** Converts to a time on the organization's clocks: "2021-05-16 23:06:00". */
export function toClockTime(given: GivenTime, timeZone: string): string {
  if (!isInstant(given)) return given;
  const on = toDay(given, timeZone);
  const clockTime = toDateTime(Date.parse(given), timeZone);
  return clockTime.startsWith(on) ? clockTime : `${on} ${on === '0001-01-01' ? '00:00:00' : '23:59:59'}`;
}

const firstMs = Date.parse('0001-01-01T00:00:00Z');
const lastMs = Date.parse('9999-12-31T23:59:59Z');
const clampToCalendar = (ms: number): number => Math.min(Math.max(ms, firstMs), lastMs);

const toSecond = (instant: string): number => Math.floor(Date.parse(instant) / 1000);

/**
 * Converts to an instant, to the second, within the years 1 to 9999. An input that equals `standing` as it is shown
 * returns `standing`: clocks hide fractions, and repeat an hour in autumn.
 */
export function toInstant(given: GivenTime, standing: string | null, timeZone: string): string {
  const isPlain = !isInstant(given);
  const ms = clampToCalendar(
    isPlain ? toInstantMs(given.slice(0, 10), given.slice(11), timeZone) : toSecond(given) * 1000,
  );
  if (standing === null) return new Date(ms).toISOString();
  const isUnchanged = isPlain ? toDateTime(Date.parse(standing), timeZone) === given : toSecond(standing) * 1000 === ms;
  return isUnchanged ? standing : new Date(ms).toISOString();
}

/** Reads a date and drops its time; null for anything else. */
export function readDate(text: string, timeZone: string): string | null {
  const given = readGivenTime(text);
  return given === null ? null : toDay(given, timeZone);
}

/** Reads a date and time as "2021-05-25 23:06:00". The time, or its seconds, may be missing; null for anything else. */
export function readDateTime(text: string, timeZone: string): string | null {
  const given = readGivenTime(text);
  return given === null ? null : toClockTime(given, timeZone);
}

/** Perfex's formats of dates, in PHP's words: day, month and year in some order. */
export const dateFormats = ['Y-m-d', 'd-m-Y', 'd/m/Y', 'd.m.Y', 'm-d-Y', 'm/d/Y', 'm.d.Y'] as const;
export type DateFormat = (typeof dateFormats)[number];

const writtenDate = /^(\d{1,2})([-./])(\d{1,2})\2(\d{4})( \d{1,2}:\d\d(?::\d\d)?)?$/;

/** Rewrites a date of a format, with or without a time, as ISO 8601; null for anything that is not of that format. */
export function rewriteDate(text: string, format: DateFormat): string | null {
  const [, first = '', separator, second = '', year, time = ''] = writtenDate.exec(text.trim()) ?? [];
  if (separator === undefined || format[1] !== separator || format.startsWith('Y')) return null;
  const [day, month] = format.startsWith('d') ? [first, second] : [second, first];
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}${time}`;
}
