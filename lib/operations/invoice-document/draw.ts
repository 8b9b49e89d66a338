/**
 * An invoice on paper: A4, as many pages as it needs. The head of the table comes again on each page, a line is
 * never torn in two unless it fills a page by itself, the totals stay together, and every page has its number.
 */
import type { Pdf } from '../../platform/pdf.ts';
import { broken } from './broken.ts';
import type { DocumentLine, Figure, InvoiceDocument } from './facts.ts';
import type { Template } from './templates.ts';

const page = { width: 595.28, height: 841.89, left: 48, right: 547.28, top: 48, bottom: 780, footer: 800 };
const inner = page.right - page.left;
const grey = '#666666';
const hairline = '#dddddd';
const gap = 8;

type Column = { key: Exclude<keyof DocumentLine, 'details'>; width: number; align: 'left' | 'right' };

/** What is drawn, how, and how far down the page it has come. */
type Sheet = { pdf: Pdf; doc: InvoiceDocument; look: Template; y: number };

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

function breakPage(sheet: Sheet): void {
  sheet.pdf.addPage();
  sheet.y = page.top;
}

/** Goes on to the next page unless so many points are left on this one. */
function need(sheet: Sheet, height: number, onNewPage?: () => void): void {
  if (sheet.y + height <= page.bottom || sheet.y <= page.top) return;
  breakPage(sheet);
  onNewPage?.();
}

/** Text in a box; gives its height. */
function put(
  sheet: Sheet,
  text: string,
  at: { x: number; y: number; width: number; align?: 'left' | 'right' },
): number {
  // An empty text would not move on.
  sheet.pdf.text(broken(text) || ' ', at.x, at.y, { width: at.width, align: at.align ?? 'left' });
  return sheet.pdf.y - at.y;
}

function drawHead(sheet: Sheet): void {
  const { pdf, doc, look } = sheet;
  const half = inner / 2 - gap;
  let left = page.top;
  if (doc.firm.logo) {
    pdf.image(doc.firm.logo, page.left, page.top, { fit: [150, 56] });
    left += 64;
  }
  pdf
    .font('bold')
    .fontSize(look.textSize + 2)
    .fillColor('#111111');
  left += put(sheet, doc.firm.name, { x: page.left, y: left, width: half }) + 2;
  pdf.font('regular').fontSize(look.textSize).fillColor(grey);
  left += put(sheet, doc.firm.lines.join('\n'), { x: page.left, y: left, width: half });

  const x = page.left + inner / 2;
  let right = page.top;
  pdf.font('bold').fontSize(look.titleSize).fillColor(look.accent);
  right += put(sheet, doc.title, { x, y: right - 4, width: inner / 2, align: 'right' });
  if (doc.stamp) {
    pdf
      .font('bold')
      .fontSize(look.textSize + 2)
      .fillColor(grey);
    right += put(sheet, doc.stamp, { x, y: right, width: inner / 2, align: 'right' }) + 4;
  }
  for (const { caption, text, strong } of doc.facts) {
    pdf.font('regular').fontSize(look.textSize).fillColor(grey);
    const captioned = put(sheet, caption, { x, y: right, width: inner / 4 - gap, align: 'right' });
    pdf.font(strong ? 'bold' : 'regular').fillColor('#111111');
    right +=
      Math.max(captioned, put(sheet, text, { x: x + inner / 4, y: right, width: inner / 4, align: 'right' })) + 2;
  }
  sheet.y = Math.max(left, right) + 24;
}

function drawParties(sheet: Sheet): void {
  const { pdf, doc, look } = sheet;
  const parties = [
    { caption: doc.labels.billTo, lines: doc.billTo },
    { caption: doc.labels.shipTo, lines: doc.shipTo },
  ].filter(({ lines }) => lines.length > 0);
  const width = inner / 2 - gap;
  const bottoms = parties.map(({ caption, lines }, i) => {
    const x = page.left + i * (inner / 2 + gap);
    pdf
      .font('bold')
      .fontSize(look.textSize - 1)
      .fillColor(look.accent);
    const y = sheet.y + put(sheet, caption, { x, y: sheet.y, width }) + 2;
    pdf.font('regular').fontSize(look.textSize).fillColor('#111111');
    return y + put(sheet, lines.join('\n'), { x, y, width });
  });
  sheet.y = Math.max(sheet.y, ...bottoms) + 20;
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

function drawTotals(sheet: Sheet): void {
  const { pdf, doc, look } = sheet;
  const step = look.textSize * 1.4 + 4;
  need(sheet, doc.totals.length * (step + 2) + 16);
  sheet.y += 12;
  const x = page.left + inner * 0.45;
  const width = page.right - x - gap;
  const figure = ({ caption, text, strong = false }: Figure): void => {
    if (strong) {
      pdf
        .moveTo(x, sheet.y - 1)
        .lineTo(page.right, sheet.y - 1)
        .lineWidth(1)
        .stroke(look.accent);
      sheet.y += 3;
    }
    pdf.font(strong ? 'bold' : 'regular').fontSize(strong ? look.textSize + 2 : look.textSize);
    pdf.fillColor(strong ? look.accent : '#111111');
    const captioned = put(sheet, caption, { x, y: sheet.y, width: width * 0.55 });
    const figured = put(sheet, text, { x: x + width * 0.45, y: sheet.y, width: width * 0.55, align: 'right' });
    sheet.y += Math.max(captioned, figured) + 4;
  };
  doc.totals.forEach(figure);
}

function drawPayments(sheet: Sheet): void {
  const { pdf, doc, look } = sheet;
  if (doc.payments.length === 0) return;
  const step = look.textSize * 1.4 + 3;
  need(sheet, 3 * step + 20);
  sheet.y += 14;
  pdf.font('bold').fontSize(look.textSize).fillColor(look.accent);
  sheet.y += put(sheet, doc.labels.payments, { x: page.left, y: sheet.y, width: inner }) + 3;
  for (const { on, method, amount } of doc.payments) {
    need(sheet, step);
    pdf.font('regular').fontSize(look.textSize).fillColor('#111111');
    const heights = [
      put(sheet, on, { x: page.left, y: sheet.y, width: 100 }),
      put(sheet, method, { x: page.left + 108, y: sheet.y, width: inner - 108 - 130 }),
      put(sheet, amount, { x: page.right - 122 - gap, y: sheet.y, width: 122, align: 'right' }),
    ];
    sheet.y += Math.max(...heights) + 2;
  }
}

/** Text of any length, paragraph by paragraph; a paragraph longer than a page flows over it line by line. */
function drawText(sheet: Sheet, caption: string, text: string): void {
  const { pdf, look } = sheet;
  if (text.trim() === '') return;
  const paragraphs = text.split(/\n/);
  need(sheet, 3 * look.textSize * 1.4 + 20);
  sheet.y += 16;
  pdf.font('bold').fontSize(look.textSize).fillColor(look.accent);
  sheet.y += put(sheet, caption, { x: page.left, y: sheet.y, width: inner }) + 2;
  for (const paragraph of paragraphs) {
    for (const piece of pieces(paragraph)) {
      pdf.font('regular').fontSize(look.textSize).fillColor('#333333');
      need(sheet, pdf.heightOfString(broken(piece) || ' ', { width: inner }));
      pdf.font('regular').fontSize(look.textSize).fillColor('#333333');
      sheet.y += put(sheet, piece, { x: page.left, y: sheet.y, width: inner });
    }
  }
}

/** So many characters surely fit on a page; broken at a space. */
const pieceLength = 2_000;

function pieces(text: string): string[] {
  if (text.length <= pieceLength) return [text];
  const space = text.lastIndexOf(' ', pieceLength);
  const end = space > 0 ? space : pieceLength;
  return [text.slice(0, end), ...pieces(text.slice(end).trimStart())];
}

function drawFooters({ pdf, doc, look }: Sheet): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let i = 0; i < count; i += 1) {
    pdf.switchToPage(start + i);
    const words = doc.labels.page.replace('{page}', String(i + 1)).replace('{pages}', String(count));
    const named = doc.facts[0]?.strong ? `${doc.firm.name} · ${doc.facts[0].text}` : doc.firm.name;
    pdf
      .font('regular')
      .fontSize(look.textSize - 1.5)
      .fillColor(grey);
    pdf.text(broken(named.slice(0, 200)), page.left, page.footer, {
      width: inner * 0.7,
      lineBreak: false,
      ellipsis: true,
      height: 12,
    });
    pdf.text(words, page.left + inner * 0.7, page.footer, { width: inner * 0.3, align: 'right', lineBreak: false });
  }
}

/** Draws the invoice from the document's first page on. */
export function drawInvoice(pdf: Pdf, doc: InvoiceDocument, look: Template): void {
  const sheet: Sheet = { pdf, doc, look, y: page.top };
  drawHead(sheet);
  drawParties(sheet);
  const table = columns(sheet);
  drawTableHead(sheet, table);
  doc.lines.forEach((line, i) => {
    drawLine(sheet, line, table, i % 2 === 1);
  });
  drawTotals(sheet);
  drawPayments(sheet);
  drawText(sheet, doc.labels.notes, doc.notes);
  drawText(sheet, doc.labels.terms, doc.terms);
  drawFooters(sheet);
}
