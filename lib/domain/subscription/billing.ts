/** When a subscription is billed. Dates count from the first instant, so that the 31st stays at month ends. */
import { addPeriods, toDateTime, toInstantMs } from '../calendar.ts';
import { type MonthEnds, type Recurrence, recurrence as recurrenceSchema } from '../recurrence/recurrence.ts';
import { keepsMonthEnd, reschedule, scheduleNext, unpaused } from '../recurrence/scheduling.ts';
import type { Subscription } from './subscription.ts';

/** Under any other status nobody subscribes yet, or any more. */
const billedStatuses: ReadonlySet<string> = new Set(['active', 'past_due']);

/** Returns whether due bills are created. */
export function isBilled({ status }: Pick<Subscription, 'status'>): boolean {
  return billedStatuses.has(status.trim().toLowerCase());
}

/** Returns when the schedule must bill next; null: never. */
export function findBillingInstant(doc: Subscription): string | null {
  const { recurrence: rule, nextAt } = doc;
  return isBilled(doc) && rule && rule.nextOn !== null && rule.pausedAt === null ? nextAt : null;
}

const readClock = (instant: string, zone: string): [on: string, time: string] => {
  const text = toDateTime(Date.parse(instant), zone);
  return [text.slice(0, 10), text.slice(11)];
};

const findDayBefore = (on: string): string => addPeriods(on, -1, 'day') ?? on;

/** A bill comes before the end, not at it. */
function findLastDate({ endsAt, billsAtTime }: Subscription, zone: string): string | null {
  if (endsAt === null) return null;
  const [on, time] = readClock(endsAt, zone);
  return billsAtTime < time ? on : findDayBefore(on);
}

/** Updates the dates after its rule has moved. `zone` is the organization's. */
export function setBillingDates(doc: Subscription, rule: Recurrence, zone: string): Subscription {
  const isMoved = rule.nextIndex !== doc.recurrence?.nextIndex;
  const toInstant = (on: string): string => new Date(toInstantMs(on, doc.billsAtTime, zone)).toISOString();
  // A given instant stays exact, even after the end, until it is passed.
  const givenAt = isMoved ? null : doc.nextAt;
  return { ...doc, recurrence: rule, nextAt: givenAt ?? (rule.nextOn === null ? null : toInstant(rule.nextOn)) };
}

export type Calendar = { timezone: string; monthEnds: MonthEnds; today: string };

/** Restarts at an instant, even before bills that exist: the client means it. */
function restartAt(doc: Subscription, nextAt: string, { timezone, monthEnds }: Calendar): Subscription {
  const [startsOn, billsAtTime] = readClock(nextAt, timezone);
  const after = { ...doc, nextAt, billsAtTime };
  const { every, unit } = doc;
  const lastOn = doc.recurrence?.lastGeneratedOn ?? null;
  const lastGeneratedOn = lastOn !== null && lastOn < startsOn ? lastOn : null;
  const fresh = { startsOn, every, unit, nextIndex: 0, nextOn: null, lastGeneratedOn, resumedOn: null, ...unpaused };
  const rule = { ...doc.recurrence, ...fresh, onMonthEnd: keepsMonthEnd(fresh, monthEnds) };
  return {
    ...after,
    recurrence: scheduleNext(recurrenceSchema.parse({ ...rule, endsOn: findLastDate(after, timezone) })),
  };
}

/** Starts at midnight of the first day; earlier dates count as billed elsewhere. */
function startOnFirstDay(doc: Subscription, startsOn: string, { timezone, monthEnds, today }: Calendar): Subscription {
  const { every, unit } = doc;
  const after = { ...doc, billsAtTime: '00:00:00' };
  const fresh = { startsOn, every, unit, nextOn: null, resumedOn: today, endsOn: findLastDate(after, timezone) };
  return setBillingDates(
    after,
    reschedule(recurrenceSchema.parse(fresh), null, () => 0, monthEnds),
    timezone,
  );
}

/** Continues with another end, period or status. `resumed`: it is billed again from today. */
function continueBilling(doc: Subscription, rule: Recurrence, resumed: boolean, calendar: Calendar): Subscription {
  const { every, unit } = doc;
  const isRegular = rule.every === every && rule.unit === unit;
  if (!isRegular && doc.nextAt !== null) {
    const restarted = restartAt(doc, doc.nextAt, calendar);
    return resumed && restarted.recurrence
      ? continueBilling(restarted, restarted.recurrence, resumed, calendar)
      : restarted;
  }
  const { timezone, monthEnds, today } = calendar;
  const changed = { ...rule, ...unpaused, every, unit, endsOn: findLastDate(doc, timezone) };
  // Bills missed while it was stopped are not made up for.
  const rescheduled = resumed ? { ...changed, resumedOn: today } : changed;
  return setBillingDates(
    doc,
    reschedule(rescheduled, rule, () => 0, monthEnds),
    timezone,
  );
}

/**
 * Derives the billing dates after a write, in which `doc` still has its former dates.
 * @param requestedAt the next bill's instant; null stops billing. Undefined continues it; a new subscription then
 *   starts on its first day or, if that is past, on its next date
 */
export function deriveBilling(
  doc: Subscription,
  before: Subscription | null,
  requestedAt: string | null | undefined,
  calendar: Calendar,
): Subscription {
  if (requestedAt === null) return { ...doc, nextAt: null, recurrence: null };
  // The unchanged instant must not restart the count: in February that would lose the 31st.
  if (requestedAt !== undefined && requestedAt !== before?.nextAt) return restartAt(doc, requestedAt, calendar);
  const { recurrence: rule, startsOn } = doc;
  if (rule) return continueBilling(doc, rule, before !== null && !isBilled(before) && isBilled(doc), calendar);
  return startsOn !== null && startsOn !== before?.startsOn ? startOnFirstDay(doc, startsOn, calendar) : doc;
}
