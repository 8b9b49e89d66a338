import { recurringInvoice } from '../../../lib/dialects/siwapp/recurring-invoice.ts';
import { update } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = update(recurringInvoice);
