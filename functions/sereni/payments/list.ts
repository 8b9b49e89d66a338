import { list } from '../../../lib/dialects/routes.ts';
import { payment } from '../../../lib/dialects/sereni/payment.ts';

export const { route, handler } = list(payment);
