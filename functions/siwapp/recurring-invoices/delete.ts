import { recurringInvoice } from '../../../lib/dialects/siwapp/recurring-invoice.ts';
import { remove } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = remove(recurringInvoice);
