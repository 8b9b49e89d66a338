import { payment } from '../../../lib/dialects/perfex/money/payment.ts';
import { list } from '../../../lib/dialects/routes.ts';

export const { route, handler } = list(payment);
