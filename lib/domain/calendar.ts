/**
 * Dates as people write them and instants in a firm's time zone. A date is 'YYYY-MM-DD', an
 * instant milliseconds since 1970. What time it is now is not known here.
 *
 * Every request passes through this file, so it asks Intl for one thing only, a zone's offset
 * at an instant; the rest is arithmetic in UTC. Temporal gives the same answers (the tests hold
 * this file to it) but costs some 20 ms of each cold start.
 */
import * as z from 'zod';

const dayMs = 86_400_000;
const firstDayMs = Date.parse('0001-01-01');
const lastDayMs = Date.parse('9999-12-31');

/** A date that exists in the calendar, years 1 to 9999. */
export const isoDate = z.iso
  .date({ error: 'must be a date YYYY-MM-DD' })
  .refine((date) => date >= '0001-01-01', 'is before the year 1');

export type PeriodUnit = 'day' | 'week' | 'month' | 'year';

const formats = new Map<string, Intl.DateTimeFormat>();

function toFormat(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  formats.set(timeZone, made);
  return made;
}

/** Since 1973 no zone has changed its clocks but at a quarter of an hour (before, Liberia's were 44:30 minutes off). */
const quarterMs = 900_000;
const quartersSince = Date.parse('1973-01-01');
const rememberedQuarters = 10_000;
const offsets = new Map<string, number>();

/** How far a zone's clocks are ahead of UTC at an instant. Throws RangeError for an unknown zone. */
function offsetMs(instantMs: number, timeZone: string): number {
  if (instantMs < quartersSince) return formattedOffsetMs(instantMs, timeZone);
  const quarter = `${Math.floor(instantMs / quarterMs)} ${timeZone}`;
  const known = offsets.get(quarter);
  if (known !== undefined) return known;
  const found = formattedOffsetMs(instantMs, timeZone);
  if (offsets.size >= rememberedQuarters) offsets.clear();
  offsets.set(quarter, found);
  return found;
}

function formattedOffsetMs(instantMs: number, timeZone: string): number {
  // "9/27/2022, GMT+03:00"; local mean times before about 1900 have seconds too.
  const found = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(toFormat(timeZone).format(instantMs));
  if (!found) return 0;
  const [, sign, hours, minutes, seconds = 0] = found;
  const size = (Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000;
  return sign === '-' ? -size : size;
}

/** '2022-09-27T22:33:46.000' as the zone's clocks show it. */
function toLocalText(instantMs: number, timeZone: string): string {
  return new Date(instantMs + offsetMs(instantMs, timeZone)).toISOString().slice(0, 23);
}

/**
 * '+03:00'. ISO 8601 has no room for the seconds of old local mean times: they are left off so that an instant is shown as a later
 * one, and the beginning of a day not as the evening before.
 */
function formatOffset(instantMs: number, timeZone: string): string {
  const ahead = Math.floor(offsetMs(instantMs, timeZone) / 60_000);
  const minutes = Math.abs(ahead);
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'));
  return `${ahead < 0 ? '-' : '+'}${hour}:${minute}`;
}

/** Whether this is the IANA name of a time zone: 'Europe/Berlin', 'UTC'; a bare offset is not. */
export function isTimeZone(name: string): boolean {
  try {
    return !/^[+-]/.test(name) && Boolean(new Intl.DateTimeFormat('en-US', { timeZone: name }));
  } catch {
    return false;
  }
}

/** The date in a zone at an instant. */
export function toDate(instantMs: number, timeZone: string): string {
  return toLocalText(instantMs, timeZone).slice(0, 10);
}

/** Perfex's form, '2022-09-27 22:33:46' on the zone's clocks. */
export function toDateTime(instantMs: number, timeZone: string): string {
  return toLocalText(instantMs, timeZone).slice(0, 19).replace('T', ' ');
}

/** '2022-09-27T22:33:46+03:00'. */
export function toIsoWithOffset(instantMs: number, timeZone: string): string {
  return toLocalText(instantMs, timeZone).slice(0, 19) + formatOffset(instantMs, timeZone);
}

/** '2022-09-27T22:33:46.123+03:00'. */
export function toIsoWithOffsetMillis(instantMs: number, timeZone: string): string {
  return toLocalText(instantMs, timeZone) + formatOffset(instantMs, timeZone);
}

/** A date as the instant it begins: '2022-09-09T00:00:00+03:00', later than midnight where clocks skip it. */
export function toDateWithOffset(date: string, timeZone: string): string {
  return toIsoWithOffset(startOfDay(date, timeZone), timeZone);
}

/** The instant at which a date begins in a zone: the earlier midnight where there are two, the end of the gap where there is none. */
export function startOfDay(date: string, timeZone: string): number {
  return toInstantMs(date, '00:00:00', timeZone);
}

/**
 * The instant at which a zone's clocks show a date and time: the earlier where they show it twice, the end of the gap
 * where they leave it out.
 * @param time HH:MM:SS
 */
export function toInstantMs(date: string, time: string, timeZone: string): number {
  const utc = Date.parse(`${date}T${time}Z`);
  const before = offsetMs(utc - dayMs, timeZone);
  const after = offsetMs(utc + dayMs, timeZone);
  const instants = [utc - before, utc - after].filter((instant) => instant + offsetMs(instant, timeZone) === utc);
  return instants.length > 0 ? Math.min(...instants) : findClockChange(utc - dayMs, utc + dayMs, timeZone);
}

/** The first instant after `from` at which the zone's offset is no longer what it was; it has changed by `to`. */
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

/** Days from one date to another; negative when the second is earlier. */
export function countDaysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs;
}

/** A date so many days later. Throws RangeError beyond the years 1 to 9999. */
export function addDays(date: string, days: number): string {
  const moved = addPeriods(date, days, 'day');
  if (moved === null) throw new RangeError(`${days} days after ${date} is outside the calendar.`);
  return moved;
}

/**
 * A date so many periods later, or earlier for a negative count; null beyond the years 1 to 9999.
 * A month without the day ends on its last: `plus('2023-01-31', 1, 'month')` is '2023-02-28'.
 */
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

/** The last day of a date's month: '2024-02-29' for '2024-02-03'. */
export function endOfMonth(date: string): string {
  return date.slice(0, 8) + countDaysInMonth(Number(date.slice(0, 4)), Number(date.slice(5, 7)));
}

function countDaysInMonth(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2) return leap ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
