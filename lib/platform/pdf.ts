/**
 * PDF: pdfkit with two weights of Noto Sans, embedded as the subset of letters in use. pdfkit and the fonts are loaded
 * when the first document is drawn, so that no other handler pays for them. What a document shows is not known here.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type PDFKit from 'pdfkit';

export type Pdf = InstanceType<typeof PDFKit>;

/** The fonts by which `font()` calls them, and where their package has them. The bundle has copies beside its chunks. */
export const fontFiles = {
  regular: '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf',
} as const;

function fontPath(packaged: string): string {
  const copy = new URL(`./fonts/${packaged.split('/').at(-1)}`, import.meta.url);
  return existsSync(copy) ? fileURLToPath(copy) : createRequire(import.meta.url).resolve(packaged);
}

/**
 * Draws an A4 document with `regular` and `bold` to choose from.
 * @param info title and author as PDF viewers show them; `at` an ISO instant, so that the same document has the same bytes
 * @param draw is handed the document at its first page; pages stay open until it returns, for footers with page counts
 * @returns the file
 */
export async function drawPdf(
  info: { title: string; author: string; at: string },
  draw: (pdf: Pdf) => void,
): Promise<Buffer> {
  const { default: Document } = await import('pdfkit');
  const date = new Date(info.at);
  const pdf = new Document({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    // None yet: by itself pdfkit takes Helvetica, whose metrics are in a file the bundle does not have.
    font: '',
    info: { Title: info.title, Author: info.author, CreationDate: date, ModDate: date },
    lang: 'en',
  });
  for (const [name, file] of Object.entries(fontFiles)) pdf.registerFont(name, fontPath(file));
  pdf.font('regular');
  const chunks: Buffer[] = [];
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  draw(pdf);
  pdf.end();
  return whole;
}
