import { generateInvoices } from '../../../lib/dialects/siwapp/actions.ts';

export const { route, handler } = generateInvoices();
