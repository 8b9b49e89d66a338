/** The type of a PDF document, in a file of its own so that naming it does not load pdfkit. */
import type PDFKit from 'pdfkit';

/** A PDF while it is drawn. */
export type Pdf = InstanceType<typeof PDFKit>;
