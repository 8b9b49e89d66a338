/**
 * Sets text of any scripts in lines: each letter in a font that has it, words from right to left where they are read so, lines
 * broken where the scripts allow it. A line draws itself where it is told to.
 */
import type { Pdf } from '../pdf-document.ts';
import { type Atom, type Atomizer, createAtomizer } from './atoms.ts';
import { chooseFaces, type Face } from './faces.ts';
import type { Weight } from './families.ts';
import { rightToLeft } from './shaped.ts';

/** `size` in points, `color` as in CSS: '#rrggbb'. */
export type Style = { weight: Weight; size: number; color: string };

/** Where lines are, in points. `start` is the left for text that is read from there, else the right; `end` is the right. */
export type Box = { x: number; width: number; align?: 'start' | 'left' | 'right' };

/** `height` in points; `draw` is told where its top is. */
export type Line = { height: number; draw(y: number): void };

export type Typesetter = {
  /** The lines of a text, at least one; what is too long for the box is broken where it must be. */
  lines(text: string, style: Style, box: Box): Line[];
  /** As `lines`, in one line: what does not fit is cut off, with an ellipsis. */
  line(text: string, style: Style, box: Box): Line;
  /** The width in points that the widest of its own lines takes. */
  widthOf(text: string, style: Style): number;
  /** What no font has, printed as U+FFFD. */
  missing: ReadonlySet<number>;
};

const toWidth = (atoms: readonly Atom[]): number => atoms.reduce((sum, { width }) => sum + width, 0);

function withoutSpaceAtEnd(atoms: readonly Atom[]): readonly Atom[] {
  return atoms.slice(0, atoms.findLastIndex(({ isSpace }) => !isSpace) + 1);
}

/** What no line may end within, unless it is longer than a line. */
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

/** Atoms in lines of so much room, in the order they are read. */
function fill(atoms: readonly Atom[], room: number, cut: (atom: Atom, room: number) => [Atom, Atom?]): Atom[][] {
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

/** A line's atoms as they stand from left to right: rule L2 of Unicode's bidirectional algorithm (UAX 9). */
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

/** What one command draws: words and spaces of one font from left to right, or a word from right to left. */
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
 * A typesetter for one document.
 * @param sample the document's text, by which Chinese, Japanese and Korean ideographs are told apart
 * @param locale BCP 47; decides where the text does not
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
    // Only the first font has two weights; the others are made bolder by a line around their shapes.
    const isThickened = style.weight === 'bold' && face !== faces.base('bold');
    if (isThickened) pdf.lineWidth(style.size / 40).strokeColor(style.color);
    // Shapes that are parts of letters, or of several, would be copied as other letters than these.
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
      const seen = withoutSpaceAtEnd(atoms);
      const runs = listRuns(sortVisually(seen));
      const atRight = align === 'right' || (align === 'start' && isRight);
      let at = atRight ? x + width - toWidth(seen) * style.size : x;
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
      const filled = fill(atoms, box.width / style.size, (atom, room) => cut(atom, room, style.weight));
      return filled.map((line) => toLine(line, style, box, isRightToLeft));
    });

  const line: Typesetter['line'] = (text, style, box) => {
    const { atoms, isRightToLeft } = paragraph(text, style.weight);
    const room = box.width / style.size;
    if (toWidth(atoms) <= room) return toLine(atoms, style, box, isRightToLeft);
    const dots = paragraph('…', style.weight).atoms;
    const [first = []] = fill(atoms, room - toWidth(dots), (atom, left) => cut(atom, left, style.weight));
    const level = isRightToLeft ? 1 : 0;
    return toLine([...withoutSpaceAtEnd(first), ...dots.map((dot) => ({ ...dot, level }))], style, box, isRightToLeft);
  };

  return {
    lines,
    line,
    widthOf: (text, style) =>
      Math.max(...text.split('\n').map((one) => toWidth(paragraph(one, style.weight).atoms) * style.size)),
    missing: faces.missing,
  };
}
