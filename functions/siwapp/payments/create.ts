import { createPayment } from '../../../lib/dialects/siwapp/payment.ts';

export const { route, handler } = createPayment();
