import { describe, expect, test } from 'vitest';
import { foldText } from '../../lib/domain/text.ts';

describe('folding text for search', () => {
  test.each([
    ['Łódź, Straße 5', 'lodz, strasse 5'],
    ['Ærøskøbing', 'aeroskobing'],
    ['CRÈME brûlée', 'creme brulee'],
    ['creme bru\u0302le\u0301e', 'creme brulee'],
    ['İstanbul ısı', 'istanbul isi'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['Жёлтый', 'желтыи'],
    ['\uff21\uff22\uff23 \ufb01rma №5', 'abc firma no5'],
    ['soft\u00adhyphen zero\u200bwidth', 'softhyphen zerowidth'],
    ['', ''],
    ['\u0301', ''],
  ])('%s becomes %s', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  test('white space of any kind and length becomes one space, none at the ends', () => {
    expect(foldText(' \t one\r\n\n two\u00a0\u3000three ')).toBe('one two three');
  });

  test('vowel signs and the voicing of kana are not accents', () => {
    expect(foldText('हिन्दी')).toBe('हिन्दी');
    expect(foldText('が')).not.toBe(foldText('か'));
    expect(foldText('한국')).toBe('한국');
  });

  test('every character folds to something that folds to itself', () => {
    const wrong: string[] = [];
    for (let code = 0; code <= 0x10ffff; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const once = foldText(`a${String.fromCodePoint(code)}b`);
      if (foldText(once) !== once) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  test('Latin and Cyrillic letters fold alike in upper and lower case', () => {
    const letters = /[\p{Script=Latin}\u0400-\u052f]/u;
    const wrong: string[] = [];
    for (let code = 0; code <= 0xffff; code += 1) {
      const letter = String.fromCodePoint(code);
      if (letters.test(letter) && foldText(letter.toUpperCase()) !== foldText(letter.toLowerCase())) wrong.push(letter);
    }
    expect(wrong).toEqual([]);
  });
});
