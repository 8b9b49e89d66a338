/**
 * When a subscription is billed. It is billed at an instant; the instants that follow are counted as people
 * count, by the firm's calendar and clocks, from the first one: the 31st of a month stays at the month's end.
 */
import { addPeriods, toDateTime, toInstantMs } from '../calendar.ts';
import { type MonthEnds, type Recurrence, recurrence as recurrenceSchema } from '../recurrence/recurrence.ts';
import { keepsMonthEnd, reschedule, scheduleNext, unpaused } from '../recurrence/scheduling.ts';
import type { Subscription } from './subscription.ts';

/** Under any other word nobody has subscribed yet, or not any more. */
const billedUnder: ReadonlySet<string> = new Set(['active', 'past_due']);

/** Whether a bill is made when one falls due. */
export function isBilled({ status }: Pick<Subscription, 'status'>): boolean {
  return billedUnder.has(status.trim().toLowerCase());
}

/** The instant at which the schedule must bill it, ISO 8601 in UTC; null where it never must. */
export function findBillingInstant(doc: Subscription): string | null {
  const { recurrence: rule, nextAt } = doc;
  return isBilled(doc) && rule && rule.nextOn !== null && rule.pausedAt === null ? nextAt : null;
}

const clock = (instant: string, zone: string): [on: string, time: string] => {
  const text = toDateTime(Date.parse(instant), zone);
  return [text.slice(0, 10), text.slice(11)];
};

const findDayBefore = (on: string): string => addPeriods(on, -1, 'day') ?? on;

/** The last date it may be billed on: that bill is before the end, not at it. */
function findLastDate({ endsAt, billsAtTime }: Subscription, zone: string): string | null {
  if (endsAt === null) return null;
  const [on, time] = clock(endsAt, zone);
  return billsAtTime < time ? on : findDayBefore(on);
}

/**
 * The subscription with its dates moved on.
 * @param rule how far it has come
 * @param zone the firm's
 */
export function withDates(doc: Subscription, rule: Recurrence, zone: string): Subscription {
  const moved = rule.nextIndex !== doc.recurrence?.nextIndex;
  const toInstant = (on: string): string => new Date(toInstantMs(on, doc.billsAtTime, zone)).toISOString();
  // What was given stays to the second, and after the end too, until it is left behind.
  const kept = moved ? null : doc.nextAt;
  return { ...doc, recurrence: rule, nextAt: kept ?? (rule.nextOn === null ? null : toInstant(rule.nextOn)) };
}

/** What decides on dates beside the subscription: the firm's zone, its manner at the end of months, and its today. */
export type Calendar = { timezone: string; monthEnds: MonthEnds; today: string };

/** Counted anew from an instant, which is the next bill's, also where later ones were made: whoever says it means it. */
function from(doc: Subscription, nextAt: string, { timezone, monthEnds }: Calendar): Subscription {
  const [startsOn, billsAtTime] = clock(nextAt, timezone);
  const after = { ...doc, nextAt, billsAtTime };
  const { every, unit } = doc;
  const last = doc.recurrence?.lastGeneratedOn ?? null;
  const lastGeneratedOn = last !== null && last < startsOn ? last : null;
  const begun = { startsOn, every, unit, nextIndex: 0, nextOn: null, lastGeneratedOn, resumedOn: null, ...unpaused };
  const rule = { ...doc.recurrence, ...begun, onMonthEnd: keepsMonthEnd(begun, monthEnds) };
  return {
    ...after,
    recurrence: scheduleNext(recurrenceSchema.parse({ ...rule, endsOn: findLastDate(after, timezone) })),
  };
}

/** Counted from the beginning of its first day; what lies before today is taken for billed already. */
function fromFirstDay(doc: Subscription, startsOn: string, { timezone, monthEnds, today }: Calendar): Subscription {
  const { every, unit } = doc;
  const after = { ...doc, billsAtTime: '00:00:00' };
  const begun = { startsOn, every, unit, nextOn: null, resumedOn: today, endsOn: findLastDate(after, timezone) };
  return withDates(
    after,
    reschedule(recurrenceSchema.parse(begun), null, () => 0, monthEnds),
    timezone,
  );
}

/** The same dates with another end, period or standing. @param resumed whether it is billed again from today on */
function goneOn(doc: Subscription, rule: Recurrence, resumed: boolean, calendar: Calendar): Subscription {
  const { every, unit } = doc;
  const isRegular = rule.every === every && rule.unit === unit;
  if (!isRegular && doc.nextAt !== null) {
    const anew = from(doc, doc.nextAt, calendar);
    return resumed && anew.recurrence ? goneOn(anew, anew.recurrence, resumed, calendar) : anew;
  }
  const { timezone, monthEnds, today } = calendar;
  const after = { ...rule, ...unpaused, every, unit, endsOn: findLastDate(doc, timezone) };
  // What would have been billed while it was not running is not made up for.
  const running = resumed ? { ...after, resumedOn: today } : after;
  return withDates(
    doc,
    reschedule(running, rule, () => 0, monthEnds),
    timezone,
  );
}

/**
 * A subscription with its billing dates, after a write.
 * @param doc as written, still with the dates it had
 * @param before as it was; null for a new one
 * @param asked the next bill's instant; null: it is not to be billed; undefined: it goes on, and a new one begins
 *   on its first day or, where that is past, on the first of its dates from today on
 */
export function deriveBilling(
  doc: Subscription,
  before: Subscription | null,
  asked: string | null | undefined,
  calendar: Calendar,
): Subscription {
  if (asked === null) return { ...doc, nextAt: null, recurrence: null };
  // The same instant as before is no wish to count anew from it: that would lose the 31st in a February.
  if (asked !== undefined && asked !== before?.nextAt) return from(doc, asked, calendar);
  const { recurrence: rule, startsOn } = doc;
  if (rule) return goneOn(doc, rule, before !== null && !isBilled(before) && isBilled(doc), calendar);
  return startsOn !== null && startsOn !== before?.startsOn ? fromFirstDay(doc, startsOn, calendar) : doc;
}
