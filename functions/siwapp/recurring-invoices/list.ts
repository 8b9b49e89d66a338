import { list } from '../../../lib/dialects/routes.ts';
import { recurringInvoice } from '../../../lib/dialects/siwapp/recurring-invoice.ts';

export const { route, handler } = list(recurringInvoice);
