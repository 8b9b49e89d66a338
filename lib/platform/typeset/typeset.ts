/** Sets text of any script in lines: chooses fonts, breaks lines and orders words from right to left. */
import type { Pdf } from '../pdf-document.ts';
import { type Atom, type Atomizer, createAtomizer } from './atoms.ts';
import { chooseFaces, type Face } from './faces.ts';
import type { Weight } from './families.ts';
import { rightToLeft } from './shaped.ts';

/** `size` in points, `color` as '#rrggbb'. */
export type Style = { weight: Weight; size: number; color: string };

/** In points. `start` is the left, or the right for text that is read from right to left. */
export type Box = { x: number; width: number; align?: 'start' | 'left' | 'right' };

/** In points; `y` is the line's top. */
export type Line = { height: number; draw(y: number): void };

export type Typesetter = {
  /** Sets a text in at least one line. A word wider than the box is broken. */
  lines(text: string, style: Style, box: Box): Line[];
  /** Sets a text in one line, with an ellipsis for what does not fit. */
  line(text: string, style: Style, box: Box): Line;
  /** Measures the widest line of a text, unbroken, in points. */
  measureWidth(text: string, style: Style): number;
  /** The code points that no font has, printed as U+FFFD. */
  missing: ReadonlySet<number>;
};

const toWidth = (atoms: readonly Atom[]): number => atoms.reduce((sum, { width }) => sum + width, 0);

function withoutSpaceAtEnd(atoms: readonly Atom[]): readonly Atom[] {
  return atoms.slice(0, atoms.findLastIndex(({ isSpace }) => !isSpace) + 1);
}

/** A unit is broken only when it is wider than a line. */
function listUnits(atoms: readonly Atom[]): Atom[][] {
  const units: Atom[][] = [];
  let open: Atom[] = [];
  for (const atom of atoms) {
    open.push(atom);
    if (!atom.isEnd) continue;
    units.push(open);
    open = [];
  }
  return open.length > 0 ? [...units, open] : units;
}

/** Breaks atoms into lines of width `room`, in reading order. */
function breakIntoLines(
  atoms: readonly Atom[],
  room: number,
  cut: (atom: Atom, room: number) => [Atom, Atom?],
): Atom[][] {
  const lines: Atom[][] = [[]];
  let left = room;
  const put = (atom: Atom): void => {
    lines.at(-1)?.push(atom);
    left -= atom.width;
  };
  const end = (): void => {
    lines.push([]);
    left = room;
  };
  for (const unit of listUnits(atoms)) {
    const width = toWidth(withoutSpaceAtEnd(unit));
    if (width > left && left < room) end();
    for (const atom of unit) {
      let rest: Atom | undefined = atom;
      while (rest && !rest.isSpace && rest.width > left) {
        const [head, tail]: [Atom, Atom?] = cut(rest, left);
        if (head.width > left && left < room) {
          end();
          continue;
        }
        put(head);
        if (tail) end();
        rest = tail;
      }
      if (rest) put(rest);
    }
  }
  return lines;
}

/** Orders atoms from left to right by rule L2 of Unicode's bidirectional algorithm (UAX 9). */
function sortVisually(atoms: readonly Atom[]): Atom[] {
  const order = [...atoms];
  const levels = order.map(({ level }) => level);
  for (let level = Math.max(0, ...levels); level > 0; level -= 1) {
    for (let start = 0; start < order.length; start += 1) {
      let end = start;
      while ((order[end]?.level ?? -1) >= level) end += 1;
      if (end > start) order.splice(start, end - start, ...order.slice(start, end).reverse());
      start = end;
    }
  }
  return order;
}

type Run = { face: Face; text: string; width: number; isTurned: boolean; isPlain: boolean };

/** A run is drawn by one command: words of one font from left to right, or a single word from right to left. */
function listRuns(atoms: readonly Atom[]): Run[] {
  const runs: Run[] = [];
  let last: Atom | null = null;
  for (const atom of atoms) {
    const run = runs.at(-1);
    const isTurned = atom.level % 2 === 1;
    const isOfLast = last?.script === atom.script || last?.isSpace || atom.isSpace;
    if (run && run.face === atom.face && isOfLast && !run.isTurned && !isTurned) {
      run.text += atom.text;
      run.width += atom.width;
      run.isPlain &&= atom.isPlain;
    } else {
      const { face, text, width, isPlain } = atom;
      runs.push({ face, text, width, isTurned, isPlain });
    }
    last = atom;
  }
  return runs;
}

/**
 * Opens a typesetter for one document.
 * @param sample the document's text, to tell Chinese, Japanese and Korean ideographs apart
 * @param locale BCP 47; decides when the text does not
 */
export function openTypesetter(pdf: Pdf, sample: string, locale: string): Typesetter {
  const faces = chooseFaces(sample, locale);
  const { paragraph, cut }: Atomizer = createAtomizer(faces);
  const registered = new Set<string>();
  const base = faces.base('regular').font;
  const ascent = base.ascent / base.unitsPerEm;
  const height = ascent - base.descent / base.unitsPerEm;

  const drawRun = ({ face, text, isTurned, isPlain }: Run, x: number, y: number, style: Style): void => {
    if (!registered.has(face.name)) pdf.registerFont(face.name, face.font);
    registered.add(face.name);
    pdf.font(face.name, style.size);
    // Only the first font has two weights; an outline thickens the others.
    const isThickened = style.weight === 'bold' && face !== faces.base('bold');
    if (isThickened) pdf.lineWidth(style.size / 40).strokeColor(style.color);
    // Glyphs that are not one letter each would be copied from the PDF as other letters.
    if (!isPlain) pdf.markContent('Span', { actual: text });
    pdf.text(text, x, y, {
      lineBreak: false,
      baseline: 'alphabetic',
      fill: true,
      stroke: isThickened,
      ...(isTurned ? { features: [...rightToLeft] } : {}),
    });
    if (!isPlain) pdf.endMarkedContent();
  };

  const toLine = (
    atoms: readonly Atom[],
    style: Style,
    { x, width, align = 'start' }: Box,
    isRight: boolean,
  ): Line => ({
    height: height * style.size,
    draw(y) {
      const visible = withoutSpaceAtEnd(atoms);
      const runs = listRuns(sortVisually(visible));
      const atRight = align === 'right' || (align === 'start' && isRight);
      let at = atRight ? x + width - toWidth(visible) * style.size : x;
      pdf.fillColor(style.color);
      for (const run of runs) {
        drawRun(run, at, y + ascent * style.size, style);
        at += run.width * style.size;
      }
    },
  });

  const lines: Typesetter['lines'] = (text, style, box) =>
    text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/).flatMap((one) => {
      const { atoms, isRightToLeft } = paragraph(one, style.weight);
      const broken = breakIntoLines(atoms, box.width / style.size, (atom, room) => cut(atom, room, style.weight));
      return broken.map((line) => toLine(line, style, box, isRightToLeft));
    });

  const line: Typesetter['line'] = (text, style, box) => {
    const { atoms, isRightToLeft } = paragraph(text, style.weight);
    const room = box.width / style.size;
    if (toWidth(atoms) <= room) return toLine(atoms, style, box, isRightToLeft);
    const dots = paragraph('…', style.weight).atoms;
    const [first = []] = breakIntoLines(atoms, room - toWidth(dots), (atom, left) => cut(atom, left, style.weight));
    const level = isRightToLeft ? 1 : 0;
    return toLine([...withoutSpaceAtEnd(first), ...dots.map((dot) => ({ ...dot, level }))], style, box, isRightToLeft);
  };

  return {
    lines,
    line,
    measureWidth: (text, style) =>
      Math.max(...text.split('\n').map((one) => toWidth(paragraph(one, style.weight).atoms) * style.size)),
    missing: faces.missing,
  };
}
