/** The fonts of a document, each read when the first letter needs it, and then kept by the process. */
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

/** A font by the name that documents know it by. */
export type Face = { name: string; font: ShapedFont };

const { resolve } = createRequire(import.meta.url);

/** The bundle has copies beside its chunks, by the same names. */
function read(packaged: string): Buffer {
  const copy = new URL(`./fonts/${packaged}`, import.meta.url);
  return readFileSync(existsSync(copy) ? fileURLToPath(copy) : resolve(packaged));
}

/** As `make`, once for each. */
function once<K, T>(make: (of: K) => T): (of: K) => T {
  const made = new Map<K, { it: T }>();
  return (of) => {
    const known = made.get(of) ?? { it: make(of) };
    made.set(of, known);
    return known.it;
  };
}

const faceIn = once((packaged: string): Face => {
  const bytes = read(packaged);
  const name = parse(packaged).name;
  return { name, font: readShapedFont(name, packaged.endsWith('.woff') ? unpackWoff(bytes) : bytes) };
});

/** Which part has which letters, sorted, so that a letter is found by halving. */
const rangesOf = once((family: Family) =>
  cutParts(JSON.parse(read(toRangesFile(family)).toString()))
    .flatMap(({ part, ranges }) =>
      ranges.split(',').map((range) => {
        const [start = '', end = start] = range.slice('U+'.length).split('-');
        return { part, start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) };
      }),
    )
    .sort((a, b) => a.start - b.start),
);

function partWith(family: Family, letter: number): string | undefined {
  const ranges = rangesOf(family);
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
  const part = family.part ?? partWith(family, letter);
  if (part === undefined) return undefined;
  const face = faceIn(toPartFile(family, part));
  return has(face, letter) ? face : undefined;
}

const isDrawnAsEmoji = /[\ufe0f\p{Emoji_Presentation}\p{Regional_Indicator}]/u;

/** What no font has is drawn as this, U+FFFD, which the first font has. */
const replacement = '\ufffd';

export type Faces = {
  /** The font that comes first. */
  base(weight: Weight): Face;
  /** What one letter as people see it, a base with its marks, is drawn with: one piece, or more where no font has all of it. */
  pieces(cluster: string, weight: Weight): { face: Face; text: string }[];
  /** What had to be replaced. */
  missing: ReadonlySet<number>;
  /** Draws a piece as replaced after all. */
  replace(text: string, weight: Weight): { face: Face; text: string };
};

/** Letters that are not seen themselves: joiners, variation selectors, marks of direction. */
const ignorable = /\p{Default_Ignorable_Code_Point}/u;

/** The fonts for a document. Parameters as for chooseFamilies. */
export function chooseFaces(sample: string, locale: string): Faces {
  const families = chooseFamilies(sample, locale);
  const missing = new Set<number>();
  const base = (weight: Weight): Face => faceIn(baseFiles[weight]);
  const fallback = once((letter: number): Face | undefined => {
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
    const seen = [...cluster].filter((sign) => !ignorable.test(sign));
    const letters = seen.map((sign) => sign.codePointAt(0) ?? 0);
    const [first, ...marks] = letters;
    if (first === undefined) return [];
    const asEmoji = isDrawnAsEmoji.test(cluster) ? findFace(emoji, first) : undefined;
    const one = asEmoji ?? find(first, weight);
    if (one && marks.every((mark) => has(one, mark))) return [{ face: one, text: cluster }];
    const other = marks.map((mark) => find(mark, weight)).find((face) => face && letters.every((it) => has(face, it)));
    if (other) return [{ face: other, text: cluster }];
    return seen.map((sign, i) => {
      const face = i === 0 ? one : find(letters[i] ?? 0, weight);
      return face ? { face, text: sign } : replace(sign, weight);
    });
  };
  return { base, pieces, missing, replace };
}
