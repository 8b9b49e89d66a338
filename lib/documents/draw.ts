/** Draws an invoice on A4 pages. Totals stay together, and every page has its number. */
import type { Pdf } from '../platform/pdf-document.ts';
import type { Line, Typesetter } from '../platform/typeset/typeset.ts';
import { drawTable } from './draw-table.ts';
import type { Figure, InvoiceDocument } from './facts.ts';
import {
  buildStyle,
  drawColumns,
  emptyLine,
  ensureSpace,
  gap,
  grey,
  inner,
  measureHeight,
  page,
  placeBox,
  type Sheet,
  setLines,
} from './sheet.ts';
import type { Template } from './templates.ts';

/** Pads both columns of each row to the same height, and adds `gapBelow` points. */
function alignRows(rows: readonly (readonly [Line[], Line[]])[], gapBelow: number): [Line[], Line[]] {
  const padded = rows.map(([left, right]) => {
    const height = Math.max(measureHeight(left), measureHeight(right)) + gapBelow;
    return [
      [...left, emptyLine(height - measureHeight(left))],
      [...right, emptyLine(height - measureHeight(right))],
    ] as const;
  });
  return [padded.flatMap(([left]) => left), padded.flatMap(([, right]) => right)];
}

function drawLogo(sheet: Sheet, logo: Buffer): void {
  const room = { width: 150, height: 56 };
  const { x } = placeBox(sheet, { x: page.left, width: room.width });
  sheet.pdf.image(logo, x, page.top, {
    fit: [room.width, room.height],
    ...(sheet.doc.isMirrored ? { align: 'right' } : {}),
  });
}

function drawHead(sheet: Sheet): void {
  const { doc, look } = sheet;
  // One alignment for the whole block, whatever the direction of each line.
  const half = { x: page.left, width: inner / 2 - gap, align: 'left' } as const;
  if (doc.issuer.logo) drawLogo(sheet, doc.issuer.logo);
  const left = [
    ...(doc.issuer.logo ? [emptyLine(64)] : []),
    ...setLines(sheet, doc.issuer.name, buildStyle(sheet, { bold: true, larger: 2 }), half),
    emptyLine(2),
    ...setLines(sheet, doc.issuer.lines.join('\n'), buildStyle(sheet, { color: grey }), half),
  ];

  const x = page.left + inner / 2;
  const title = { x, width: inner / 2, align: 'right' } as const;
  const above = [
    ...setLines(sheet, doc.title, { weight: 'bold', size: look.titleSize, color: look.accent }, title),
    ...(doc.stamp
      ? [...setLines(sheet, doc.stamp, buildStyle(sheet, { bold: true, color: grey, larger: 2 }), title), emptyLine(4)]
      : []),
  ];
  const [captions, texts] = alignRows(
    doc.facts.map(
      ({ caption, text, strong = false }) =>
        [
          setLines(sheet, caption, buildStyle(sheet, { color: grey }), { x, width: inner / 4 - gap, align: 'right' }),
          setLines(sheet, text, buildStyle(sheet, { bold: strong }), {
            x: x + inner / 4,
            width: inner / 4,
            align: 'right',
          }),
        ] as const,
    ),
    2,
  );
  drawColumns(sheet, [left, [emptyLine(measureHeight(above)), ...captions], [...above, ...texts]]);
  sheet.y += 24;
}

function drawParties(sheet: Sheet): void {
  const { doc, look } = sheet;
  const parties = [
    { caption: doc.labels.billTo, lines: doc.billTo },
    { caption: doc.labels.shipTo, lines: doc.shipTo },
  ].filter(({ lines }) => lines.length > 0);
  const columns = parties.map(({ caption, lines }, i) => {
    const box = { x: page.left + i * (inner / 2 + gap), width: inner / 2 - gap, align: 'left' } as const;
    return [
      ...setLines(sheet, caption, buildStyle(sheet, { bold: true, color: look.accent, larger: -1 }), box),
      emptyLine(2),
      ...setLines(sheet, lines.join('\n'), buildStyle(sheet), box),
    ];
  });
  drawColumns(sheet, columns);
  sheet.y += 20;
}

function drawTotals(sheet: Sheet): void {
  const { pdf, doc, look } = sheet;
  const x = page.left + inner * 0.45;
  const width = page.right - x - gap;
  const rows = doc.totals.map(({ caption, text, strong = false }: Figure) => {
    const style = strong ? buildStyle(sheet, { bold: true, color: look.accent, larger: 2 }) : buildStyle(sheet);
    const columns = [
      setLines(sheet, caption, style, { x, width: width * 0.55, align: 'left' }),
      setLines(sheet, text, style, { x: x + width * 0.45, width: width * 0.55, align: 'right' }),
    ];
    return { strong, columns, height: Math.max(...columns.map(measureHeight)) + 4 + (strong ? 3 : 0) };
  });
  ensureSpace(sheet, 12 + rows.reduce((sum, { height }) => sum + height, 0));
  sheet.y += 12;
  for (const { strong, columns } of rows) {
    if (strong) {
      const rule = placeBox(sheet, { x, width: page.right - x });
      pdf.rect(rule.x, sheet.y - 1.5, rule.width, 1).fill(look.accent);
      sheet.y += 3;
    }
    drawColumns(sheet, columns);
    sheet.y += 4;
  }
}

function drawPayments(sheet: Sheet): void {
  const { doc, look } = sheet;
  if (doc.payments.length === 0) return;
  const caption = setLines(sheet, doc.labels.payments, buildStyle(sheet, { bold: true, color: look.accent }), {
    x: page.left,
    width: inner,
  });
  ensureSpace(sheet, 14 + measureHeight(caption) * 3);
  sheet.y += 14;
  drawColumns(sheet, [caption]);
  sheet.y += 3;
  for (const { on, method, amount } of doc.payments) {
    const columns = [
      setLines(sheet, on, buildStyle(sheet), { x: page.left, width: 100, align: 'left' }),
      setLines(sheet, method, buildStyle(sheet), { x: page.left + 108, width: inner - 108 - 130, align: 'left' }),
      setLines(sheet, amount, buildStyle(sheet), { x: page.right - 122 - gap, width: 122, align: 'right' }),
    ];
    ensureSpace(sheet, Math.max(...columns.map(measureHeight)));
    drawColumns(sheet, columns);
    sheet.y += 2;
  }
}

function drawText(sheet: Sheet, caption: string, text: string): void {
  if (text.trim() !== '') drawCaptioned(sheet, caption, text);
}

/** Keeps the caption on one page with the first two lines. The text may be empty. */
function drawCaptioned(sheet: Sheet, caption: string, text: string): void {
  const box = { x: page.left, width: inner };
  const head = [
    ...setLines(sheet, caption, buildStyle(sheet, { bold: true, color: sheet.look.accent }), box),
    emptyLine(2),
  ];
  const lines = text === '' ? [] : setLines(sheet, text, buildStyle(sheet, { color: '#333333' }), box);
  ensureSpace(sheet, 16 + measureHeight(head) + measureHeight(lines.slice(0, 2)));
  sheet.y += 16;
  drawColumns(sheet, [[...head, ...lines]]);
}

function drawFooters(sheet: Sheet): void {
  const { pdf, type, doc } = sheet;
  const { start, count } = pdf.bufferedPageRange();
  const style = buildStyle(sheet, { color: grey, larger: -1.5 });
  const issuerAndNumber = doc.facts[0]?.strong ? `${doc.issuer.name} · ${doc.facts[0].text}` : doc.issuer.name;
  const name = type.line(
    issuerAndNumber.slice(0, 200),
    style,
    placeBox(sheet, { x: page.left, width: inner * 0.7 - gap, align: 'left' }),
  );
  for (let i = 0; i < count; i += 1) {
    pdf.switchToPage(start + i);
    const words = doc.labels.page.replace('{page}', String(i + 1)).replace('{pages}', String(count));
    name.draw(page.footer);
    const box = placeBox(sheet, { x: page.left + inner * 0.7, width: inner * 0.3, align: 'right' });
    type.line(words, style, box).draw(page.footer);
  }
}

/** Draws the invoice, from the document's first page on. */
export function drawInvoice(pdf: Pdf, type: Typesetter, doc: InvoiceDocument, look: Template): void {
  const sheet: Sheet = { pdf, type, doc, look, y: page.top };
  drawHead(sheet);
  drawParties(sheet);
  drawTable(sheet);
  drawTotals(sheet);
  drawPayments(sheet);
  for (const { caption, text } of doc.modes) drawCaptioned(sheet, caption, text);
  drawText(sheet, doc.labels.notes, doc.notes);
  drawText(sheet, doc.labels.terms, doc.terms);
  drawFooters(sheet);
}
