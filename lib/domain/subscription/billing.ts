/**
 * When a subscription is billed. It is billed at an instant; the instants that follow are counted as people
 * count, by the firm's calendar and clocks, from the first one: the 31st of a month stays at the month's end.
 */
import { dateTimeIn, instantAt, plus } from '../calendar.ts';
import { indexAfter } from '../recurrence/occurrences.ts';
import { type Recurrence, recurrence as recurrenceSchema, scheduled, unpaused } from '../recurrence/recurrence.ts';
import type { Subscription } from './subscription.ts';

/** Under any other word nobody has subscribed yet, or not any more. */
const billedUnder: ReadonlySet<string> = new Set(['active', 'past_due']);

/** Whether a bill is made when one falls due. */
export function isBilled({ status }: Pick<Subscription, 'status'>): boolean {
  return billedUnder.has(status.trim().toLowerCase());
}

/** The instant at which the schedule must bill it, ISO 8601 in UTC; null where it never must. */
export function billingDueAt(doc: Subscription): string | null {
  const { recurrence: rule, nextAt } = doc;
  return isBilled(doc) && rule && rule.nextOn !== null && rule.pausedAt === null ? nextAt : null;
}

const clock = (instant: string, zone: string): [on: string, time: string] => {
  const text = dateTimeIn(Date.parse(instant), zone);
  return [text.slice(0, 10), text.slice(11)];
};

const dayBefore = (on: string): string => plus(on, -1, 'day') ?? on;

/** The last date it may be billed on: that bill is before the end, not at it. */
function lastOn({ endsAt, billsAtTime }: Subscription, zone: string): string | null {
  if (endsAt === null) return null;
  const [on, time] = clock(endsAt, zone);
  return billsAtTime < time ? on : dayBefore(on);
}

/**
 * The subscription with its dates moved on.
 * @param rule how far it has come
 * @param zone the firm's
 */
export function withDates(doc: Subscription, rule: Recurrence, zone: string): Subscription {
  const moved = rule.nextIndex !== doc.recurrence?.nextIndex;
  const instantOf = (on: string): string => new Date(instantAt(on, doc.billsAtTime, zone)).toISOString();
  // What was given stays to the second, and after the end too, until it is left behind.
  const kept = moved ? null : doc.nextAt;
  return { ...doc, recurrence: rule, nextAt: kept ?? (rule.nextOn === null ? null : instantOf(rule.nextOn)) };
}

/** Counted anew from an instant, which is the next bill's. */
function from(doc: Subscription, nextAt: string, zone: string): Subscription {
  const [startsOn, billsAtTime] = clock(nextAt, zone);
  const after = { ...doc, nextAt, billsAtTime };
  const { every, unit } = doc;
  const rule = { ...doc.recurrence, ...unpaused, startsOn, every, unit, nextIndex: 0, nextOn: null };
  return { ...after, recurrence: scheduled(recurrenceSchema.parse({ ...rule, endsOn: lastOn(after, zone) })) };
}

/** Counted from the beginning of its first day; what lies before today is taken for billed already. */
function fromFirstDay(doc: Subscription, startsOn: string, today: string, zone: string): Subscription {
  const { every, unit } = doc;
  const after = { ...doc, billsAtTime: '00:00:00' };
  const period = { startsOn, every, unit };
  const rule = {
    ...period,
    nextIndex: indexAfter(period, dayBefore(today)),
    nextOn: null,
    endsOn: lastOn(after, zone),
  };
  return withDates(after, scheduled(recurrenceSchema.parse(rule)), zone);
}

/** The same dates with another end, period or standing. */
function goneOn(doc: Subscription, rule: Recurrence, resumedOn: string | null, zone: string): Subscription {
  const { every, unit } = doc;
  const isRegular = rule.every === every && rule.unit === unit;
  if (!isRegular && doc.nextAt !== null) return from(doc, doc.nextAt, zone);
  const period = { startsOn: rule.startsOn, every, unit };
  const afterLast = rule.lastGeneratedOn === null ? 0 : indexAfter(period, rule.lastGeneratedOn);
  const next = isRegular ? rule.nextIndex : afterLast;
  // What would have been billed while it was not running is not made up for.
  const nextIndex = resumedOn === null ? next : Math.max(next, indexAfter(period, dayBefore(resumedOn)));
  return withDates(doc, scheduled({ ...rule, ...unpaused, ...period, nextIndex, endsOn: lastOn(doc, zone) }), zone);
}

/**
 * A subscription with its billing dates, after a write.
 * @param doc as written, still with the dates it had
 * @param before as it was; null for a new one
 * @param asked the next bill's instant; null: it is not to be billed; undefined: it goes on, and a new one begins
 *   on its first day or, where that is past, on the first of its dates from today on
 * @param today in the firm's time zone
 */
export function billedFrom(
  doc: Subscription,
  before: Subscription | null,
  asked: string | null | undefined,
  today: string,
  zone: string,
): Subscription {
  if (asked === null) return { ...doc, nextAt: null, recurrence: null };
  // The same instant as before is no wish to count anew from it: that would lose the 31st in a February.
  if (asked !== undefined && asked !== before?.nextAt) return from(doc, asked, zone);
  const { recurrence: rule, startsOn } = doc;
  if (rule) {
    const resumed = before !== null && !isBilled(before) && isBilled(doc);
    return goneOn(doc, rule, resumed ? today : null, zone);
  }
  return startsOn !== null && startsOn !== before?.startsOn ? fromFirstDay(doc, startsOn, today, zone) : doc;
}
