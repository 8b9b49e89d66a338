import { printInvoice } from '../../../lib/dialects/siwapp/pdf.ts';

export const { route, handler } = printInvoice();
