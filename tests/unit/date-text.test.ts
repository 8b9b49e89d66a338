/** Dates as clients write them: an instant is its day on the firm's clocks, whatever offset it is written with. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startOfDay, toDate, toDateTime, toDateWithOffset, toIsoWithOffset } from '../../lib/domain/calendar.ts';
import { readDate, readDateTime, readGivenTime, toInstant } from '../../lib/domain/date-text.ts';

const zone = fc.constantFrom(
  ...Intl.supportedValuesOf('timeZone'),
  // Clocks that change at midnight, leave a day out, are half an hour and more apart, or stood at odd seconds.
  ...['America/Sao_Paulo', 'Asia/Beirut', 'Pacific/Apia', 'Australia/Lord_Howe', 'Pacific/Chatham', 'Europe/Amsterdam'],
);
const firstMs = Date.parse('0001-01-03');
const lastMs = Date.parse('9999-12-29');
const instant = fc.oneof(
  fc.integer({ min: firstMs / 1000, max: lastMs / 1000 }),
  fc.integer({ min: Date.parse('1960-01-01') / 1000, max: Date.parse('2037-12-31') / 1000 }),
);
const day = instant.map((seconds) => new Date(seconds * 1000).toISOString().slice(0, 10));

/** An instant as text with an offset of so many minutes. */
function written(ms: number, minutes: number, colon: string): string {
  const [hour, minute] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const ahead = `${String(hour).padStart(2, '0')}${colon}${String(minute).padStart(2, '0')}`;
  return `${new Date(ms + minutes * 60_000).toISOString().slice(0, 19)}${minutes < 0 ? '-' : '+'}${ahead}`;
}

describe('a date', () => {
  it('that is plain stays as it is in every zone, whatever time stands behind it', () => {
    fc.assert(
      fc.property(
        day,
        zone,
        fc.constantFrom('', ' 00:00:00', 'T23:59:59', ' 12:30', 'T00:00:00.000'),
        (on, at, time) => {
          expect(readDate(on + time, at)).toBe(on);
        },
      ),
    );
  });

  it('that is an instant is the firm’s day then, whatever offset it is written with', () => {
    const minutes = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(instant, zone, minutes, fc.constantFrom('', ':'), (seconds, at, ahead, colon) => {
        const ms = seconds * 1000;
        const all = [written(ms, ahead, colon), `${new Date(ms).toISOString()}`, `${toDateTime(ms, 'UTC')} UTC`];
        for (const text of all) {
          expect(readDate(text, at), text).toBe(toDate(ms, at));
          expect(readDateTime(text, at), text).toBe(toDateTime(ms, at));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('that is shown as the moment it begins comes back as itself, on days when clocks change too', () => {
    fc.assert(
      fc.property(day, zone, (on, at) => {
        // A zone may have left the day out, as Samoa did: it then begins on the next.
        if (toDate(startOfDay(on, at), at) !== on) return;
        expect(readDate(toDateWithOffset(on, at), at)).toBe(on);
        expect(readDate(new Date(startOfDay(on, at)).toISOString(), at)).toBe(on);
      }),
      { numRuns: 5_000 },
    );
  });

  it('that is shown as an instant comes back as its day', () => {
    fc.assert(
      fc.property(instant, zone, (seconds, at) => {
        const ms = Math.max(seconds * 1000, Date.parse('1973-01-01'));
        expect(readDate(toIsoWithOffset(ms, at), at)).toBe(toDate(ms, at));
      }),
    );
  });

  it.each([
    ['0001-01-01T00:00:00Z', 'Pacific/Honolulu', '0001-01-01'],
    ['9999-12-31T23:00:00Z', 'Pacific/Auckland', '9999-12-31'],
    ['2026-12-04T11:00:00.000Z', 'Pacific/Auckland', '2026-12-05'],
    ['2026-12-05T00:00:00+13:00', 'Pacific/Auckland', '2026-12-05'],
    ['2026-12-05T00:00:00+13', 'UTC', '2026-12-04'],
  ])('%s in %s is %s', (text, at, on) => {
    expect(readDate(text, at)).toBe(on);
    expect(readDateTime(text, at)?.slice(0, 10)).toBe(on);
  });

  it.each([
    '2026-12-05T25:00:00Z',
    '2026-12-05 soon',
    '2026-02-30T00:00:00Z',
    '2026-12-05T10:00:00 13:00',
    '2026-12-05T10Z',
    '0000-12-05T10:00:00Z',
  ])('is not %s', (text) => {
    expect(readDate(text, 'UTC')).toBeNull();
    expect(readDateTime(text, 'UTC')).toBeNull();
  });
});

describe('a time', () => {
  it('may have an hour of one digit', () => {
    expect(readGivenTime('2026-12-05 9:05')).toBe('2026-12-05 09:05:00');
  });

  it('stays within the calendar', () => {
    expect(toInstant(readGivenTime('9999-12-31T23:59:59-14:00') ?? '', null, 'UTC')).toBe('9999-12-31T23:59:59.000Z');
    expect(toInstant('0001-01-01 00:00:00', null, 'Pacific/Auckland')).toBe('0001-01-01T00:00:00.000Z');
  });

  it('sent as it is shown is the instant that stands, to the second; else the one it says', () => {
    const parts = fc.integer({ min: 0, max: 999 });
    const far = fc.integer({ min: -3_600, max: 3_600 }).filter((seconds) => seconds !== 0);
    fc.assert(
      fc.property(instant, zone, parts, far, (seconds, at, ms, moved) => {
        const standing = new Date(seconds * 1000 + ms).toISOString();
        const meant = (text: string): string => toInstant(readGivenTime(text) ?? '', standing, at);
        expect(meant(toDateTime(seconds * 1000, at))).toBe(standing);
        expect(meant(new Date(seconds * 1000).toISOString())).toBe(standing);
        const other = new Date((seconds + moved) * 1000).toISOString();
        expect(meant(other.replace('.000Z', '.500Z'))).toBe(other);
      }),
    );
  });
});
