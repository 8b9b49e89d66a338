/** The currencies: complete, and with the decimals ISO 4217 gives them. */
import { describe, expect, test } from 'vitest';
import { checkCurrencyOn, currencies, getCurrency, isCurrency, isWithdrawnOn } from '../../lib/domain/currency.ts';

const withDigits = (digits: number) =>
  currencies.filter(({ minorDigits }) => minorDigits === digits).map(({ code }) => code);

describe('the currencies', () => {
  test('have the decimals of ISO 4217', () => {
    expect(withDigits(0).join(' ')).toBe(
      'ADP BEF BIF BYB BYR CLP DJF ESP GNF GRD ISK ITL JPY KMF KRW LUF MGF PTE PYG ROL RWF TPE TRL UGX UYI VND VUV XAF XOF XPF',
    );
    expect(withDigits(3).join(' ')).toBe('BHD IQD JOD KWD LYD OMR TND');
    expect(withDigits(4).join(' ')).toBe('CLF UYW');
    expect(currencies.every(({ minorDigits }) => [0, 2, 3, 4].includes(minorDigits))).toBe(true);
  });

  test('are each there once, in order, with a name', () => {
    const codes = currencies.map(({ code }) => code);
    expect(codes).toEqual([...new Set(codes)].sort());
    expect(codes.every((code) => /^[A-Z]{3}$/.test(code))).toBe(true);
    expect(currencies.every(({ name }) => name !== '' && name === name.trim())).toBe(true);
  });

  test('include the newest, and the withdrawn ones that invoices may still be in', () => {
    for (const code of ['EUR', 'SLE', 'VED', 'ZWG', 'XCG', 'XAD', 'ANG', 'BGN', 'CUC', 'HRK', 'SLL', 'DEM', 'ITL'])
      expect(isCurrency(code)).toBe(true);
  });

  test.each([
    ['HRK', '2023-01-14', '2023-01-15'],
    ['SLL', '2023-12-31', '2024-01-01'],
    ['BGN', '2026-01-31', '2026-02-01'],
    ['FRF', '2002-02-17', '2002-02-18'],
  ])('%s is taken until %s', (code, last, after) => {
    expect(isWithdrawnOn(code, last)).toBe(false);
    expect(() => checkCurrencyOn(code, last)).not.toThrow();
    expect(() => checkCurrencyOn(code, after)).toThrow(`${code} was withdrawn: its last day was ${last}`);
  });

  test.each(['EUR', 'SVC', 'ZWG'])('%s has no last day', (code) => {
    expect(isWithdrawnOn(code, '2999-12-31')).toBe(false);
  });

  test.each(['XXX', 'XTS', 'XAU', 'XDR', 'DEQ', 'eur', 'EURO', '', 'toString', '__proto__'])(
    '"%s" is none that amounts can be kept in',
    (code) => {
      expect(isCurrency(code)).toBe(false);
      expect(() => getCurrency(code)).toThrow(RangeError);
    },
  );

  test.each([
    ['USD', '$', 'US Dollar'],
    ['EUR', '€', 'Euro'],
    ['GBP', '£', 'Pound Sterling'],
    ['JPY', '¥', 'Yen'],
    ['INR', '₹', 'Indian Rupee'],
    ['CHF', 'CHF', 'Swiss Franc'],
    ['HRK', 'kn', 'Croatian Kuna'],
  ])('%s has the sign %s', (code, symbol, name) => {
    expect(getCurrency(code)).toMatchObject({ code, symbol, name });
    expect(getCurrency(code).symbol).toBe(symbol);
  });
});
