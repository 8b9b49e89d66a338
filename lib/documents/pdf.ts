/** Draws an invoice as a PDF. */
import { drawPdf } from '../platform/pdf.ts';
import { drawInvoice } from './draw.ts';
import type { InvoiceDocument } from './facts.ts';
import type { Template } from './templates.ts';

function toSample({ issuer: organization, billTo, shipTo, lines, notes, terms }: InvoiceDocument): string {
  const lineTexts = lines.flatMap(({ description, details }) => [description, details]);
  return [organization.name, ...organization.lines, ...billTo, ...shipTo, ...lineTexts, notes, terms].join('\n');
}

/**
 * Draws an invoice as an A4 file.
 * @param info `name` goes into the PDF's title; `at` is the document's instant
 * @returns the file, and the code points that no font has: U+FFFD is printed for them
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
