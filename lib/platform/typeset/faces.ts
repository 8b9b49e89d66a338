/** Chooses a font for each letter of a document. Fonts are read on first use and cached by the process. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  baseFiles,
  chooseFamilies,
  cutParts,
  emoji,
  type Family,
  toPartFile,
  toRangesFile,
  type Weight,
} from './families.ts';
import { readShapedFont, type ShapedFont } from './shaped.ts';
import { unpackWoff } from './woff.ts';

/** A font and its name within documents. */
export type Face = { name: string; font: ShapedFont };

const { resolve } = createRequire(import.meta.url);

/** A bundle has copies of the fonts beside its chunks, under the same names. */
function readPackaged(packaged: string): Buffer {
  const copy = new URL(`./fonts/${packaged}`, import.meta.url);
  return readFileSync(existsSync(copy) ? fileURLToPath(copy) : resolve(packaged));
}

function memoize<K, T>(compute: (key: K) => T): (key: K) => T {
  const results = new Map<K, { value: T }>();
  return (key) => {
    const result = results.get(key) ?? { value: compute(key) };
    results.set(key, result);
    return result.value;
  };
}

const readFace = memoize((packaged: string): Face => {
  const bytes = readPackaged(packaged);
  const name = parse(packaged).name;
  return { name, font: readShapedFont(name, packaged.endsWith('.woff') ? unpackWoff(bytes) : bytes) };
});

/** Sorted for the binary search in `findPart`. */
const readRanges = memoize((family: Family) =>
  cutParts(JSON.parse(readPackaged(toRangesFile(family)).toString()))
    .flatMap(({ part, ranges }) =>
      ranges.split(',').map((range) => {
        const [start = '', end = start] = range.slice('U+'.length).split('-');
        return { part, start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) };
      }),
    )
    .sort((a, b) => a.start - b.start),
);

function findPart(family: Family, letter: number): string | undefined {
  const ranges = readRanges(family);
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.start ?? 0) <= letter) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low - 1];
  return range && letter <= range.end ? range.part : undefined;
}

const has = (face: Face, letter: number): boolean => face.font.hasGlyphForCodePoint(letter);

function findFace(family: Family, letter: number): Face | undefined {
  if (!family.letters.test(String.fromCodePoint(letter))) return undefined;
  const part = family.part ?? findPart(family, letter);
  if (part === undefined) return undefined;
  const face = readFace(toPartFile(family, part));
  return has(face, letter) ? face : undefined;
}

const isDrawnAsEmoji = /[\ufe0f\p{Emoji_Presentation}\p{Regional_Indicator}]/u;

/** Drawn for what no font has. */
const replacement = '\ufffd';

export type Faces = {
  /** The font that is tried first. */
  base(weight: Weight): Face;
  /** The pieces of a letter with its marks: one, or more when no font has all of it. */
  pieces(cluster: string, weight: Weight): { face: Face; text: string }[];
  /** The code points that no font has. */
  missing: ReadonlySet<number>;
  /** Replaces a piece with U+FFFD after all. */
  replace(text: string, weight: Weight): { face: Face; text: string };
};

/** Invisible: joiners, variation selectors, direction marks. */
const ignorable = /\p{Default_Ignorable_Code_Point}/u;

/** Chooses the fonts of a document. Parameters as for chooseFamilies. */
export function chooseFaces(sample: string, locale: string): Faces {
  const families = chooseFamilies(sample, locale);
  const missing = new Set<number>();
  const base = (weight: Weight): Face => readFace(baseFiles[weight]);
  const fallback = memoize((letter: number): Face | undefined => {
    for (const family of families) {
      const face = findFace(family, letter);
      if (face) return face;
    }
    return undefined;
  });
  const find = (letter: number, weight: Weight): Face | undefined =>
    has(base(weight), letter) ? base(weight) : fallback(letter);

  const replace = (text: string, weight: Weight) => {
    for (const sign of text) if (sign !== replacement) missing.add(sign.codePointAt(0) ?? 0);
    return { face: base(weight), text: replacement };
  };

  const pieces = (cluster: string, weight: Weight): { face: Face; text: string }[] => {
    const visible = [...cluster].filter((sign) => !ignorable.test(sign));
    const letters = visible.map((sign) => sign.codePointAt(0) ?? 0);
    const [first, ...marks] = letters;
    if (first === undefined) return [];
    const asEmoji = isDrawnAsEmoji.test(cluster) ? findFace(emoji, first) : undefined;
    const one = asEmoji ?? find(first, weight);
    if (one && marks.every((mark) => has(one, mark))) return [{ face: one, text: cluster }];
    const other = marks.map((mark) => find(mark, weight)).find((face) => face && letters.every((it) => has(face, it)));
    if (other) return [{ face: other, text: cluster }];
    return visible.map((sign, i) => {
      const face = i === 0 ? one : find(letters[i] ?? 0, weight);
      return face ? { face, text: sign } : replace(sign, weight);
    });
  };
  return { base, pieces, missing, replace };
}
