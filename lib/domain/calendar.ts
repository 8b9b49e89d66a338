/**
 * Calendar dates ('YYYY-MM-DD') and instants (milliseconds since 1970) in a time zone. Every request loads this file.
 * Intl is asked only for a zone's offset; the rest is arithmetic in UTC. Temporal gives the same answers (tests compare
 * them) but adds some 20 ms to each cold start.
 */
import * as z from 'zod';

const dayMs = 86_400_000;
const firstDayMs = Date.parse('0001-01-01');
const lastDayMs = Date.parse('9999-12-31');

/** A real calendar date in the years 1 to 9999. */
export const isoDate = z.iso
  .date({ error: 'must be a date YYYY-MM-DD' })
  .refine((date) => date >= '0001-01-01', 'is before the year 1');

export type PeriodUnit = 'day' | 'week' | 'month' | 'year';

const formats = new Map<string, Intl.DateTimeFormat>();

function toFormat(timeZone: string): Intl.DateTimeFormat {
  const cached = formats.get(timeZone);
  if (cached) return cached;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  formats.set(timeZone, format);
  return format;
}

/** Since 1973 zones change their clocks only at quarter hours (Liberia's were 44:30 minutes off before). */
const quarterMs = 900_000;
const quartersSince = Date.parse('1973-01-01');
const rememberedQuarters = 10_000;
const offsets = new Map<string, number>();

/** Returns how far a zone is ahead of UTC. @throws RangeError for an unknown zone */
function offsetMs(instantMs: number, timeZone: string): number {
  if (instantMs < quartersSince) return computeOffsetMs(instantMs, timeZone);
  const quarter = `${Math.floor(instantMs / quarterMs)} ${timeZone}`;
  const cached = offsets.get(quarter);
  if (cached !== undefined) return cached;
  const computed = computeOffsetMs(instantMs, timeZone);
  if (offsets.size >= rememberedQuarters) offsets.clear();
  offsets.set(quarter, computed);
  return computed;
}

function computeOffsetMs(instantMs: number, timeZone: string): number {
  // "9/27/2022, GMT+03:00"; local mean times before about 1900 also have seconds.
  const match = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(toFormat(timeZone).format(instantMs));
  if (!match) return 0;
  const [, sign, hours, minutes, seconds = 0] = match;
  const size = (Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000;
  return sign === '-' ? -size : size;
}

/** Formats '2022-09-27T22:33:46.000' on the zone's clocks. */
function toLocalText(instantMs: number, timeZone: string): string {
  return new Date(instantMs + offsetMs(instantMs, timeZone)).toISOString().slice(0, 23);
}

/** Formats '+03:00'. ISO 8601 has no seconds for old local mean times; rounding down never shows the day before. */
function formatOffset(instantMs: number, timeZone: string): string {
  const ahead = Math.floor(offsetMs(instantMs, timeZone) / 60_000);
  const minutes = Math.abs(ahead);
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'));
  return `${ahead < 0 ? '-' : '+'}${hour}:${minute}`;
}

/** Returns whether this is an IANA name ('Europe/Berlin', 'UTC'); a bare offset is not. */
export function isTimeZone(name: string): boolean {
  try {
    return !/^[+-]/.test(name) && Boolean(new Intl.DateTimeFormat('en-US', { timeZone: name }));
  } catch {
    return false;
  }
}

/** Returns the date in a zone at an instant. */
export function toDate(instantMs: number, timeZone: string): string {
  return toLocalText(instantMs, timeZone).slice(0, 10);
}

/** Formats '2022-09-27 22:33:46' on the zone's clocks, as Perfex does. */
export function toDateTime(instantMs: number, timeZone: string): string {
  return toLocalText(instantMs, timeZone).slice(0, 19).replace('T', ' ');
}

/** Formats '2022-09-27T22:33:46+03:00'. */
export function toIsoWithOffset(instantMs: number, timeZone: string): string {
  return toLocalText(instantMs, timeZone).slice(0, 19) + formatOffset(instantMs, timeZone);
}

/** Formats '2022-09-27T22:33:46.123+03:00'. */
export function toIsoWithOffsetMillis(instantMs: number, timeZone: string): string {
  return toLocalText(instantMs, timeZone) + formatOffset(instantMs, timeZone);
}

/** Formats the start of a day: '2022-09-09T00:00:00+03:00', or later where the clocks skip midnight. */
export function toDateWithOffset(date: string, timeZone: string): string {
  return toIsoWithOffset(startOfDay(date, timeZone), timeZone);
}

/** Returns the instant at which a day begins, as `toInstantMs` does for midnight. */
export function startOfDay(date: string, timeZone: string): number {
  return toInstantMs(date, '00:00:00', timeZone);
}

/**
 * Returns the instant at which a zone's clocks show a date and time (HH:MM:SS). Of two such instants it is the earlier;
 * where the clocks skip the time, it is the end of the gap.
 */
export function toInstantMs(date: string, time: string, timeZone: string): number {
  const utc = Date.parse(`${date}T${time}Z`);
  const before = offsetMs(utc - dayMs, timeZone);
  const after = offsetMs(utc + dayMs, timeZone);
  const instants = [utc - before, utc - after].filter((instant) => instant + offsetMs(instant, timeZone) === utc);
  return instants.length > 0 ? Math.min(...instants) : findClockChange(utc - dayMs, utc + dayMs, timeZone);
}

/** Searches for the instant at which the offset changes between `from` and `to`. */
function findClockChange(from: number, to: number, timeZone: string): number {
  const old = offsetMs(from, timeZone);
  let [unchanged, changed] = [from, to];
  while (changed - unchanged > 1) {
    const middle = Math.floor((unchanged + changed) / 2);
    if (offsetMs(middle, timeZone) === old) unchanged = middle;
    else changed = middle;
  }
  return changed;
}

/** Counts days; negative if `to` is earlier. */
export function countDaysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs;
}

/** Adds days to a date. @throws RangeError beyond the years 1 to 9999 */
export function addDays(date: string, days: number): string {
  const moved = addPeriods(date, days, 'day');
  if (moved === null) throw new RangeError(`${days} days after ${date} is outside the calendar.`);
  return moved;
}

/** Adds periods; null beyond the years 1 to 9999. A month after 31 January is 28 (or 29) February. */
export function addPeriods(date: string, count: number, unit: PeriodUnit): string | null {
  if (unit === 'month') return addMonths(date, count);
  if (unit === 'year') return addMonths(date, count * 12);
  const moved = Date.parse(date) + count * (unit === 'week' ? 7 : 1) * dayMs;
  return moved >= firstDayMs && moved <= lastDayMs ? new Date(moved).toISOString().slice(0, 10) : null;
}

function addMonths(date: string, count: number): string | null {
  const index = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + count;
  const year = Math.floor(index / 12);
  if (!(year >= 1 && year <= 9999)) return null;
  const month = (index % 12) + 1;
  const day = Math.min(Number(date.slice(8)), countDaysInMonth(year, month));
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Returns the last day of the date's month. */
export function endOfMonth(date: string): string {
  return date.slice(0, 8) + countDaysInMonth(Number(date.slice(0, 4)), Number(date.slice(5, 7)));
}

function countDaysInMonth(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2) return leap ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
