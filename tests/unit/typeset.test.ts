/** Setting text in lines: fonts by script, shapes by their neighbours, and nothing that a font cannot draw. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawPdf } from '../../lib/platform/pdf.ts';
import { createAtomizer } from '../../lib/platform/typeset/atoms.ts';
import { chooseFaces } from '../../lib/platform/typeset/faces.ts';
import { shapesIn } from '../support/paper.ts';

const style = { weight: 'regular', size: 10, color: '#000000' } as const;
const info = { title: 'T', author: 'A', at: '2026-01-01T00:00:00Z', locale: 'en', sample: '' };

/** A text as drawn in a column so wide. */
async function drawn(text: string, width: number): Promise<{ shapes: number[]; missing: ReadonlySet<number> }> {
  const { file, missing } = await drawPdf(info, (_, type) => {
    for (const line of type.lines(text, style, { x: 0, width })) line.draw(0);
  });
  return { shapes: shapesIn(file), missing };
}

/** The atoms of a text in the locale. */
function atomsOf(text: string, locale = 'en') {
  return createAtomizer(chooseFaces(text, locale)).paragraph(text, 'regular').atoms;
}

describe('text', () => {
  const letter = fc.oneof(
    fc.integer({ min: 0x20, max: 0x1fff }),
    fc.integer({ min: 0x2000, max: 0x33ff }),
    fc.integer({ min: 0xa000, max: 0xffff }),
    fc.integer({ min: 0x10000, max: 0x1ffff }),
    fc.constantFrom(...[...'ابتשל(١ँ्िด์🇦👩\u200d\ufe0f\u202e\u2067\ud800 \n'].map((sign) => sign.codePointAt(0) ?? 0)),
  );
  const text = fc.array(letter, { maxLength: 80 }).map((letters) => String.fromCodePoint(...letters));

  it('of whatever letters, in columns however narrow, has no shape that a font does not have', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 300 }), async (given, width) => {
        expect((await drawn(given, width)).shapes).not.toContain(0);
      }),
      { numRuns: 60 },
    );
  });

  it('of two letters of a script, whatever they are, can be shaped', () => {
    const faces = chooseFaces('', 'en');
    const { paragraph } = createAtomizer(faces);
    for (const [first, last] of [
      [0x600, 0x6ff],
      [0xa00, 0xa7f],
      [0xd00, 0xd7f],
      [0x1780, 0x17ff],
    ] as const) {
      for (let one = first; one <= last; one += 1) {
        for (let two = first; two <= last; two += 7) paragraph(String.fromCodePoint(one, two), 'regular');
      }
    }
  });

  it('in Arabic is joined, in Devanagari has its vowel signs where they are written', () => {
    const shapes = (given: string, isTurned = false): number[] =>
      atomsOf(given).flatMap(({ face, text }) =>
        face.font.layout(text, isTurned ? [] : undefined).glyphs.map(({ id }) => id),
      );
    const [alone] = shapes('س', true);
    expect(shapes('سسس', true)).toHaveLength(3);
    expect(new Set([...shapes('سسس', true), alone]).size).toBe(4);
    const [consonant] = shapes('क');
    expect(shapes('कि').indexOf(consonant ?? 0)).toBe(1);
  });

  it('draws ideographs as Japanese, Korean or Chinese by the letters beside them, or by the locale', () => {
    const family = (given: string, locale?: string): string =>
      /noto-sans-(..)/.exec(atomsOf(given, locale).find(({ text }) => text.includes('直'))?.face.name ?? '')?.[1] ?? '';
    expect(family('直')).toBe('sc');
    expect(family('直します')).toBe('jp');
    expect(family('정직 直')).toBe('kr');
    expect(family('直', 'ja')).toBe('jp');
    expect(family('直', 'zh-TW')).toBe('tc');
  });

  it('in Thai is broken between words, in Japanese between letters but not before a full stop', () => {
    const ends = (given: string): string[] => {
      const parts = [''];
      for (const { text, isEnd } of atomsOf(given)) {
        parts.push(`${parts.pop()}${text}`);
        if (isEnd) parts.push('');
      }
      return parts.filter(Boolean);
    };
    expect(ends('ค่าบริการรายเดือน')).toEqual(['ค่า', 'บริการ', 'ราย', 'เดือน']);
    expect(ends('東京。')).toEqual(['東', '京。']);
  });

  it('is turned by no mark of direction against its own', async () => {
    expect(atomsOf('\u202eabc').map(({ text, level }) => [text, level])).toEqual([['abc', 0]]);
  });
});
