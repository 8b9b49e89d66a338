import { recurringInvoice } from '../../../lib/dialects/siwapp/recurring-invoice.ts';
import { read } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = read(recurringInvoice);
