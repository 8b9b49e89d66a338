/** The document that is drawn on, as a type alone: whoever names it does not load pdfkit. */
import type PDFKit from 'pdfkit';

/** A PDF that is being drawn. */
export type Pdf = InstanceType<typeof PDFKit>;
