/** The page layout of an invoice: measures, colours, and columns that flow over pages. */
import type { Pdf } from '../platform/pdf-document.ts';
import type { Box, Line, Style, Typesetter } from '../platform/typeset/typeset.ts';
import type { InvoiceDocument } from './facts.ts';
import type { Template } from './templates.ts';

/** A4 in points, with its margins. */
export const page = { width: 595.28, height: 841.89, left: 48, right: 547.28, top: 48, bottom: 780, footer: 800 };
/** The width between the margins. */
export const inner = page.right - page.left;
/** The colour of text. */
export const ink = '#111111';
/** The colour of secondary text. */
export const grey = '#666666';
/** The colour of rules between table rows. */
export const hairline = '#dddddd';
/** Points between columns. */
export const gap = 8;

/** A drawing in progress; `y` is where it continues on the current page. */
export type Sheet = { pdf: Pdf; type: Typesetter; doc: InvoiceDocument; look: Template; y: number };

function breakPage(sheet: Sheet): void {
  sheet.pdf.addPage();
  sheet.y = page.top;
}

/** Begins a new page unless `height` points are left on this one. */
export function ensureSpace(sheet: Sheet, height: number): void {
  if (sheet.y + height > page.bottom && sheet.y > page.top) breakPage(sheet);
}

/** Builds a text style; `larger` is in points, relative to the template. */
export const buildStyle = (
  { look }: Sheet,
  { bold = false, color = ink, larger = 0 }: { bold?: boolean; color?: string; larger?: number } = {},
): Style => ({ weight: bold ? 'bold' : 'regular', size: look.textSize + larger, color });

const otherSide = { left: 'right', right: 'left', start: 'start' } as const;

/** Mirrors a left-to-right box when the page is read from right to left. */
export function placeBox({ doc }: Sheet, box: Box): Box {
  if (!doc.isMirrored) return box;
  return { x: page.width - box.x - box.width, width: box.width, align: otherSide[box.align ?? 'start'] };
}

/** Sets a text in a left-to-right box, which may be mirrored. */
export const setLines = (sheet: Sheet, text: string, style: Style, box: Box): Line[] =>
  sheet.type.lines(text, style, placeBox(sheet, box));

/** Makes an empty line of that height. */
export const emptyLine = (height: number): Line => ({ height, draw: () => {} });

/** Adds up the heights of lines. */
export const measureHeight = (lines: readonly Line[]): number => lines.reduce((sum, { height }) => sum + height, 0);

function countFitting(lines: readonly Line[], start: number, room: number): number {
  let [count, height] = [0, 0];
  for (let line = lines[start]; line; line = lines[start + count]) {
    height += line.height;
    if (height > room) break;
    count += 1;
  }
  return count;
}

/** `padding` is above and below; `under` draws the background; `onNewPage` draws what repeats before the rest. */
export type Flow = { padding?: number; under?: (height: number) => void; onNewPage?: () => void };

/** Draws columns side by side, over as many pages as they need. */
export function drawColumns(
  sheet: Sheet,
  columns: readonly Line[][],
  { padding = 0, under, onNewPage }: Flow = {},
): void {
  const drawn = columns.map(() => 0);
  const isLeft = (): boolean => columns.some((lines, i) => (drawn[i] ?? 0) < lines.length);
  for (;;) {
    const room = page.bottom - sheet.y - 2 * padding;
    const parts = columns.map((lines, i) => {
      const start = drawn[i] ?? 0;
      // No page has more room than an empty one, so draw at least one line.
      const least = sheet.y <= page.top ? 1 : 0;
      const part = lines.slice(start, start + Math.max(least, countFitting(lines, start, room)));
      drawn[i] = start + part.length;
      return part;
    });
    const height = Math.max(0, ...parts.map(measureHeight));
    if (height > 0) {
      under?.(height + 2 * padding);
      for (const part of parts) {
        let y = sheet.y + padding;
        for (const line of part) {
          line.draw(y);
          y += line.height;
        }
      }
      sheet.y += height + 2 * padding;
    }
    if (!isLeft()) return;
    breakPage(sheet);
    onNewPage?.();
  }
}
