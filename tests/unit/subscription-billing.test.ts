/** When subscriptions are billed: whatever instant, period, end and time zone they have. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toDate, toDateTime } from '../../lib/domain/calendar.ts';
import { computeOccurrence } from '../../lib/domain/recurrence/occurrences.ts';
import { periodUnits } from '../../lib/domain/recurrence/recurrence.ts';
import { advance } from '../../lib/domain/recurrence/scheduling.ts';
import { deriveBilling, findBillingInstant, setBillingDates } from '../../lib/domain/subscription/billing.ts';
import { type Subscription, subscription } from '../../lib/domain/subscription/subscription.ts';

const people = {
  createdAt: '2020-01-01T00:00:00Z',
  createdBy: null,
  updatedAt: '2020-01-01T00:00:00Z',
  updatedBy: null,
};
const bare = (fields: Partial<Subscription>): Subscription =>
  subscription.parse({ id: 1, ...people, name: 'A', customerId: 1, currency: 'EUR', hash: 'h', ...fields });

const isoOf = (second: number): string => new Date(second * 1000).toISOString();
const second = (text: string): number => Date.parse(text) / 1000;
const instant = fc.integer({ min: second('1990-01-01'), max: second('2060-01-01') }).map(isoOf);
const zone = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Pacific/Apia',
  'Australia/Lord_Howe',
);
const period = fc.record({ every: fc.integer({ min: 1, max: 24 }), unit: fc.constantFrom(...periodUnits) });

const calendar = (timezone: string, today = '2026-01-01') => ({ timezone, today, monthEnds: 'same_day' as const });

/** Bills it as the schedule would, at most so often. */
function billed(doc: Subscription, timeZone: string, most: number): { at: string; on: string }[] {
  const bills: { at: string; on: string }[] = [];
  for (let one = doc; bills.length < most; ) {
    const at = findBillingInstant(one);
    const rule = one.recurrence;
    if (at === null || !rule?.nextOn) break;
    bills.push({ at, on: rule.nextOn });
    one = setBillingDates(one, advance(rule, 1), timeZone);
  }
  return bills;
}

describe('billing dates', () => {
  it('begin at the instant that is given, to the second, and follow its date and time of the day', () => {
    fc.assert(
      fc.property(instant, period, zone, (nextAt, { every, unit }, timeZone) => {
        const doc = deriveBilling(bare({ every, unit }), null, nextAt, calendar(timeZone));
        expect(doc.nextAt).toBe(nextAt);
        const bills = billed(doc, timeZone, 6);
        expect(bills[0]?.at).toBe(nextAt);
        const rule = { startsOn: toDate(Date.parse(nextAt), timeZone), every, unit };
        expect(bills.map(({ on }) => on)).toEqual(bills.map((_, n) => computeOccurrence(rule, n)));
        for (const { at, on } of bills) {
          expect(toDateTime(Date.parse(at), timeZone).slice(0, 10)).toBe(on);
          const shown = toDateTime(Date.parse(at), timeZone).slice(11);
          // But where the clocks leave that time out: then it is the end of the gap.
          if (shown !== doc.billsAtTime) expect(shown > doc.billsAtTime).toBe(true);
        }
      }),
    );
  });

  it('end before the end', () => {
    fc.assert(
      fc.property(instant, instant, period, zone, (nextAt, endsAt, { every, unit }, timeZone) => {
        const doc = deriveBilling(bare({ every, unit, endsAt }), null, nextAt, calendar(timeZone));
        // What was written is read back, also where it is never billed.
        expect(doc.nextAt).toBe(nextAt);
        const bills = billed(doc, timeZone, 40);
        for (const { at } of bills) expect(Date.parse(at)).toBeLessThan(Date.parse(endsAt));
        const endless = billed(
          { ...doc, ...deriveBilling(bare({ every, unit }), null, nextAt, calendar(timeZone)) },
          timeZone,
          40,
        );
        expect(bills).toEqual(endless.filter(({ at }) => Date.parse(at) < Date.parse(endsAt)));
      }),
    );
  });

  it('do not change by what is written back, however far it has come', () => {
    fc.assert(
      fc.property(instant, period, zone, fc.nat(5), (nextAt, { every, unit }, timeZone, count) => {
        let doc = deriveBilling(bare({ every, unit }), null, nextAt, calendar(timeZone));
        for (let n = 0; n < count; n += 1)
          if (doc.recurrence) doc = setBillingDates(doc, advance(doc.recurrence, 1), timeZone);
        for (const asked of [undefined, doc.nextAt ?? undefined]) {
          expect(deriveBilling({ ...doc, name: 'B' }, doc, asked, calendar(timeZone))).toEqual({ ...doc, name: 'B' });
        }
      }),
    );
  });

  it('go on after a standstill with the first that is not past', () => {
    fc.assert(
      fc.property(instant, instant, period, zone, (nextAt, resumedAt, { every, unit }, timeZone) => {
        const still = deriveBilling(bare({ every, unit, status: 'canceled' }), null, nextAt, calendar(timeZone));
        expect(findBillingInstant(still)).toBeNull();
        const today = toDate(Date.parse(resumedAt), timeZone);
        const doc = deriveBilling({ ...still, status: 'active' }, still, undefined, calendar(timeZone, today));
        const rule = doc.recurrence;
        const index = rule?.nextIndex ?? -1;
        expect(index).toBeGreaterThanOrEqual(0);
        if (!rule || index === 0) return;
        expect(computeOccurrence(rule, index) >= today && computeOccurrence(rule, index - 1) < today).toBe(true);
        expect(findBillingInstant(doc)).toBe(doc.nextAt);
        expect(toDate(Date.parse(doc.nextAt ?? ''), timeZone)).toBe(computeOccurrence(rule, index));
      }),
    );
  });
});
