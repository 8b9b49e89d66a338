import { read } from '../../../lib/dialects/routes.ts';
import { recurringInvoice } from '../../../lib/dialects/siwapp/recurring-invoice.ts';

export const { route, handler } = read(recurringInvoice);
