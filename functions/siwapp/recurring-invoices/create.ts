import { recurringInvoice } from '../../../lib/dialects/siwapp/recurring-invoice.ts';
import { create } from '../../../lib/dialects/siwapp/verbs.ts';

export const { route, handler } = create(recurringInvoice);
