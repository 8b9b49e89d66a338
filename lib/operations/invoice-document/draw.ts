/**
 * An invoice on paper: A4, as many pages as it needs. The head of the table comes again on each page, a line is
 * never torn in two unless it fills a page by itself, the totals stay together, and every page has its number.
 */
import type { Pdf } from '../../platform/pdf.ts';
import { broken } from './broken.ts';
import { drawTable } from './draw-table.ts';
import type { Figure, InvoiceDocument } from './facts.ts';
import { gap, grey, inner, need, page, put, type Sheet } from './sheet.ts';
import type { Template } from './templates.ts';

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
  if (text.trim() !== '') drawCaptioned(sheet, caption, text.split(/\n/));
}

function drawCaptioned(sheet: Sheet, caption: string, paragraphs: readonly string[]): void {
  const { pdf, look } = sheet;
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
  drawTable(sheet);
  drawTotals(sheet);
  drawPayments(sheet);
  for (const { caption, text } of doc.modes) drawCaptioned(sheet, caption, text === '' ? [] : text.split(/\n/));
  drawText(sheet, doc.labels.notes, doc.notes);
  drawText(sheet, doc.labels.terms, doc.terms);
  drawFooters(sheet);
}
