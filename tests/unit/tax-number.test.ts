/** Tax numbers of firms, and locales. */
import { describe, expect, it } from 'vitest';
import { readLocale } from '../../lib/domain/locale.ts';
import { findTaxNumberFault } from '../../lib/domain/tax-number.ts';

describe('a tax number', () => {
  it.each([
    '',
    'DE 136 695 976',
    'ATU13585627',
    'BE1011116716',
    'GR094259216',
    'EL094259216',
    'NL000099998B57',
    'XI980780684',
    'CHE-116.281.710 MWST',
    // Of countries that are not known, or without the letters of one: taken as they are.
    'NO 974 760 673 MVA',
    'B58378431',
    '12-3456789',
    '27AAPFU0939F1ZV',
    'RSSMRA85T10A562S',
    'P051234567X',
  ])('can be %j', (text) => {
    expect(findTaxNumberFault(text)).toBeNull();
  });

  it.each(['garbage', 'none', 'DE136695977', 'DE12', 'FR1', 'IT00743110158', 'SE556188840402', 'ESB58378432'])(
    'cannot be %j',
    (text) => {
      expect(findTaxNumberFault(text)).toMatch(/^is not a/);
    },
  );
});

describe('a locale', () => {
  it.each([
    ...['de', 'de-AT', 'ja', 'sr-Latn-RS', 'zh-Hant-TW', 'es-419', 'gsw-CH'].map((text) => [text, text]),
    ...[
      ['de_AT', 'de-AT'],
      ['de-at', 'de-AT'],
      ['pt_br', 'pt-BR'],
      ['ZH_hant_tw', 'zh-Hant-TW'],
      ['iw', 'he'],
    ],
  ])('can be %s, and is kept as %s', (text, kept) => {
    expect(readLocale(text)).toBe(kept);
  });

  it.each(['xx-yy-bad', 'xx', 'de-YY', 'de-Abcd', 'german', '', 'de AT', 'root', '1'])('cannot be %j', (text) => {
    expect(readLocale(text)).toBeNull();
  });
});
