/**
 * Text as the pieces that lines are set from: an atom is of one font, one script and one direction, holds no space or nothing
 * else, and no line can end within it unless it must. Work grows with the length of the text, whatever is in it.
 */
import makeBidi from 'bidi-js/dist/bidi.mjs';
import LineBreaker from 'linebreak';
import type { Face, Faces } from './faces.ts';
import type { Weight } from './families.ts';
import { rightToLeft } from './shaped.ts';

/** `width` is for a size of 1; `level` is odd from right to left; `isEnd`: a line may end behind it. */
export type Atom = {
  face: Face;
  text: string;
  script: string;
  level: number;
  width: number;
  isSpace: boolean;
  isEnd: boolean;
  /** Each of its letters has a shape of its own, by which it can be copied from the document. */
  isPlain: boolean;
  clusters: readonly string[];
};

/** A paragraph's atoms in the order they are read, and whether it begins at the right. */
export type Paragraph = { atoms: Atom[]; isRightToLeft: boolean };

const bidi = makeBidi();
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const words = new Intl.Segmenter('th', { granularity: 'word' });

/** More would be shaped as one word, and no word is so long: letters and marks of an atom, marks of a letter. */
const longest = 60;

const mayBeRightToLeft = /[\u0590-\u08ff\u200f\u2067\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** Scripts without spaces, whose words only a dictionary knows. */
const unspaced = /[\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;
const space = /^(?![\u00a0\u2007\u202f])\p{Zs}$/u;

/**
 * What is printed of a text: control characters are nothing on paper, and the marks that turn letters around against their own
 * direction would let a text read differently from what it is.
 */
const printable = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\t/g, ' ')
    .replace(/[\p{Cc}\u202a-\u202e]/gu, '');

function listEnds(text: string): Set<number> {
  const ends = new Set<number>();
  const breaker = new LineBreaker(text);
  for (let end = breaker.nextBreak(); end; end = breaker.nextBreak()) ends.add(end.position);
  if (unspaced.test(text)) {
    for (const { index, segment } of words.segment(text)) if (unspaced.test(segment)) ends.add(index);
  }
  return ends;
}

function cutIntoPieces(cluster: string): string[] {
  if (cluster.length <= longest) return [cluster];
  const signs = [...cluster];
  const count = Math.ceil(signs.length / longest);
  return Array.from({ length: count }, (_, i) => signs.slice(i * longest, (i + 1) * longest).join(''));
}

/** Fonts are shaped by the script of their first letter, and the first font has more than one. */
const toScript = (cluster: string): string => (/\p{sc=Deva}/u.test(cluster) ? 'Deva' : '');

type Draft = Omit<Atom, 'width' | 'text' | 'isPlain' | 'clusters' | 'isEnd'> & { clusters: string[]; length: number };
/** `isWhole`: the font has a shape for all of it; `isPlain`: one for each letter. */
type Shape = { width: number; isWhole: boolean; isPlain: boolean };

export type Atomizer = {
  /** A text without line ends in atoms. */
  paragraph(text: string, weight: Weight): Paragraph;
  /** An atom in two, the first no wider than `room` unless one letter is; without a second where nothing is left. */
  cut(atom: Atom, room: number, weight: Weight): [Atom, Atom?];
};

/** Cuts paragraphs into atoms with the fonts of one document. */
export function createAtomizer(faces: Faces): Atomizer {
  const shapes = new Map<string, Shape>();
  const shape = (face: Face, text: string, level: number): Shape => {
    const key = `${face.name} ${level % 2} ${text}`;
    const known = shapes.get(key);
    if (known) return known;
    const run = face.font.layout(text, level % 2 === 1 ? rightToLeft : undefined);
    const made = {
      width: run.advanceWidth / face.font.unitsPerEm,
      isWhole: run.glyphs.every(({ id }) => id !== 0),
      isPlain: run.glyphs.every(({ codePoints }) => codePoints.length === 1),
    };
    shapes.set(key, made);
    return made;
  };

  const toAtom = ({ clusters, ...draft }: Omit<Atom, 'width' | 'text' | 'isPlain'>, weight: Weight): Atom => {
    const text = clusters.join('');
    const { isWhole, ...shaped } = shape(draft.face, text, draft.level);
    if (isWhole) return { ...draft, ...shaped, clusters, text };
    // Its marks are in an order that the font answers with a sign it does not have.
    const other = faces.replace(text, weight);
    const { width, isPlain } = shape(other.face, other.text, draft.level);
    return { ...draft, ...other, clusters: [other.text], width, isPlain };
  };

  const cut: Atomizer['cut'] = (atom, room, weight) => {
    let [count, width] = [0, 0];
    for (const cluster of atom.clusters) {
      width += shape(atom.face, cluster, atom.level).width;
      if (count > 0 && width > room) break;
      count += 1;
    }
    const [head, tail] = [atom.clusters.slice(0, count), atom.clusters.slice(count)];
    if (tail.length === 0) return [atom];
    return [toAtom({ ...atom, isEnd: false, clusters: head }, weight), toAtom({ ...atom, clusters: tail }, weight)];
  };

  const paragraph: Atomizer['paragraph'] = (given, weight) => {
    const text = printable(given);
    const turned = mayBeRightToLeft.test(text) ? bidi.getEmbeddingLevels(text) : null;
    const ends = listEnds(text);
    const atoms: Atom[] = [];
    let draft: Draft | null = null;
    const close = (isEnd: boolean): void => {
      if (draft) {
        const { length: _, ...rest } = draft;
        atoms.push(toAtom({ ...rest, isEnd }, weight));
      }
      draft = null;
    };
    for (const { segment, index } of graphemes.segment(text)) {
      const level = turned?.levels[index] ?? 0;
      const isSpace = space.test(segment);
      const script = toScript(segment);
      for (const { face, text: piece } of cutIntoPieces(segment).flatMap((one) => faces.pieces(one, weight))) {
        const goesOn: boolean =
          draft !== null &&
          draft.face === face &&
          draft.script === script &&
          draft.level === level &&
          draft.isSpace === isSpace &&
          draft.length + piece.length <= longest;
        if (!goesOn) close(false);
        draft ??= { face, script, level, isSpace, clusters: [], length: 0 };
        draft.clusters.push(piece);
        draft.length += piece.length;
      }
      if (ends.has(index + segment.length)) close(true);
    }
    close(true);
    return { atoms, isRightToLeft: (turned?.paragraphs[0]?.level ?? 0) % 2 === 1 };
  };
  return { paragraph, cut };
}
