import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  computePercent,
  decimal,
  divideWhole,
  formatFixedDecimal,
  formatMinor,
  formatShortDecimal,
  parseDecimal,
  roundHalfAwayFromZero,
  toMinor,
  toWholeNumber,
} from '../../lib/domain/money.ts';
import { processorMs } from '../support/effort.ts';

const minorDigits = fc.integer({ min: 0, max: 4 });

describe('decimals off the wire', () => {
  test.each<[string | number, string]>([
    ['12', '12'],
    [' -0.50 ', '-0.5'],
    ['+3', '3'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['007.10', '7.1'],
    ['-0.000', '0'],
    ['999999999999999.9999999999', '999999999999999.9999999999'],
    ['1.00000000000000000000', '1'],
    [0, '0'],
    [-0, '0'],
    [11.2, '11.2'],
    [1e-7, '0.0000001'],
    [1e14, '100000000000000'],
    [123456789012345.6, '123456789012345.6'],
  ])('%j is read as %s', (given, canonical) => {
    expect(parseDecimal(given)).toBe(canonical);
  });

  test('the noise of binary arithmetic is not taken for decimals', () => {
    expect(parseDecimal(0.1 + 0.2)).toBe('0.3');
    expect(parseDecimal(1.1 * 3)).toBe('3.3');
  });

  test.each<[string | number]>([
    [''],
    ['  '],
    ['.'],
    ['-'],
    ['1e3'],
    ['1E-2'],
    ['NaN'],
    ['Infinity'],
    ['0x10'],
    ['1,5'],
    ['1 000'],
    ['1_000'],
    ['--1'],
    ['1.2.3'],
    ['٣'],
    ['1000000000000000'],
    ['0.00000000001'],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [1e15],
    [1e300],
    [1e-11],
    [1 / 3],
  ])('%j is refused', (given) => {
    expect(parseDecimal(given)).toBeNull();
  });

  test('a megabyte of digits is refused at once', () => {
    const before = processorMs();
    expect(parseDecimal(`0.${'0'.repeat(1_000_000)}1`)).toBeNull();
    expect(parseDecimal('9'.repeat(1_000_000))).toBeNull();
    expect(processorMs() - before).toBeLessThan(2_000);
  });

  test('what is read is a valid decimal, is of the same value, and is read back as itself', () => {
    const digits = fc.bigInt({ min: -(10n ** 25n) + 1n, max: 10n ** 25n - 1n });
    fc.assert(
      fc.property(digits, (value) => {
        const given = Big(value).times('1e-10').toFixed(10);
        const read = parseDecimal(given);
        expect(decimal.safeParse(read).success).toBe(true);
        expect(Big(read ?? '').eq(given)).toBe(true);
        expect(parseDecimal(read ?? '')).toBe(read);
      }),
    );
  });

  test('a JSON number of up to ten decimals is read as it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 6 }), (value, places) => {
        const written = Big(value).times(`1e-${places}`).toFixed();
        expect(parseDecimal(Number(written))).toBe(parseDecimal(written));
      }),
    );
  });
});

describe('minor units', () => {
  test.each<[string, number, number]>([
    ['5.006', 2, 501],
    ['5.005', 2, 501],
    ['5.0049999', 2, 500],
    ['-5.005', 2, -501],
    ['1.005', 2, 101],
    ['100.5', 0, 101],
    ['1.2345', 3, 1235],
    ['-0.001', 2, 0],
    ['90071992547409.91', 2, Number.MAX_SAFE_INTEGER],
  ])('%s with %i digits is %i', (value, digits, minor) => {
    expect(toMinor(value, digits)).toBe(minor);
  });

  test('beyond the safe integers nothing is counted', () => {
    expect(() => toMinor('90071992547409.92', 2)).toThrow(RangeError);
    expect(() => toMinor('-999999999999999', 2)).toThrow(RangeError);
    expect(() => toWholeNumber(Big('9007199254740993'))).toThrow(RangeError);
    expect(() => computePercent(Number.MAX_SAFE_INTEGER, '101')).toThrow(RangeError);
  });

  test.each<[number, number, string]>([
    [500, 2, '5.00'],
    [5, 0, '5'],
    [-5, 2, '-0.05'],
    [-0, 2, '0.00'],
    [1050, 3, '1.050'],
    [Number.MAX_SAFE_INTEGER, 4, '900719925474.0991'],
  ])('%i with %i digits prints %s', (minor, digits, text) => {
    expect(formatMinor(minor, digits)).toBe(text);
  });

  test('what is printed counts the same again, all safe integers', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), minorDigits, (minor, digits) => {
        expect(toMinor(formatMinor(minor, digits), digits)).toBe(minor);
      }),
    );
  });
});

describe('printing', () => {
  test.each([
    ['302', '302.0'],
    ['1.40', '1.4'],
    ['6.68', '6.68'],
    ['-0', '0.0'],
    ['0.00000001', '0.00000001'],
    ['1000000000000000000000000', '1000000000000000000000000.0'],
  ])('%s is %s in short', (value, text) => {
    expect(formatShortDecimal(value)).toBe(text);
  });

  test.each<[string, number, string]>([
    ['1.005', 2, '1.01'],
    ['-1.005', 2, '-1.01'],
    ['-0.001', 2, '0.00'],
    ['3', 2, '3.00'],
    ['2.5', 0, '3'],
  ])('%s with %i decimals is %s', (value, places, text) => {
    expect(formatFixedDecimal(value, places)).toBe(text);
  });

  test('a value that only wants zeros is filled up to what exact arithmetic gives', () => {
    const decimals = fc.stringMatching(/^-?\d{1,6}(\.\d{1,4})?$/);
    fc.assert(
      fc.property(decimals, fc.integer({ min: 0, max: 4 }), (value, places) => {
        expect(Big(formatFixedDecimal(value, places)).eq(Big(value).round(places, Big.roundHalfUp))).toBe(true);
        expect(formatFixedDecimal(value, places)).toMatch(
          places === 0 ? /^(0|-?[1-9]\d*)$/ : new RegExp(`^-?\\d+\\.\\d{${places}}$`),
        );
        expect(formatFixedDecimal(value, places)).not.toMatch(/^-0(\.0*)?$/);
      }),
    );
  });
});

describe('rounding', () => {
  test('halves go away from zero', () => {
    expect(
      ['0.5', '1.5', '2.5', '-0.5', '-2.5', '0.49', '-0.49'].map((v) => +roundHalfAwayFromZero(Big(v), 0)),
    ).toEqual([1, 2, 3, -1, -3, 0, -0]);
  });

  test.each<[string, number, number]>([
    ['-15', 302, -45],
    ['5', 10, 1],
    ['5', -10, -1],
    ['4.9999999999', 10, 0],
    ['-21', 0, 0],
  ])('%s percent of %i is %i', (percent, minor, amount) => {
    expect(computePercent(minor, percent)).toBe(amount);
  });

  test('a quotient is rounded once, from its exact value', () => {
    expect(+divideWhole(Big(`4${'9'.repeat(60)}`), Big(`1${'0'.repeat(61)}`))).toBe(0);
    const whole = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
    const divisor = whole.filter((value) => value !== 0n);
    fc.assert(
      fc.property(whole, divisor, (numerator, denominator) => {
        const [n, d] = denominator < 0n ? [-numerator, -denominator] : [numerator, denominator];
        const size = (2n * (n < 0n ? -n : n) + d) / (2n * d);
        expect(divideWhole(Big(numerator), Big(denominator)).toFixed()).toBe(Big(n < 0n ? -size : size).toFixed());
      }),
      {
        examples: [
          [1n, 2n],
          [-1n, 2n],
          [1n, -2n],
          [5n, 1000n],
          [499n, 1000n],
          [0n, -3n],
        ],
      },
    );
  });
});
