/**
 * Dates and times of day as clients write them. A plain one is what the firm's clocks show; one with an offset is an instant,
 * and means the day and the time that the firm's clocks show then.
 */
import { isoDate, toDate, toDateTime, toInstantMs } from './calendar.ts';
import { canBeNumeral } from './numeral.ts';

/** What a text says before it is known on whose clocks: "2021-05-16 23:06:00", or an instant "2021-05-16T21:06:00.000Z". */
export type GivenTime = string;

const written =
  /^(\d{4}-\d\d-\d\d)(?:[T ]([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(\.\d+)?)?(?: ?(Z|UTC|GMT|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?))?)?$/i;

/**
 * Reads a date, with a time or without.
 * @returns "2021-05-16 23:06:00" as it stands, 00:00:00 where no time is said; of one with an offset the instant, as ISO 8601 in
 *   UTC; null for anything else
 */
export function readGivenTime(text: string): GivenTime | null {
  if (!canBeNumeral(text)) return null;
  const found = written.exec(text.trim());
  const [, on = '', hour = '00', minutes = '00', seconds = '00', fraction = '', zone] = found ?? [];
  if (!isoDate.safeParse(on).success) return null;
  const hours = hour.padStart(2, '0');
  if (zone === undefined) return `${on} ${hours}:${minutes}:${seconds}`;
  const [, sign, ahead = '00', aheadMinutes = '00'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  const offsetMs = (Number(ahead) * 60 + Number(aheadMinutes)) * (sign === '-' ? -60_000 : 60_000);
  const ms = Date.parse(`${on}T${hours}:${minutes}:${seconds}${fraction.slice(0, 4)}Z`) - offsetMs;
  return new Date(ms).toISOString();
}

const isInstant = (given: GivenTime): boolean => given.endsWith('Z');

/** The day of a given time on the firm's clocks. At the calendar's edge an instant stays within it. */
export function toDay(given: GivenTime, timeZone: string): string {
  if (!isInstant(given)) return given.slice(0, 10);
  const on = toDate(Date.parse(given), timeZone);
  if (isoDate.safeParse(on).success) return on;
  return Date.parse(given) < 0 ? '0001-01-01' : '9999-12-31';
}

/** What the firm's clocks show at a given time: "2021-05-16 23:06:00". */
export function toClockTime(given: GivenTime, timeZone: string): string {
  if (!isInstant(given)) return given;
  const on = toDay(given, timeZone);
  const shown = toDateTime(Date.parse(given), timeZone);
  return shown.startsWith(on) ? shown : `${on} ${on === '0001-01-01' ? '00:00:00' : '23:59:59'}`;
}

/** A second that ISO 8601 can write with a year of four digits. */
const firstMs = Date.parse('0001-01-01T00:00:00Z');
const lastMs = Date.parse('9999-12-31T23:59:59Z');
const clampToCalendar = (ms: number): number => Math.min(Math.max(ms, firstMs), lastMs);

const toSecond = (instant: string): number => Math.floor(Date.parse(instant) / 1000);

/**
 * The instant of a given time, to the second. Sent as it is shown it means the one that stands: clocks show no parts of a second, and
 * an hour of autumn twice. Beyond the calendar's edge it is the edge.
 * @param standing ISO instant; null where there is none
 */
export function toInstant(given: GivenTime, standing: string | null, timeZone: string): string {
  const isPlain = !isInstant(given);
  const meant = clampToCalendar(
    isPlain ? toInstantMs(given.slice(0, 10), given.slice(11), timeZone) : toSecond(given) * 1000,
  );
  if (standing === null) return new Date(meant).toISOString();
  const stands = isPlain ? toDateTime(Date.parse(standing), timeZone) === given : toSecond(standing) * 1000 === meant;
  return stands ? standing : new Date(meant).toISOString();
}

/** "2021-05-16" of a date; a time behind it is left off. Null for anything else. */
export function readDate(text: string, timeZone: string): string | null {
  const given = readGivenTime(text);
  return given === null ? null : toDay(given, timeZone);
}

/** "2021-05-25 23:06:00" of a date with a time; seconds, or the time, may be left off. Null for anything else. */
export function readDateTime(text: string, timeZone: string): string | null {
  const given = readGivenTime(text);
  return given === null ? null : toClockTime(given, timeZone);
}
