/**
 * Cuts text into atoms: pieces of one font, script and direction, all spaces or none. A line ends within an atom only if
 * it must. The work is linear in the text's length.
 */
import makeBidi from 'bidi-js/dist/bidi.mjs';
import LineBreaker from 'linebreak';
import type { Face, Faces } from './faces.ts';
import type { Weight } from './families.ts';
import { rightToLeft } from './shaped.ts';

/** `width` is for a font size of 1; `level` is odd from right to left; a line may end after `isEnd`. */
export type Atom = {
  face: Face;
  text: string;
  script: string;
  level: number;
  width: number;
  isSpace: boolean;
  isEnd: boolean;
  /** Each letter has a glyph of its own, so that copying from the PDF gives the same text. */
  isPlain: boolean;
  clusters: readonly string[];
};

/** Atoms in reading order. */
export type Paragraph = { atoms: Atom[]; isRightToLeft: boolean };

const bidi = makeBidi();
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const words = new Intl.Segmenter('th', { granularity: 'word' });

/** The most characters of an atom, or of a letter with its marks. No real word is longer, and shaping would be slow. */
const longest = 60;

const mayBeRightToLeft = /[\u0590-\u08ff\u200f\u2067\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** Scripts without spaces, where only a dictionary finds words. */
const unspaced = /[\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;
const space = /^(?![\u00a0\u2007\u202f])\p{Zs}$/u;

/** Removes control characters, and direction overrides, which would make a text read as another one. */
const toPrintable = (text: string): string =>
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

/** HarfBuzz shapes by the first letter's script, and the first font has Devanagari besides others. */
const toScript = (cluster: string): string => (/\p{sc=Deva}/u.test(cluster) ? 'Deva' : '');

type Draft = Omit<Atom, 'width' | 'text' | 'isPlain' | 'clusters' | 'isEnd'> & { clusters: string[]; length: number };
/** `isWhole`: the font has glyphs for all of it. */
type Shape = { width: number; isWhole: boolean; isPlain: boolean };

export type Atomizer = {
  /** Cuts a text without line ends. */
  paragraph(text: string, weight: Weight): Paragraph;
  /** Cuts an atom in two. The first is no wider than `room` unless one letter is. */
  cut(atom: Atom, room: number, weight: Weight): [Atom, Atom?];
};

/** Creates the atomizer for a document's fonts. */
export function createAtomizer(faces: Faces): Atomizer {
  const shapes = new Map<string, Shape>();
  const readShape = (face: Face, text: string, level: number): Shape => {
    const key = `${face.name} ${level % 2} ${text}`;
    const known = shapes.get(key);
    if (known) return known;
    const run = face.font.layout(text, level % 2 === 1 ? rightToLeft : undefined);
    const shape = {
      width: run.advanceWidth / face.font.unitsPerEm,
      isWhole: run.glyphs.every(({ id }) => id !== 0),
      isPlain: run.glyphs.every(({ codePoints }) => codePoints.length === 1),
    };
    shapes.set(key, shape);
    return shape;
  };

  const toAtom = ({ clusters, ...draft }: Omit<Atom, 'width' | 'text' | 'isPlain'>, weight: Weight): Atom => {
    const text = clusters.join('');
    const { isWhole, ...shape } = readShape(draft.face, text, draft.level);
    if (isWhole) return { ...draft, ...shape, clusters, text };
    // For some orders of marks fonts insert a glyph that they lack (a dotted circle).
    const other = faces.replace(text, weight);
    const { width, isPlain } = readShape(other.face, other.text, draft.level);
    return { ...draft, ...other, clusters: [other.text], width, isPlain };
  };

  const cut: Atomizer['cut'] = (atom, room, weight) => {
    let [count, width] = [0, 0];
    for (const cluster of atom.clusters) {
      width += readShape(atom.face, cluster, atom.level).width;
      if (count > 0 && width > room) break;
      count += 1;
    }
    const [head, tail] = [atom.clusters.slice(0, count), atom.clusters.slice(count)];
    if (tail.length === 0) return [atom];
    return [toAtom({ ...atom, isEnd: false, clusters: head }, weight), toAtom({ ...atom, clusters: tail }, weight)];
  };

  const paragraph: Atomizer['paragraph'] = (source, weight) => {
    const text = toPrintable(source);
    const embedding = mayBeRightToLeft.test(text) ? bidi.getEmbeddingLevels(text) : null;
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
      const level = embedding?.levels[index] ?? 0;
      const isSpace = space.test(segment);
      const script = toScript(segment);
      for (const { face, text: piece } of cutIntoPieces(segment).flatMap((one) => faces.pieces(one, weight))) {
        const fits: boolean =
          draft !== null &&
          draft.face === face &&
          draft.script === script &&
          draft.level === level &&
          draft.isSpace === isSpace &&
          draft.length + piece.length <= longest;
        if (!fits) close(false);
        draft ??= { face, script, level, isSpace, clusters: [], length: 0 };
        draft.clusters.push(piece);
        draft.length += piece.length;
      }
      if (ends.has(index + segment.length)) close(true);
    }
    close(true);
    return { atoms, isRightToLeft: (embedding?.paragraphs[0]?.level ?? 0) % 2 === 1 };
  };
  return { paragraph, cut };
}
