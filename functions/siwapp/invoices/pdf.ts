import { servePdf } from '../../../lib/dialects/siwapp/pdf.ts';

export const { route, handler } = servePdf();
