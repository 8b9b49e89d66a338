/** Dates and instants: held to Temporal, over zones with summer time, half hours and skipped days. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addPeriods,
  countDaysBetween,
  isoDate,
  isTimeZone,
  type PeriodUnit,
  startOfDay,
  toDate,
  toDateTime,
  toDateWithOffset,
  toIsoWithOffset,
  toIsoWithOffsetMillis,
} from '../../lib/domain/calendar.ts';

/** Summer time in both hemispheres, midnight changes, half and quarter hours, a change of half an hour, skipped dates. */
const zones = [
  'UTC',
  'Europe/Berlin',
  'Europe/Dublin',
  'America/New_York',
  'America/Sao_Paulo',
  'America/St_Johns',
  'America/Havana',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
];
const zone = fc.constantFrom(...zones);
const instantBetween = (from: string, to: string) => fc.integer({ min: Date.parse(from), max: Date.parse(to) });
const date = fc
  .integer({ min: Date.parse('1600-01-01') / 86_400_000, max: Date.parse('2400-12-31') / 86_400_000 })
  .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
const unit = fc.constantFrom<PeriodUnit>('day', 'week', 'month', 'year');

const zoned = (instantMs: number, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(timeZone);
const form = { timeZoneName: 'never', calendarName: 'never' } as const;

describe('a date', () => {
  test.each(['2024-02-29', '0001-01-01', '9999-12-31', '2000-02-29'])('%s is accepted', (text) => {
    expect(isoDate.safeParse(text).success).toBe(true);
  });

  test.each([
    '2023-02-29',
    '1900-02-29',
    '2024-04-31',
    '2024-13-01',
    '2024-00-10',
    '2024-1-1',
    '20240101',
    '0000-01-01',
    '10000-01-01',
    ' 2024-01-01',
    '2024-01-01T00:00:00Z',
    '',
  ])('"%s" is refused', (text) => {
    expect(isoDate.safeParse(text).success).toBe(false);
  });
});

describe('an instant in a zone', () => {
  test('is shown as the documents print it', () => {
    const instant = Date.parse('2022-09-27T19:33:46.123Z');
    expect(toDate(instant, 'Europe/Istanbul')).toBe('2022-09-27');
    expect(toDateTime(instant, 'Europe/Istanbul')).toBe('2022-09-27 22:33:46');
    expect(toIsoWithOffset(instant, 'Europe/Istanbul')).toBe('2022-09-27T22:33:46+03:00');
    expect(toIsoWithOffsetMillis(instant, 'America/St_Johns')).toBe('2022-09-27T17:03:46.123-02:30');
    expect(toIsoWithOffset(instant, 'UTC')).toBe('2022-09-27T19:33:46+00:00');
  });

  test('is what Temporal makes of it, since 1970', () => {
    fc.assert(
      fc.property(instantBetween('1970-01-01', '2090-01-01'), zone, (instant, timeZone) => {
        const expected = zoned(instant, timeZone);
        const whole = expected.toString({ ...form, smallestUnit: 'second', roundingMode: 'floor' });
        expect(toIsoWithOffsetMillis(instant, timeZone)).toBe(
          expected.toString({ ...form, smallestUnit: 'millisecond' }),
        );
        expect(toIsoWithOffset(instant, timeZone)).toBe(whole);
        expect(toDate(instant, timeZone)).toBe(expected.toPlainDate().toString());
        expect(toDateTime(instant, timeZone)).toBe(whole.slice(0, 19).replace('T', ' '));
      }),
    );
  });

  test('is what Temporal makes of it on the clocks before 1970, odd seconds and all', () => {
    fc.assert(
      fc.property(instantBetween('1850-01-01', '1970-01-01'), zone, (instant, timeZone) => {
        const clock = zoned(instant, timeZone)
          .toPlainDateTime()
          .toString({ smallestUnit: 'second', roundingMode: 'floor' });
        expect(toDateTime(instant, timeZone)).toBe(clock.replace('T', ' '));
      }),
    );
  });
});

describe('a day', () => {
  test('begins when Temporal says', () => {
    fc.assert(
      fc.property(instantBetween('1971-01-01', '2089-01-01'), zone, (instant, timeZone) => {
        const day = zoned(instant, timeZone).toPlainDate();
        expect(startOfDay(day.toString(), timeZone)).toBe(day.toZonedDateTime(timeZone).epochMilliseconds);
      }),
    );
  });

  test.each([
    ['begins at one where clocks skip midnight', '2018-11-04', 'America/Sao_Paulo', '2018-11-04T01:00:00-02:00'],
    ['begins at the first of two midnights', '2020-11-01', 'America/Havana', '2020-11-01T00:00:00-04:00'],
    ['that a zone skipped begins with the next', '2011-12-30', 'Pacific/Apia', '2011-12-31T00:00:00+14:00'],
    ['carries its own offset, not the noon one', '2024-03-31', 'Europe/Berlin', '2024-03-31T00:00:00+01:00'],
    ['is printed with its offset', '2022-09-09', 'Europe/Istanbul', '2022-09-09T00:00:00+03:00'],
  ])('%s', (_, day, timeZone, expected) => {
    expect(toDateWithOffset(day, timeZone)).toBe(expected);
    expect(startOfDay(day, timeZone)).toBe(Date.parse(expected));
  });
});

describe('moving a date', () => {
  test('is Temporal arithmetic: a month without the day ends on its last', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: -3_000, max: 3_000 }), unit, (from, count, by) => {
        const expected = Temporal.PlainDate.from(from).add({ [`${by}s`]: count });
        expect(addPeriods(from, count, by)).toBe(expected.year >= 1 ? expected.toString() : null);
      }),
    );
  });

  test('keeps month ends and leap days', () => {
    expect(addPeriods('2023-01-31', 1, 'month')).toBe('2023-02-28');
    expect(addPeriods('2024-01-31', 1, 'month')).toBe('2024-02-29');
    expect(addPeriods('2024-02-29', 1, 'year')).toBe('2025-02-28');
    expect(addPeriods('2024-02-29', 4, 'year')).toBe('2028-02-29');
    expect(addPeriods('2023-03-31', -1, 'month')).toBe('2023-02-28');
  });

  test.each<[string, number, PeriodUnit]>([
    ['9999-12-31', 1, 'day'],
    ['9999-12-25', 1, 'week'],
    ['9999-12-01', 1, 'month'],
    ['2024-01-01', 10_000, 'year'],
    ['0001-01-01', -1, 'day'],
    ['0001-01-31', -1, 'month'],
    ['2024-01-01', Number.MAX_SAFE_INTEGER, 'day'],
    ['2024-01-01', Number.MAX_SAFE_INTEGER, 'year'],
  ])('%s by %d %s leaves the calendar: null, and an error where a date is a must', (from, count, by) => {
    expect(addPeriods(from, count, by)).toBeNull();
    if (by === 'day') expect(() => addDays(from, count)).toThrow(RangeError);
  });

  test('by days is undone by counting them', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: -100_000, max: 100_000 }), (from, days) => {
        expect(countDaysBetween(from, addDays(from, days))).toBe(days);
      }),
    );
  });
});

test('a time zone is an IANA name, nothing else', () => {
  for (const name of zones) expect(isTimeZone(name)).toBe(true);
  for (const name of ['', 'Mars/Base', '+03:00', '-0500', 'Europe']) expect(isTimeZone(name)).toBe(false);
  expect(() => toDate(0, 'Mars/Base')).toThrow(RangeError);
});
