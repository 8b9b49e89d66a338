/** Dates and times of day as clients write them, on the firm's clocks. What has a zone is refused: which clocks it should be turned to is not known here. */
import { isoDate } from './calendar.ts';
import { canBeNumeral } from './numeral.ts';

/** "2021-05-16" of a date; a time behind it is left off. Null for anything else. */
export function readDate(text: string): string | null {
  if (!canBeNumeral(text)) return null;
  const on = text.trim().replace(/^(\d{4}-\d{2}-\d{2})[T ].*$/, '$1');
  return isoDate.safeParse(on).success ? on : null;
}

/** "2021-05-25 23:06:00" of a date with a time; seconds, or the time, may be left off. Null for anything else. */
export function readDateTime(text: string): string | null {
  if (!canBeNumeral(text)) return null;
  const found = /^(\d{4}-\d\d-\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?)?$/.exec(text.trim());
  const [, on = '', hours = '00', minutes = '00', seconds = '00'] = found ?? [];
  return isoDate.safeParse(on).success ? `${on} ${hours}:${minutes}:${seconds}` : null;
}
