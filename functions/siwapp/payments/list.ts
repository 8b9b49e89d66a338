import { listPayments } from '../../../lib/dialects/siwapp/payment.ts';

export const { route, handler } = listPayments();
