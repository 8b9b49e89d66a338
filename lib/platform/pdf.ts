/** Draws PDF documents. pdfkit, typesetter and fonts load with the first document, so other handlers stay small. */
import pLimit from 'p-limit';
import type { Pdf } from './pdf-document.ts';
import type { Typesetter } from './typeset/typeset.ts';

/** A long document takes half a gigabyte of memory until it is written. */
const oneAtATime = pLimit(1);

type Info = { title: string; author: string; at: string; locale: string; sample: string };
type Drawn = { file: Buffer; missing: ReadonlySet<number> };
type Draw = (pdf: Pdf, type: Typesetter) => void;

/**
 * Draws an A4 document.
 * @param info `at` is the document's instant, so that its bytes are reproducible; `locale` and `sample` are the
 *   typesetter's
 * @param draw starts on the first page; all pages stay open until it returns, for footers with page counts
 * @returns the file, and the code points that no font has: U+FFFD is printed for them
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
    // pdfkit's default is Helvetica, whose metrics file is not in the bundle.
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
