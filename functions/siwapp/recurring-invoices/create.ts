import { create } from '../../../lib/dialects/routes.ts';
import { recurringInvoice } from '../../../lib/dialects/siwapp/recurring-invoice.ts';

export const { route, handler } = create(recurringInvoice);
