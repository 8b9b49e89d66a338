/** When a recurring invoice falls due: counted from its start, nothing skipped, nothing twice. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import {
  computeOccurrence,
  findIndexAfter,
  findNextDate,
  type Period,
  type Rule,
} from '../../lib/domain/recurrence/occurrences.ts';
import { monthEnds, type Recurrence } from '../../lib/domain/recurrence/recurrence.ts';
import { neverRepeated, startRecurrence, toFormerRecurrence } from '../../lib/domain/recurrence/repeating-record.ts';
import { advance } from '../../lib/domain/recurrence/scheduling.ts';

/** The next date of a rule that has made every occurrence from the start on. */
const nextOccurrence = (rule: Rule, made: number) => findNextDate({ ...rule, nextIndex: made, generatedCount: made });

/** What such a rule has due, the oldest first. */
function occurrencesDue(rule: Rule, made: number, today: string, limit: number): string[] {
  const due: string[] = [];
  for (let date = nextOccurrence(rule, made); date !== null && date <= today && due.length < limit; ) {
    due.push(date);
    date = nextOccurrence(rule, made + due.length);
  }
  return due;
}

const monthly: Rule = { startsOn: '2023-01-31', every: 1, unit: 'month', endsOn: null, maxOccurrences: null };

const date = fc
  .integer({ min: Date.parse('1900-01-01') / 86_400_000, max: Date.parse('2200-12-31') / 86_400_000 })
  .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
const period: fc.Arbitrary<Period> = fc.record({
  startsOn: date,
  every: fc.integer({ min: 1, max: 36 }),
  unit: fc.constantFrom('day', 'week', 'month', 'year'),
});
const index = fc.integer({ min: 0, max: 180 });

describe('occurrences', () => {
  test('of a rule from the 31st stay at the end of the month', () => {
    const year = Array.from({ length: 13 }, (_, n) => computeOccurrence(monthly, n).slice(5));
    expect(year).toEqual('01-31 02-28 03-31 04-30 05-31 06-30 07-31 08-31 09-30 10-31 11-30 12-31 01-31'.split(' '));
  });

  test('of a rule from 29 February return to it in leap years', () => {
    const yearly: Period = { startsOn: '2024-02-29', every: 1, unit: 'year' };
    expect([0, 1, 2, 3, 4].map((n) => computeOccurrence(yearly, n))).toEqual([
      '2024-02-29',
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ]);
  });

  test('are what Temporal makes of start plus n periods, and go up without end', () => {
    fc.assert(
      fc.property(period, index, (rule, n) => {
        const expected = Temporal.PlainDate.from(rule.startsOn).add({ [`${rule.unit}s`]: n * rule.every });
        expect(computeOccurrence(rule, n)).toBe(expected.toString());
        expect(computeOccurrence(rule, n) < computeOccurrence(rule, n + 1)).toBe(true);
      }),
    );
  });

  test('of a monthly rule leave no month out', () => {
    fc.assert(
      fc.property(date, index, (startsOn, n) => {
        const months = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
        expect(months(computeOccurrence({ startsOn, every: 1, unit: 'month' }, n)) - months(startsOn)).toBe(n);
      }),
    );
  });

  test('beyond the calendar are an error, and the end of the rule', () => {
    const rule: Rule = { ...monthly, every: 10_000, unit: 'year' };
    expect(() => computeOccurrence(rule, 1)).toThrow(RangeError);
    expect(nextOccurrence(rule, 0)).toBe('2023-01-31');
    expect(nextOccurrence(rule, 1)).toBeNull();
  });
});

describe('the first index after a date', () => {
  test('is the one whose occurrence is later while the one before is not', () => {
    fc.assert(
      fc.property(period, date, (rule, on) => {
        const n = findIndexAfter(rule, on);
        expect(computeOccurrence(rule, n) > on).toBe(true);
        if (n > 0) expect(computeOccurrence(rule, n - 1) <= on).toBe(true);
      }),
    );
  });

  test('after occurrence n is n + 1, and after the day before it n', () => {
    fc.assert(
      fc.property(period, index, (rule, n) => {
        const on = computeOccurrence(rule, n);
        expect(findIndexAfter(rule, on)).toBe(n + 1);
        const dayBefore = Temporal.PlainDate.from(on).subtract({ days: 1 }).toString();
        expect(findIndexAfter(rule, dayBefore)).toBe(n);
      }),
    );
  });

  test('is 0 before the rule begins, whatever the distance', () => {
    expect(findIndexAfter(monthly, '2023-01-30')).toBe(0);
    expect(findIndexAfter(monthly, '0001-01-01')).toBe(0);
  });

  test('has no date when no occurrence is left in the calendar', () => {
    for (const unit of ['day', 'week', 'month', 'year'] as const) {
      const rule: Rule = { ...monthly, every: 7, unit };
      const nextIndex = findIndexAfter(rule, '9999-12-31');
      expect(computeOccurrence(rule, nextIndex - 1) <= '9999-12-31').toBe(true);
      expect(findNextDate({ ...rule, nextIndex, generatedCount: 3 })).toBeNull();
    }
  });
});

describe('a rule ends', () => {
  test('after its last day, that day included', () => {
    const rule = { ...monthly, endsOn: '2023-03-31' };
    expect(nextOccurrence(rule, 2)).toBe('2023-03-31');
    expect(nextOccurrence(rule, 3)).toBeNull();
    expect(nextOccurrence({ ...rule, endsOn: '2023-03-30' }, 2)).toBeNull();
  });

  test('when as many as wanted were made', () => {
    const rule = { ...monthly, maxOccurrences: 2 };
    expect(occurrencesDue(rule, 0, '2030-01-01', 100)).toEqual(['2023-01-31', '2023-02-28']);
    expect(nextOccurrence(rule, 2)).toBeNull();
    expect(nextOccurrence(rule, 3)).toBeNull();
  });

  test('by what was made, not by the index: an invoice written by hand as occurrence 0 does not count', () => {
    const rule = { ...monthly, maxOccurrences: 2 };
    expect(findNextDate({ ...rule, nextIndex: 1, generatedCount: 0 })).toBe('2023-02-28');
    expect(findNextDate({ ...rule, nextIndex: 2, generatedCount: 1 })).toBe('2023-03-31');
    expect(findNextDate({ ...rule, nextIndex: 3, generatedCount: 2 })).toBeNull();
  });
});

describe('what is due', () => {
  test('is every missed date up to today, in order', () => {
    expect(occurrencesDue(monthly, 1, '2023-05-31', 100)).toEqual([
      '2023-02-28',
      '2023-03-31',
      '2023-04-30',
      '2023-05-31',
    ]);
    expect(occurrencesDue(monthly, 1, '2023-02-27', 100)).toEqual([]);
    expect(occurrencesDue(monthly, 0, '2023-01-30', 100)).toEqual([]);
  });

  test('never exceeds the limit, and goes on from there', () => {
    fc.assert(
      fc.property(period, index, fc.integer({ min: 0, max: 20 }), (given, made, limit) => {
        const rule: Rule = { ...given, endsOn: null, maxOccurrences: null };
        const today = computeOccurrence(rule, made + 25);
        const first = occurrencesDue(rule, made, today, limit);
        expect(first).toHaveLength(limit);
        const rest = occurrencesDue(rule, made + limit, today, 1_000);
        expect([...first, ...rest]).toEqual(occurrencesDue(rule, made, today, 1_000));
        expect(first.length + rest.length).toBe(26);
      }),
    );
  });

  test('of a daily rule three centuries old is found in no time', () => {
    const rule: Rule = { ...monthly, startsOn: '1700-01-01', unit: 'day' };
    const made = findIndexAfter(rule, '2023-06-01');
    expect(occurrencesDue(rule, made, '2023-06-03', 10)).toEqual(['2023-06-02', '2023-06-03']);
  });
});

describe('a repetition that is switched off and on', () => {
  const repetition = fc.record({
    every: fc.integer({ min: 1, max: 36 }),
    unit: fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const),
    maxOccurrences: fc.option(fc.integer({ min: 1, max: 8 })),
  });
  const datesOf = (rule: Recurrence): string[] => {
    const dates: string[] = [];
    for (let one = rule; one.nextOn !== null && dates.length < 6; one = advance(one, 1)) dates.push(one.nextOn);
    return dates;
  };

  test('goes on as it stood, whatever the organization says of months by then', () => {
    const ends = fc.constantFrom(...monthEnds);
    fc.assert(
      fc.property(
        date,
        repetition,
        fc.nat(6),
        ends,
        ends,
        fc.boolean(),
        (startsOn, given, made, then, now, isKnown) => {
          const set = (was: Parameters<typeof startRecurrence>[2], today: string, manner: typeof now): Recurrence =>
            startRecurrence(startsOn, given, was, { today, organization: { monthEnds: manner } });
          let rule = set(neverRepeated, startsOn, then);
          for (let i = 0; i < made && rule.nextOn !== null; i += 1) rule = advance(rule, 1);
          const today = rule.lastGeneratedOn ?? startsOn;
          const former = isKnown ? toFormerRecurrence(null, { recurrence: rule, formerRecurrence: null }) : null;
          const again = set({ recurrence: null, formerRecurrence: former }, today, now);
          if (isKnown) expect(datesOf(again)).toEqual(datesOf(rule));
          // Of what is forgotten no date up to today is made, and in no manner the one that was made today.
          else expect(again.nextOn === null || again.nextIndex >= rule.nextIndex).toBe(true);
        },
      ),
    );
  });
});
