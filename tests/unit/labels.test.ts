/** The words on paper: all of them in each language, in letters that the fonts have. */
import { describe, expect, it } from 'vitest';
import { findLabels, isReadFromRight, languages } from '../../lib/documents/labels.ts';
import { drawPdf } from '../../lib/platform/pdf.ts';

const english = findLabels('en');

describe.each(languages)('in %s', (language) => {
  const labels = findLabels(language);

  it('each word is there, none in English by mistake', () => {
    expect(Object.keys(labels)).toEqual(Object.keys(english));
    expect(Object.values(labels).filter((word) => word.trim() === '')).toEqual([]);
    const same = Object.values(labels).filter((word) => Object.values(english).includes(word));
    expect(same.length).toBeLessThan(6);
    expect(labels.page).toContain('{page}');
    expect(labels.page).toContain('{pages}');
  });

  it('the fonts have each letter', async () => {
    const words = Object.values(labels).join('\n');
    const info = { title: 'words', author: 'firm', at: '2026-01-31T00:00:00Z', locale: language, sample: words };
    const style = { weight: 'bold', size: 9, color: '#000000' } as const;
    const { missing } = await drawPdf(info, (_, type) => {
      for (const line of type.lines(words, style, { x: 48, width: 400 })) line.draw(100);
    });
    expect([...missing]).toEqual([]);
  });
});

describe('the words of a locale', () => {
  it('are those of its language, by the script it is written in', () => {
    expect(findLabels('de-AT').invoice).toBe('Rechnung');
    expect(findLabels('no').invoice).toBe(findLabels('nb-NO').invoice);
    expect(findLabels('zh-TW').invoice).toBe('帳單');
    expect(findLabels('zh-CN').invoice).toBe('账单');
    expect(findLabels('sw').invoice).toBe('Invoice');
  });

  it('stand from right to left where they are read so', () => {
    expect(['ar-EG', 'he', 'en', 'fa', 'de'].map(isReadFromRight)).toEqual([true, true, false, false, false]);
  });
});
