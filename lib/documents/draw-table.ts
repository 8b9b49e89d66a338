/**
 * The lines of an invoice on paper: the head of the table comes again on each page. A line stays in one piece if it is short;
 * a long one begins where there is room, its amounts beside its first row, and goes on over as many pages as it needs.
 */
import type { Line } from '../platform/typeset/typeset.ts';
import type { DocumentLine } from './facts.ts';
import {
  buildStyle,
  drawColumns,
  ensureSpace,
  type Flow,
  gap,
  grey,
  hairline,
  inner,
  measureHeight,
  page,
  type Sheet,
  setLines,
} from './sheet.ts';

type Column = { key: Exclude<keyof DocumentLine, 'details'>; x: number; width: number; align: 'start' | 'right' };

/** Lines higher than this are torn where a page ends. */
const longestWhole = (page.bottom - page.top) / 3;
/** Rows of print that a torn line begins with at least. */
const fewestRows = 3;

function columns(sheet: Sheet): Column[] {
  const { doc, type } = sheet;
  // As wide as the widest figure in them needs; the description has the rest.
  const fitting = (key: Column['key'], caption: string, most: number) => {
    const widest = Math.max(
      type.widthOf(caption, buildStyle(sheet, { bold: true })),
      ...doc.lines.map((line) => type.widthOf(line[key], buildStyle(sheet))),
    );
    return { key, width: Math.min(most, Math.ceil(widest) + 2), align: 'right' } as const;
  };
  const { labels } = doc;
  const figures = [
    fitting('quantity', labels.quantity, 90),
    fitting('price', labels.price, 100),
    ...(doc.discounted ? [fitting('discount', labels.discount, 60)] : []),
    ...(doc.lines.some((line) => line.taxes !== '') ? [fitting('taxes', labels.taxes, 90)] : []),
    fitting('amount', labels.amount, 110),
  ];
  const used = figures.reduce((sum, { width }) => sum + width + gap, 0);
  const all = [{ key: 'description', width: inner - 2 * gap - used, align: 'start' } as const, ...figures];
  let x = page.left + gap;
  return all.map((column) => {
    const placed = { ...column, x };
    x += column.width + gap;
    return placed;
  });
}

/** The head's height, and what draws it. */
function toHead(sheet: Sheet, table: readonly Column[]): { height: number; draw: () => void } {
  const { pdf, doc, look } = sheet;
  const style = buildStyle(sheet, { bold: true, color: look.headText });
  const captions = table.map(({ key, ...box }) => setLines(sheet, doc.labels[key], style, box));
  const height = Math.max(...captions.map(measureHeight)) + 2 * look.linePadding;
  const under = (): void => {
    if (look.head) pdf.rect(page.left, sheet.y, inner, height).fill(look.head);
  };
  const draw = (): void => {
    drawColumns(sheet, captions, { padding: look.linePadding, under });
    if (!look.head) pdf.moveTo(page.left, sheet.y).lineTo(page.right, sheet.y).lineWidth(1).stroke(look.accent);
  };
  return { height, draw };
}

function listRow(sheet: Sheet, line: DocumentLine, table: readonly Column[]): Line[][] {
  return table.map(({ key, ...box }) => {
    const details = key === 'description' && line.details !== line.description ? line.details : '';
    return [
      ...setLines(sheet, line[key], buildStyle(sheet), box),
      ...(details ? setLines(sheet, details, buildStyle(sheet, { color: grey, larger: -1 }), box) : []),
    ];
  });
}

/** Draws all lines from where the sheet is, over as many pages as they need. */
export function drawTable(sheet: Sheet): void {
  const { pdf, doc, look } = sheet;
  const table = columns(sheet);
  const head = toHead(sheet, table);
  /** What has to be together: all of a short line, the beginning of a long one. */
  const least = (row: readonly Line[][]): number => {
    const height = Math.max(...row.map(measureHeight));
    const first =
      height > longestWhole ? Math.max(...row.map((lines) => measureHeight(lines.slice(0, fewestRows)))) : height;
    return first + 2 * look.linePadding;
  };
  const rows = doc.lines.map((line) => listRow(sheet, line, table));
  ensureSpace(sheet, head.height + (rows[0] ? least(rows[0]) : 0));
  head.draw();
  rows.forEach((row, i) => {
    const ground = look.zebra && i % 2 === 1 ? look.zebra : null;
    const options: Flow = {
      padding: look.linePadding,
      under: (height) => ground && pdf.rect(page.left, sheet.y, inner, height).fill(ground),
      onNewPage: head.draw,
    };
    const before = sheet.y;
    ensureSpace(sheet, least(row));
    if (sheet.y < before) head.draw();
    drawColumns(sheet, row, options);
    if (!look.zebra) pdf.moveTo(page.left, sheet.y).lineTo(page.right, sheet.y).lineWidth(0.5).stroke(hairline);
  });
}
