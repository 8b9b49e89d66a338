import { recurringInvoice } from '../../../lib/dialects/siwapp/recurring-invoice.ts';
import { list } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = list(recurringInvoice);
