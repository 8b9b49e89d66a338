import { listCustomerInvoices } from '../../../lib/dialects/siwapp/invoice-list.ts';

export const { route, handler } = listCustomerInvoices();
