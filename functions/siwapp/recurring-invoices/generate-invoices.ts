import { generateInvoices } from '../../../lib/dialects/siwapp/generate-invoices.ts';

export const { route, handler } = generateInvoices();
