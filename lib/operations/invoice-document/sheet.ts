/** The sheet an invoice is drawn on: its measures, and how far down it the drawing has come. */
import type { Pdf } from '../../platform/pdf.ts';
import { broken } from './broken.ts';
import type { InvoiceDocument } from './facts.ts';
import type { Template } from './templates.ts';

/** A4 in points, and where on it is what. */
export const page = { width: 595.28, height: 841.89, left: 48, right: 547.28, top: 48, bottom: 780, footer: 800 };
/** The width between the margins. */
export const inner = page.right - page.left;
/** For what is said beside the facts. */
export const grey = '#666666';
/** For lines between lines. */
export const hairline = '#dddddd';
/** Between columns. */
export const gap = 8;

/** What is drawn, how, and how far down the page it has come. */
export type Sheet = { pdf: Pdf; doc: InvoiceDocument; look: Template; y: number };

function breakPage(sheet: Sheet): void {
  sheet.pdf.addPage();
  sheet.y = page.top;
}

/** Goes on to the next page unless so many points are left on this one. */
export function need(sheet: Sheet, height: number, onNewPage?: () => void): void {
  if (sheet.y + height <= page.bottom || sheet.y <= page.top) return;
  breakPage(sheet);
  onNewPage?.();
}

/** Text in a box; gives its height. */
export function put(
  sheet: Sheet,
  text: string,
  at: { x: number; y: number; width: number; align?: 'left' | 'right' },
): number {
  // An empty text would not move on.
  sheet.pdf.text(broken(text) || ' ', at.x, at.y, { width: at.width, align: at.align ?? 'left' });
  return sheet.pdf.y - at.y;
}
