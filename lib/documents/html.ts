/** Renders an invoice as a self-contained page with the same facts as the PDF. */
import type { DocumentLine, Figure, InvoiceDocument } from './facts.ts';
import type { Template } from './templates.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeText = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
const breakLines = (lines: readonly string[]): string => lines.map(escapeText).join('<br>');
const renderMode = ({ caption, text }: InvoiceDocument['modes'][number]): string =>
  `<h2>${escapeText(caption)}</h2>${text === '' ? '' : `<p>${breakLines(text.split('\n'))}</p>`}`;
const renderText = (caption: string, text: string): string =>
  text.trim() === '' ? '' : `<h2>${escapeText(caption)}</h2><p>${breakLines(text.split('\n'))}</p>`;

function renderParty(caption: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `<div><h2>${escapeText(caption)}</h2><p>${breakLines(lines)}</p></div>`;
}

function renderTable({ labels, lines, discounted }: InvoiceDocument): string {
  const taxed = lines.some(({ taxes }) => taxes !== '');
  const keys = (['description', 'quantity', 'price', 'discount', 'taxes', 'amount'] as const).filter(
    (key) => (key !== 'discount' || discounted) && (key !== 'taxes' || taxed),
  );
  const more = ({ details, description }: DocumentLine): string =>
    details && details !== description ? `<br><small>${breakLines(details.split('\n'))}</small>` : '';
  const cell = (line: DocumentLine, key: (typeof keys)[number]): string =>
    `<td>${breakLines(line[key].split('\n'))}${key === 'description' ? more(line) : ''}</td>`;
  const head = keys.map((key) => `<th>${escapeText(labels[key])}</th>`).join('');
  const rows = lines.map((line) => `<tr>${keys.map((key) => cell(line, key)).join('')}</tr>`).join('\n');
  return `<table><thead><tr>${head}</tr></thead><tbody>\n${rows}\n</tbody></table>`;
}

function renderFigures(list: readonly Figure[]): string {
  const row = ({ caption, text, strong }: Figure): string =>
    `<tr${strong ? ' class="strong"' : ''}><th>${escapeText(caption)}</th><td>${escapeText(text)}</td></tr>`;
  return `<table class="figures">${list.map(row).join('')}</table>`;
}

function buildStyle({ accent, head, headText, zebra, textSize, titleSize }: Template): string {
  return `
body { font: ${textSize + 4}px/1.4 "Noto Sans", sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem }
h1 { color: ${accent}; font-size: ${titleSize + 6}px; margin: 0 } h2 { color: ${accent}; font-size: 1em; margin: 1.5em 0 .2em }
header, .parties { display: flex; justify-content: space-between; gap: 2rem } p { margin: 0 } img { max-width: 200px; max-height: 75px }
table { border-collapse: collapse; width: 100%; margin-top: 1.5em } th, td { padding: .35em .6em; text-align: end; vertical-align: top }
p, tbody td:first-child { unicode-bidi: plaintext } th:first-child, td:first-child { text-align: start } thead { background: ${head ?? 'none'}; color: ${headText} }
tbody tr:nth-child(even) { background: ${zebra ?? 'none'} } tbody td { border-bottom: 1px solid #ddd }
.figures { width: auto; margin-inline-start: auto } .figures th { font-weight: normal } .figures tbody td { border: 0 }
.strong th, .strong td { font-weight: bold; color: ${accent} }`;
}

/** Renders a whole HTML document in UTF-8, with all texts escaped. */
export function renderInvoiceHtml(doc: InvoiceDocument, look: Template): string {
  const { issuer: organization, labels } = doc;
  const isPng = organization.logo?.[0] === 0x89;
  const logo = organization.logo
    ? `<img alt="" src="data:image/${isPng ? 'png' : 'jpeg'};base64,${organization.logo.toString('base64')}"><br>`
    : '';
  const payments = doc.payments.map(
    ({ on, method, amount }): Figure => ({ caption: [on, method].filter(Boolean).join(' · '), text: amount }),
  );
  const title = [doc.title, doc.facts[0]?.strong ? doc.facts[0].text : ''].filter(Boolean).join(' ');
  return `<!doctype html>
<html lang="${escapeText(doc.locale)}" dir="${doc.isMirrored ? 'rtl' : 'ltr'}"><head><meta charset="utf-8"><title>${escapeText(title)}</title><style>${buildStyle(look)}
</style></head><body>
<header><div>${logo}<strong>${escapeText(organization.name)}</strong><p>${breakLines(organization.lines)}</p></div>
<div><h1>${escapeText(doc.title)}</h1>${doc.stamp ? `<strong>${escapeText(doc.stamp)}</strong>` : ''}${renderFigures(doc.facts)}</div></header>
<div class="parties">${renderParty(labels.billTo, doc.billTo)}${renderParty(labels.shipTo, doc.shipTo)}</div>
${renderTable(doc)}
${renderFigures(doc.totals)}
${payments.length === 0 ? '' : `<h2>${escapeText(labels.payments)}</h2>${renderFigures(payments)}`}
${doc.modes.map(renderMode).join('')}${renderText(labels.notes, doc.notes)}${renderText(labels.terms, doc.terms)}
</body></html>
`;
}
