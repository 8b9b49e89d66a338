/** Renders an invoice as a PDF or as an HTML page. */
import { timingSafeEqual } from 'node:crypto';
import { describeInvoice, type InvoiceDocument } from '../../documents/facts.ts';
import { renderInvoiceHtml } from '../../documents/html.ts';
import { drawInvoicePdf } from '../../documents/pdf.ts';
import { findTemplate, type Template } from '../../documents/templates.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { readLinkKey } from '../../domain/invoice/link.ts';
import { notFoundProblem } from '../../domain/problem.ts';
import { log } from '../../platform/log.ts';
import type { Work } from '../../store/work.ts';
import { readLogo } from '../organization/logo.ts';
import { listEntries } from '../settings/entries.ts';

/** Compares in constant time, so that a key cannot be guessed character by character. */
function isKeyOf(invoice: Invoice, key: string): boolean {
  const given = Buffer.from(readLinkKey(key)?.hash ?? '');
  const own = Buffer.from(invoice.hash);
  return given.length === own.length && timingSafeEqual(given, own);
}

type Shown = { invoice: Invoice; doc: InvoiceDocument; look: Template; fileName: string };

/** In characters, without the extension. A header encodes each as up to nine. */
const longestFileName = 100;

/**
 * Reads an invoice and what is printed with it. One round trip.
 * @param templateId 1 to 4, see documents/templates.ts
 * @param key opens the invoice in place of a token; undefined where the token may read invoices
 * @throws Problem `not_found` for an unknown invoice or template, and for a wrong key
 */
async function readShownInvoice(invoiceId: number, templateId: number, work: Work, key?: string): Promise<Shown> {
  const look = findTemplate(templateId);
  if (!look) throw notFoundProblem('template');
  // A link shows the whole invoice, as it was sent; a token shows only what it may read.
  const store = key === undefined ? work.store : work.store.whole;
  const [stored, modes, logo] = await Promise.all([
    store.invoices.get(invoiceId),
    listEntries(store.paymentModes),
    readLogo(work.organization),
  ]);
  if (!stored) throw notFoundProblem('invoice');
  const { doc: invoice } = stored;
  if (key !== undefined && !isKeyOf(invoice, key)) throw notFoundProblem('invoice');
  const doc = describeInvoice(invoice, work.organization, modes, logo);
  const baseName = (invoice.reference || `invoice-${invoice.id}`).replace(/[^\p{L}\p{N}._-]+/gu, '-');
  const fileName = [...baseName.slice(0, 2 * longestFileName)].slice(0, longestFileName).join('');
  return { invoice, doc, look, fileName: `${fileName}.pdf` };
}

/** The log names at most this many characters. */
const mostNamed = 20;

/**
 * Renders an invoice as a PDF. Parameters, round trips and errors as readShownInvoice.
 * @returns the PDF, its file name, and the characters that no font has (printed as U+FFFD): 'U+12000 U+E000'
 */
export async function renderInvoice(
  ...args: Parameters<typeof readShownInvoice>
): Promise<{ pdf: Buffer; fileName: string; missing: string }> {
  const { invoice, doc, look, fileName } = await readShownInvoice(...args);
  const [, , { organization }] = args;
  const printInfo = { name: invoice.reference || String(invoice.id), at: invoice.updatedAt };
  const { file, missing } = await drawInvoicePdf(doc, look, printInfo);
  const codePoints = [...missing]
    .slice(0, mostNamed)
    .map((letter) => `U+${letter.toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ');
  if (missing.size > 0) {
    const facts = { organization: organization.id, invoice: invoice.id, letters: codePoints, count: missing.size };
    log('info', 'letters without a font', facts);
  }
  return { pdf: file, fileName, missing: codePoints };
}

/** Renders an invoice as an HTML page. Parameters, round trips and errors as readShownInvoice. */
export async function renderInvoicePage(...args: Parameters<typeof readShownInvoice>): Promise<string> {
  const { doc, look } = await readShownInvoice(...args);
  return renderInvoiceHtml(doc, look);
}
