/** Draws an invoice's lines, with the table head on each page. Only a long line may continue on the next page. */
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

/** Points. A higher line is split at the end of a page. */
const longestWhole = (page.bottom - page.top) / 3;
/** The least rows of print that a split line begins with. */
const fewestRows = 3;

/** Columns are as wide as their widest figure, and the description gets the rest. */
function measureColumns(sheet: Sheet): Column[] {
  const { doc, type } = sheet;
  const fitColumn = (key: Column['key'], caption: string, most: number) => {
    const widest = Math.max(
      type.measureWidth(caption, buildStyle(sheet, { bold: true })),
      ...doc.lines.map((line) => type.measureWidth(line[key], buildStyle(sheet))),
    );
    return { key, width: Math.min(most, Math.ceil(widest) + 2), align: 'right' } as const;
  };
  const { labels } = doc;
  const figures = [
    fitColumn('quantity', labels.quantity, 90),
    fitColumn('price', labels.price, 100),
    ...(doc.discounted ? [fitColumn('discount', labels.discount, 60)] : []),
    ...(doc.lines.some((line) => line.taxes !== '') ? [fitColumn('taxes', labels.taxes, 90)] : []),
    fitColumn('amount', labels.amount, 110),
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

function measureHead(sheet: Sheet, table: readonly Column[]): { height: number; draw: () => void } {
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

function setRow(sheet: Sheet, line: DocumentLine, table: readonly Column[]): Line[][] {
  return table.map(({ key, ...box }) => {
    const details = key === 'description' && line.details !== line.description ? line.details : '';
    return [
      ...setLines(sheet, line[key], buildStyle(sheet), box),
      ...(details ? setLines(sheet, details, buildStyle(sheet, { color: grey, larger: -1 }), box) : []),
    ];
  });
}

/** Draws all lines, over as many pages as they need. */
export function drawTable(sheet: Sheet): void {
  const { pdf, doc, look } = sheet;
  const table = measureColumns(sheet);
  const head = measureHead(sheet, table);
  /** The height that must stay together: a whole short line, or the beginning of a long one. */
  const measureLeast = (row: readonly Line[][]): number => {
    const height = Math.max(...row.map(measureHeight));
    const first =
      height > longestWhole ? Math.max(...row.map((lines) => measureHeight(lines.slice(0, fewestRows)))) : height;
    return first + 2 * look.linePadding;
  };
  const rows = doc.lines.map((line) => setRow(sheet, line, table));
  ensureSpace(sheet, head.height + (rows[0] ? measureLeast(rows[0]) : 0));
  head.draw();
  rows.forEach((row, i) => {
    const ground = look.zebra && i % 2 === 1 ? look.zebra : null;
    const options: Flow = {
      padding: look.linePadding,
      under: (height) => ground && pdf.rect(page.left, sheet.y, inner, height).fill(ground),
      onNewPage: head.draw,
    };
    const before = sheet.y;
    ensureSpace(sheet, measureLeast(row));
    if (sheet.y < before) head.draw();
    drawColumns(sheet, row, options);
    if (!look.zebra) pdf.moveTo(page.left, sheet.y).lineTo(page.right, sheet.y).lineWidth(0.5).stroke(hairline);
  });
}
