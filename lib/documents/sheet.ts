/** The sheet an invoice is drawn on: its measures, and how far down it the drawing has come. */
import type { Pdf } from '../platform/pdf-document.ts';
import type { Box, Line, Style, Typesetter } from '../platform/typeset/typeset.ts';
import type { InvoiceDocument } from './facts.ts';
import type { Template } from './templates.ts';

/** A4 in points, and where on it is what. */
export const page = { width: 595.28, height: 841.89, left: 48, right: 547.28, top: 48, bottom: 780, footer: 800 };
/** The width between the margins. */
export const inner = page.right - page.left;
/** For text. */
export const ink = '#111111';
/** For what is said beside the facts. */
export const grey = '#666666';
/** For lines between lines. */
export const hairline = '#dddddd';
/** Between columns. */
export const gap = 8;

/** What is drawn, how, and how far down the page it has come. */
export type Sheet = { pdf: Pdf; type: Typesetter; doc: InvoiceDocument; look: Template; y: number };

function breakPage(sheet: Sheet): void {
  sheet.pdf.addPage();
  sheet.y = page.top;
}

/** Goes on to the next page unless so many points are left on this one. */
export function ensureSpace(sheet: Sheet, height: number): void {
  if (sheet.y + height > page.bottom && sheet.y > page.top) breakPage(sheet);
}

/** A style of the sheet's own: its size is that many points over the template's size of text. */
export const buildStyle = (
  { look }: Sheet,
  { bold = false, color = ink, larger = 0 }: { bold?: boolean; color?: string; larger?: number } = {},
): Style => ({ weight: bold ? 'bold' : 'regular', size: look.textSize + larger, color });

const otherSide = { left: 'right', right: 'left', start: 'start' } as const;

/** Where a box is that is meant for a page which is read from left to right: on the other side where it is not. */
export function placeBox({ doc }: Sheet, box: Box): Box {
  if (!doc.isMirrored) return box;
  return { x: page.width - box.x - box.width, width: box.width, align: otherSide[box.align ?? 'start'] };
}

/** The lines of a text, in a box as on a page that is read from left to right. */
export const setLines = (sheet: Sheet, text: string, style: Style, box: Box): Line[] =>
  sheet.type.lines(text, style, placeBox(sheet, box));

/** An empty line so high. */
export const emptyLine = (height: number): Line => ({ height, draw: () => {} });

/** The height of lines under each other. */
export const measureHeight = (lines: readonly Line[]): number => lines.reduce((sum, { height }) => sum + height, 0);

/** How many of the lines from `start` on fit into so many points. */
function takeFitting(lines: readonly Line[], start: number, room: number): number {
  let [count, height] = [0, 0];
  for (let line = lines[start]; line; line = lines[start + count]) {
    height += line.height;
    if (height > room) break;
    count += 1;
  }
  return count;
}

/** `padding`: over and under the lines on each page; `under`: draws the ground they stand on; `onNewPage`: what comes before their rest. */
export type Flow = { padding?: number; under?: (height: number) => void; onNewPage?: () => void };

/** Draws columns of lines beside each other, from where the sheet is over as many pages as they need. */
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
      // At the top of a page there is no use in waiting for more room.
      const least = sheet.y <= page.top ? 1 : 0;
      const part = lines.slice(start, start + Math.max(least, takeFitting(lines, start, room)));
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
