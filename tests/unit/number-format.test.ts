/** How numbers of bills are printed. */
import { describe, expect, it } from 'vitest';
import { findFormatFault, printNumber, printPrefix, printsYear } from '../../lib/domain/bill/number-format.ts';

describe('a number', () => {
  it.each([
    ['INV-', 7, 'INV-7'],
    ['', 7, '7'],
    ['RE-{YYYY}-{0000}', 7, 'RE-2026-0007'],
    ['{0000}/{YY}', 12345, '12345/26'],
    ['{YY}{MM}-', 7, '2603-7'],
    ['{0}', 120, '120'],
    // What is no placeholder was stored before there were any.
    ['A{n}-', 3, 'A{n}-3'],
  ])('is printed as %s says', (format, number, printed) => {
    expect(printNumber(format, number, '2026-03-09')).toBe(printed);
  });

  it('has before it what a draft shows', () => {
    expect(printPrefix('RE-{YYYY}-{0000}', '2026-03-09')).toBe('RE-2026-');
    expect(printPrefix('INV-', '2026-03-09')).toBe('INV-');
    expect(printPrefix('{0000}/{YY}', '2026-03-09')).toBe('');
  });
});

describe('a format', () => {
  it.each(['', 'INV-', 'RE-{YYYY}-{0000}', '{YY}/{MM}/{000000000000}'])('can be %j', (format) => {
    expect(findFormatFault(format)).toBeNull();
  });

  it.each(['INV-{n}', '{yyyy}', '{0000', 'A}', '{DD}', '{0000000000000}', '{0}-{0}'])('cannot be %j', (format) => {
    expect(findFormatFault(format)).toMatch(/place/);
  });

  it('says whether it prints the year', () => {
    expect(['{YYYY}', '{YY}', '{MM}', 'INV-'].map(printsYear)).toEqual([true, true, false, false]);
  });
});
