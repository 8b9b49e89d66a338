/** The countries and the numbers Perfex has for them: clients keep those numbers, so they may never move. */
import { describe, expect, test } from 'vitest';
import { countries, findCountryByCode, findCountryByNumber, isCountry } from '../../lib/domain/country.ts';

describe('the countries', () => {
  test.each([
    [1, 'AF'],
    [2, 'AX'],
    [15, 'AT'],
    [28, 'BQ'],
    [40, 'CA'],
    [41, 'CV'],
    [51, 'CG'],
    [54, 'CI'],
    [59, 'CZ'],
    [60, 'CD'],
    [76, 'FR'],
    [83, 'DE'],
    [102, 'IN'],
    [117, 'XK'],
    [130, 'MK'],
    [151, 'MM'],
    [175, 'PN'],
    [214, 'SZ'],
    [222, 'TL'],
    [228, 'TR'],
    [235, 'GB'],
    [236, 'US'],
    [237, 'UM'],
    [244, 'VG'],
    [245, 'VI'],
    [250, 'ZW'],
  ])('number %d is %s, there and back', (number, code) => {
    expect(findCountryByNumber(number)?.code).toBe(code);
    expect(findCountryByCode(code)?.number).toBe(number);
  });

  test('are 250, numbered from 1 without a gap, each code once', () => {
    expect(countries.map(({ number }) => number)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
    expect(new Set(countries.map(({ code }) => code)).size).toBe(250);
    expect(countries.every(({ name }) => name !== '')).toBe(true);
  });

  test('carry the names of today', () => {
    expect(findCountryByCode('MK')?.name).toBe('North Macedonia');
    expect(findCountryByCode('SZ')?.name).toBe('Eswatini');
  });

  test.each([0, -1, 251, 1.5, Number.NaN])('%d is the number of none', (number) => {
    expect(findCountryByNumber(number)).toBeUndefined();
  });

  test.each(['', 'in', 'IND', 'AC', 'TA', 'ZZ', 'toString', '__proto__'])('"%s" is the code of none', (code) => {
    expect(isCountry(code)).toBe(false);
    expect(findCountryByCode(code)).toBeUndefined();
  });
});
