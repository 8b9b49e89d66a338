/** Where time stands, for products that know a day, perhaps a time, and minutes. */
import { toDate, toDateTime, toInstantMs } from '../calendar.ts';
import type { Timesheet } from './timesheet.ts';

/** Rounds an entry's time to whole minutes. */
export const countMinutes = ({ seconds }: Pick<Timesheet, 'seconds'>): number => Math.round(seconds / 60);

/** Without a time of its own, an entry begins when the working day does. */
const usualTime = '09:00';

/**
 * Makes start and end of a day, a time `HH:MM` and minutes. Of those that are not given, what is stored counts. What is
 * shown is coarser than what is stored: given back, it changes nothing.
 */
export function toSpan(
  { day, clock, minutes }: { day?: string | undefined; clock?: string | undefined; minutes?: number | undefined },
  before: Pick<Timesheet, 'startedAt' | 'endedAt' | 'seconds'> | null,
  { today, timezone }: { today: string; timezone: string },
): Pick<Timesheet, 'startedAt' | 'endedAt'> {
  const start = before && Date.parse(before.startedAt);
  const usual = { on: today, at: usualTime };
  const shown = start === null ? usual : { on: toDate(start, timezone), at: toDateTime(start, timezone).slice(11, 16) };
  const stands = start !== null && (day ?? shown.on) === shown.on && (clock ?? shown.at) === shown.at;
  const startedMs = stands ? start : toInstantMs(day ?? shown.on, clock ?? shown.at, timezone);
  const stood = before ? countMinutes(before) : 0;
  const long = minutes ?? stood;
  return {
    startedAt: new Date(startedMs).toISOString(),
    endedAt: before && stands && long === stood ? before.endedAt : new Date(startedMs + long * 60_000).toISOString(),
  };
}
