/**
 * PDF: pdfkit, and text of any script in fonts that are embedded as the subset of letters in use. pdfkit, what sets the text and
 * the fonts are loaded when the first document is drawn, so that no other handler pays for them. What a document shows is not
 * known here.
 */
import pLimit from 'p-limit';
import type { Pdf } from './pdf-document.ts';
import type { Typesetter } from './typeset/typeset.ts';

/** One at a time: a long one takes half a gigabyte until it is written. */
const oneAtATime = pLimit(1);

type Info = { title: string; author: string; at: string; locale: string; sample: string };
type Drawn = { file: Buffer; missing: ReadonlySet<number> };
type Draw = (pdf: Pdf, type: Typesetter) => void;

/**
 * Draws an A4 document.
 * @param info title and author as PDF viewers show them; `at` an ISO instant, so that the same document has the same bytes;
 *   `locale` (BCP 47) and `sample`, the document's text, as for the typesetter
 * @param draw is handed the document at its first page; pages stay open until it returns, for footers with page counts
 * @returns the file, and the letters no font has: each was printed as U+FFFD
 */
export const drawPdf = (info: Info, draw: Draw): Promise<Drawn> => oneAtATime(() => drawToBuffer(info, draw));

async function drawToBuffer(info: Info, draw: Draw): Promise<Drawn> {
  const [{ default: Document }, { openTypesetter }] = await Promise.all([
    import('pdfkit'),
    import('./typeset/typeset.ts'),
  ]);
  const date = new Date(info.at);
  const pdf = new Document({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    // None yet: by itself pdfkit takes Helvetica, whose metrics are in a file the bundle does not have.
    font: '',
    info: { Title: info.title, Author: info.author, CreationDate: date, ModDate: date },
    lang: info.locale,
  });
  const type = openTypesetter(pdf, info.sample, info.locale);
  const chunks: Buffer[] = [];
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  draw(pdf, type);
  pdf.end();
  return { file: await whole, missing: type.missing };
}
