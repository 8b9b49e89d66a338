/** An invoice as a PDF. */
import { timingSafeEqual } from 'node:crypto';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { readLinkKey } from '../../domain/invoice/link.ts';
import { notFound } from '../../domain/problem.ts';
import { drawPdf } from '../../platform/pdf.ts';
import type { Work } from '../../store/work.ts';
import { listEntries } from '../settings/entries.ts';
import { drawInvoice } from './draw.ts';
import { invoiceDocument } from './facts.ts';
import { templateOf } from './templates.ts';

/** A logo as the settings keep it, `data:image/png;base64,…` or jpeg; anything else is no picture we can draw. */
function logoOf(setting: string | null): Buffer | null {
  const found = /^data:image\/(?:png|jpe?g);base64,([A-Za-z0-9+/=\s]+)$/.exec(setting ?? '');
  return found?.[1] ? Buffer.from(found[1], 'base64') : null;
}

/** Compared in constant time, so that a key cannot be found out letter by letter. */
function isKeyOf(invoice: Invoice, key: string): boolean {
  const given = Buffer.from(readLinkKey(key)?.hash ?? '');
  const own = Buffer.from(invoice.hash);
  return given.length === own.length && timingSafeEqual(given, own);
}

/**
 * Renders an invoice. One round trip.
 * @param templateId 1…4, see templates.ts
 * @param key what opens it in place of a token; undefined for whoever has the right to read invoices
 * @returns the PDF and the name to save it by
 * @throws Problem `not_found` for an unknown invoice or template, and for a key that is not this invoice's
 */
export async function renderInvoice(
  invoiceId: number,
  templateId: number,
  work: Work,
  key?: string,
): Promise<{ pdf: Buffer; fileName: string }> {
  const look = templateOf(templateId);
  if (!look) throw notFound('template');
  const [stored, modes] = await Promise.all([work.store.invoices.get(invoiceId), listEntries(work.store.paymentModes)]);
  if (!stored) throw notFound('invoice');
  const { doc: invoice } = stored;
  if (key !== undefined && !isKeyOf(invoice, key)) throw notFound('invoice');
  const names = new Map(modes.map((mode) => [mode.id, mode.name]));
  const doc = invoiceDocument(invoice, work.firm, names, logoOf(work.firm.logo));
  const title = [doc.title, invoice.reference || String(invoice.id)].join(' ');
  const info = { title, author: work.firm.name, at: invoice.updatedAt };
  const pdf = await drawPdf(info, (pdf) => drawInvoice(pdf, doc, look));
  return { pdf, fileName: `${(invoice.reference || `invoice-${invoice.id}`).replace(/[^\p{L}\p{N}._-]+/gu, '-')}.pdf` };
}
