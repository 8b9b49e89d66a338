/** An invoice drawn as a PDF. */
import { drawPdf } from '../platform/pdf.ts';
import { drawInvoice } from './draw.ts';
import type { InvoiceDocument } from './facts.ts';
import type { Template } from './templates.ts';

/** All text of a document, by which its ideographs are told apart. */
function toSample({ issuer: organization, billTo, shipTo, lines, notes, terms }: InvoiceDocument): string {
  const described = lines.flatMap(({ description, details }) => [description, details]);
  return [organization.name, ...organization.lines, ...billTo, ...shipTo, ...described, notes, terms].join('\n');
}

/**
 * Draws an invoice.
 * @param look the template it is drawn by
 * @param printed `name`: what the title names it by; `at`: ISO instant, the document's date
 * @returns the file, and the letters no font has: each was printed as U+FFFD
 */
export function drawInvoicePdf(
  doc: InvoiceDocument,
  look: Template,
  { name, at }: { name: string; at: string },
): ReturnType<typeof drawPdf> {
  const { title, issuer: organization, locale } = doc;
  const info = { title: `${title} ${name}`, author: organization.name, at, locale, sample: toSample(doc) };
  return drawPdf(info, (paper, type) => drawInvoice(paper, type, doc, look));
}
