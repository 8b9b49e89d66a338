/** The lines of an invoice on paper: the head of the table comes again on each page, and no line is torn in two. */
import { broken } from './broken.ts';
import type { DocumentLine } from './facts.ts';
import { gap, grey, hairline, inner, need, page, put, type Sheet } from './sheet.ts';

type Column = { key: Exclude<keyof DocumentLine, 'details'>; width: number; align: 'left' | 'right' };

function columns({ doc, pdf, look }: Sheet): Column[] {
  // As wide as the widest figure in them needs; the description has the rest.
  pdf.font('regular').fontSize(look.textSize);
  const fitting = (key: Column['key'], caption: string, most: number): Column => {
    const widest = Math.max(
      pdf.font('bold').widthOfString(caption),
      ...doc.lines.map((line) => pdf.font('regular').widthOfString(broken(line[key]))),
    );
    return { key, width: Math.min(most, Math.ceil(widest) + 2), align: 'right' };
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
  return [{ key: 'description', width: inner - 2 * gap - used, align: 'left' }, ...figures];
}

function drawTableHead(sheet: Sheet, table: readonly Column[]): void {
  const { pdf, doc, look } = sheet;
  pdf.font('bold').fontSize(look.textSize);
  const captions: Record<Column['key'], string> = doc.labels;
  const tallest = Math.max(...table.map(({ key, width }) => pdf.heightOfString(captions[key], { width })));
  const height = tallest + 2 * look.linePadding;
  if (look.head) pdf.rect(page.left, sheet.y, inner, height).fill(look.head);
  pdf.fillColor(look.headText);
  let x = page.left + gap;
  for (const { key, width, align } of table) {
    put(sheet, captions[key], { x, y: sheet.y + look.linePadding, width, align });
    x += width + gap;
  }
  sheet.y += height;
  if (!look.head) pdf.moveTo(page.left, sheet.y).lineTo(page.right, sheet.y).lineWidth(1).stroke(look.accent);
}

function detailsOf(line: DocumentLine): string {
  return line.details && line.details !== line.description ? line.details : '';
}

function lineHeight({ pdf, look }: Sheet, line: DocumentLine, table: readonly Column[]): number {
  pdf.font('regular').fontSize(look.textSize);
  const cells = table.map(({ key, width }) => pdf.heightOfString(broken(line[key]) || ' ', { width }));
  const details = detailsOf(line);
  const width = table[0]?.width ?? inner;
  const more = details ? pdf.fontSize(look.textSize - 1).heightOfString(broken(details), { width }) : 0;
  return Math.max((cells[0] ?? 0) + more, ...cells) + 2 * look.linePadding;
}

function drawLine(sheet: Sheet, line: DocumentLine, table: readonly Column[], odd: boolean): void {
  const { pdf, look } = sheet;
  const height = lineHeight(sheet, line, table);
  need(sheet, height, () => drawTableHead(sheet, table));
  if (look.zebra && odd) pdf.rect(page.left, sheet.y, inner, height).fill(look.zebra);
  let x = page.left + gap;
  const y = sheet.y + look.linePadding;
  for (const { key, width, align } of table) {
    pdf.font('regular').fontSize(look.textSize).fillColor('#111111');
    const used = put(sheet, line[key], { x, y, width, align });
    if (key === 'description' && detailsOf(line)) {
      pdf.fontSize(look.textSize - 1).fillColor(grey);
      put(sheet, detailsOf(line), { x, y: y + used, width });
    }
    x += width + gap;
  }
  sheet.y += height;
  if (!look.zebra) pdf.moveTo(page.left, sheet.y).lineTo(page.right, sheet.y).lineWidth(0.5).stroke(hairline);
}

/** Draws all lines from where the sheet is, over as many pages as they need. */
export function drawTable(sheet: Sheet): void {
  const table = columns(sheet);
  drawTableHead(sheet, table);
  sheet.doc.lines.forEach((line, i) => {
    drawLine(sheet, line, table, i % 2 === 1);
  });
}
