import { listInvoices } from '../../../lib/dialects/siwapp/invoice-list.ts';

export const { route, handler } = listInvoices();
